import type { JSX, TargetedMouseEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { LevelMark } from '../../../ui/components/level-mark';
import { ALERTS_LISTED, type AlertLine, listedView } from '../../../ui/model/live/alerts';
import type { WrittenAlert } from '../../../ui/model/live/documents';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import { failureOf } from '../maestro';
import type { PageProps } from './page-context';
import { type OlderAlerts, useOlderAlerts } from './use-older-alerts';
import { linkTo } from './use-route';

/** Marks one or all as read. */
type Mark = (lines: readonly AlertLine[], event: TargetedMouseEvent<HTMLButtonElement>) => void;

/** What Maestro has to tell, the newest first. */
export function Alerts(page: PageProps): JSX.Element {
  const { alerts } = page.session;
  if (alerts.state === 'failed') return <p role="alert">{shown(alerts.message)}</p>;
  if (alerts.state === 'loading') return <p class="loading">{WORDS.loading}</p>;
  return <AlertList {...page} newest={alerts.value} />;
}

function AlertList({
  backend,
  user,
  clock,
  newest,
}: PageProps & { readonly newest: readonly WrittenAlert[] }): JSX.Element {
  const [problem, setProblem] = useState('');
  const older = useOlderAlerts(backend, user, newest);
  const { lines, summary, damage } = listedView(older.listed, clock);
  const unread = lines.filter(({ isUnread }) => isUnread);
  const mark: Mark = (read, { currentTarget }) => {
    setProblem('');
    // The button goes, and with it the focus: a keyboard goes on from what it belonged to.
    currentTarget.closest<HTMLElement>('[tabindex]')?.focus();
    const ids = read.map(({ alertId }) => alertId);
    const readAt = new Date(backend.now()).toISOString();
    for (let from = 0; from < ids.length; from += ALERTS_LISTED) {
      const some = ids.slice(from, from + ALERTS_LISTED);
      older.noteRead(some, readAt);
      backend.markRead(user, some).catch((error: unknown) => {
        older.noteRead(some, null);
        setProblem(failureOf(error).message);
      });
    }
  };
  const list = useRef<HTMLOListElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ readonly first: string | null } | null>(null);
  const loadOlder = ({ currentTarget }: TargetedMouseEvent<HTMLButtonElement>): void => {
    void older.load((first) => {
      // Whoever has gone elsewhere meanwhile stays there.
      if (document.activeElement === currentTarget) setLoaded({ first });
    });
  };
  // A keyboard goes on at the first of those that have come, or at the end, where the button may be gone.
  useEffect(() => {
    if (loaded === null) return;
    const at = lines.findIndex(({ alertId }) => alertId === loaded.first);
    const first = at === -1 ? end.current : (list.current?.children[at] as HTMLElement | undefined);
    first?.focus();
  }, [loaded]);
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
        <ol class="alert-list" ref={list}>
          {lines.map((line) => (
            <Alert key={line.alertId} line={line} mark={mark} />
          ))}
        </ol>
        <div class="older-alerts" ref={end} tabIndex={-1}>
          {older.canLoad && (
            <button type="button" class="quiet" aria-disabled={older.isLoading} onClick={loadOlder}>
              {olderWords(older)}
            </button>
          )}
          <p role="status">
            {older.canLoad && older.problem !== '' && (
              <span class="level-bad">
                {WORDS.olderFailed} {shown(older.problem)}
              </span>
            )}
            {older.isAsked && older.listed.isAll && WORDS.theseAreAll}
          </p>
        </div>
        {damage !== '' && <p class="note">{damage}</p>}
        <p class="note">
          <a href={linkTo('settings')}>{WORDS.alertSettings}</a>
        </p>
      </Card>
    </div>
  );
}

function olderWords({ isLoading, problem }: OlderAlerts): string {
  if (isLoading) return WORDS.loading;
  return problem === '' ? WORDS.showOlder : WORDS.tryAgain;
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
