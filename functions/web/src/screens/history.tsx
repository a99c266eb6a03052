import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { TimeCharts } from '../../../ui/components/time-charts';
import { changeLines, historyEvents } from '../../../ui/model/live/changes';
import { equityOf, seenValue } from '../../../ui/model/live/documents';
import { accountLine } from '../../../ui/model/live/account-line';
import { historyView, withAccount } from '../../../ui/model/live/history-view';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import type { WirePublished } from '../../../src/contract/documents/allocation';
import type { JournalTrade } from '../backend';
import { ChangeList } from './changes-card';
import type { PageProps } from './page-context';
import { useDocument } from './use-session';

/** More versions are not read at once: each has the figures of all agents. */
const VERSIONS = 200;

/** The trades that the account line is made of. */
const TRADES = 200;

/** The account and the weights over time, and what moved them. */
export function History({ backend, user, session, clock }: PageProps): JSX.Element {
  const history = useDocument<readonly WirePublished[]>(user, (of, seen, failed) =>
    backend.onHistory(of, VERSIONS, seen, failed),
  );
  const closed = useDocument<readonly JournalTrade[]>(user, (of, seen, failed) =>
    backend.onTrades(of, { agentId: null, limit: TRADES }, seen, failed),
  );
  const versions = seenValue(history);
  const trades = seenValue(closed);
  const settings = seenValue(session.settings);
  const day = Math.floor(clock.now / 86_400_000);
  const view = useMemo(() => {
    if (versions === null) return null;
    const from = Date.parse(versions.at(-1)?.computed_at ?? '');
    const made = { trades: trades ?? [], limit: TRADES, said: equityOf(settings), from };
    const weights = historyView(versions, historyEvents(versions), null, clock);
    return withAccount(weights, accountLine(made, clock));
  }, [versions, trades, settings, day]);
  if (history.state === 'failed') return <p role="alert">{shown(history.message)}</p>;
  if (versions === null || view === null) return <p class="loading">{WORDS.loading}</p>;
  const changes = changeLines(versions, trades ?? [], clock);
  return (
    <div class="stack">
      <Card id="weights-over-time" title={view.basis}>
        {versions.length > 0 && <TimeCharts {...view.charts} />}
      </Card>
      <Card id="all-changes" title={WORDS.changes}>
        {changes.length === 0 ? (
          <p>{WORDS.noChanges}</p>
        ) : (
          <div class="scrolled" role="group" aria-label={WORDS.changes} tabIndex={0}>
            <ChangeList changes={changes} />
          </div>
        )}
      </Card>
    </div>
  );
}
