import { decidedAt, type ReplayTrade } from './replay-trades';

/** A trade opens or closes. */
export interface TimelineEvent {
  readonly kind: 'entry' | 'close';
  readonly trade: ReplayTrade;
}

/**
 * Entries and closes as they happened. An entry comes before every close of the same moment: such a close cannot have
 * been known when the trade was opened, least of all the trade's own.
 *
 * @param trades in the order of close
 */
export function* timeline(trades: readonly ReplayTrade[]): Generator<TimelineEvent> {
  const entries = [...trades].sort((a, b) => decidedAt(a).compare(decidedAt(b)));
  let next = 0;
  for (const trade of trades) {
    for (
      let entry = entries[next];
      entry !== undefined && decidedAt(entry).compare(trade.closedAt) <= 0;
      entry = entries[++next]
    )
      yield { kind: 'entry', trade: entry };
    yield { kind: 'close', trade };
  }
}
