import type { JSX, TargetedMouseEvent } from 'preact';
import { useState } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { LevelMark } from '../../../ui/components/level-mark';
import type { AlertLine, AlertsView } from '../../../ui/model/live/alerts';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import { failureOf } from '../maestro';
import type { PageProps } from './page-context';
import { linkTo } from './use-route';

/** Marks one or all as read. */
type Mark = (lines: readonly AlertLine[], event: TargetedMouseEvent<HTMLButtonElement>) => void;

/** What Maestro has to tell, the newest first. */
export function Alerts({
  backend,
  user,
  session,
  alerts,
}: PageProps & { readonly alerts: AlertsView }): JSX.Element {
  const [problem, setProblem] = useState('');
  if (session.alerts.state === 'failed') return <p role="alert">{shown(session.alerts.message)}</p>;
  if (session.alerts.state === 'loading') return <p class="loading">{WORDS.loading}</p>;
  const { lines, summary, damage } = alerts;
  const unread = lines.filter(({ isUnread }) => isUnread);
  const mark: Mark = (read, { currentTarget }) => {
    setProblem('');
    // The button goes, and with it the focus: a keyboard goes on from what it belonged to.
    currentTarget.closest<HTMLElement>('[tabindex]')?.focus();
    backend
      .markRead(
        user,
        read.map(({ alertId }) => alertId),
      )
      .catch((error: unknown) => {
        setProblem(failureOf(error).message);
      });
  };
  return (
    <div class="alerts" tabIndex={-1}>
      <Card
        id="alerts"
        title={<span role="status">{summary}</span>}
        action={
          unread.length > 0 && (
            <button
              type="button"
              class="quiet"
              onClick={(event) => {
                mark(unread, event);
              }}
            >
              {WORDS.markAllRead}
            </button>
          )
        }
      >
        <p role="status" class="level-bad">
          {shown(problem)}
        </p>
        {lines.length === 0 && <p>{WORDS.noAlerts}</p>}
        <ol class="alert-list">
          {lines.map((line) => (
            <Alert key={line.alertId} line={line} mark={mark} />
          ))}
        </ol>
        {damage !== '' && <p class="note">{damage}</p>}
        <p class="note">
          <a href={linkTo('settings')}>{WORDS.alertSettings}</a>
        </p>
      </Card>
    </div>
  );
}

function Alert({ line, mark }: { readonly line: AlertLine; readonly mark: Mark }): JSX.Element {
  const { level, title, text, at, when, isUnread, failure } = line;
  return (
    <li class={`alert${isUnread ? ' alert-unread' : ''}`} tabIndex={-1}>
      <div>
        <p class="alert-title">
          <LevelMark level={level} /> <bdi>{shown(title)}</bdi>
          {isUnread && <span class="badge">{WORDS.unread}</span>}
        </p>
        <p class="alert-text">
          <bdi>{shown(text)}</bdi>
        </p>
        {failure !== '' && <p class="alert-text level-bad">{shown(failure)}</p>}
        <time dateTime={at}>{when}</time>
      </div>
      {isUnread && (
        <button
          type="button"
          class="quiet"
          aria-label={`${WORDS.markRead}: ${shown(title)}`}
          onClick={(event) => {
            mark([line], event);
          }}
        >
          {WORDS.markRead}
        </button>
      )}
    </li>
  );
}
