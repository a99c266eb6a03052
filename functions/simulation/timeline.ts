import { decidedAt, type ReplayTrade } from './replay-trades';

/** What happens to a trade. */
export interface TradeEvent {
  readonly kind: 'entry' | 'close';
  readonly trade: ReplayTrade;
}

/**
 * Entries and closes as they happened. An entry comes before every close of the same moment: what closes then cannot have
 * been known when the trade was opened, and the trade's own close least of all.
 *
 * @param trades in the order of close
 */
export function* timeline(trades: readonly ReplayTrade[]): Generator<TradeEvent> {
  const entries = [...trades].sort((a, b) => decidedAt(a).compare(decidedAt(b)));
  let next = 0;
  for (const trade of trades) {
    for (
      let entry = entries[next];
      entry !== undefined && decidedAt(entry).compare(trade.record.closedAt) <= 0;
      entry = entries[++next]
    )
      yield { kind: 'entry', trade: entry };
    yield { kind: 'close', trade };
  }
}
