import type { Instant } from '../src/core/base/instant';
import { decidedAt, type ReplayTrade } from './replay-trades';

/** A moment at which trades close, and what opened since the moment before. */
export interface Moment {
  readonly at: Instant;
  /** In the order of their openings. */
  readonly entries: readonly ReplayTrade[];
  /** At least one. */
  readonly closes: readonly ReplayTrade[];
}

/**
 * Entries and closes as they happened. An entry comes before every close of the same moment: such a close cannot have
 * been known when the trade was opened, least of all the trade's own. Closes of one moment have no order: which of them
 * came first is not known, and the order of their ids says nothing about it.
 *
 * @param trades in the order of their closes
 */
export function* moments(trades: readonly ReplayTrade[]): Generator<Moment> {
  const entries = [...trades].sort((a, b) => decidedAt(a).compare(decidedAt(b)));
  let nextEntry = 0;
  let nextClose = 0;
  for (let first = trades[0]; first !== undefined; first = trades[nextClose]) {
    const at = first.closedAt;
    const opened = from(entries, nextEntry, (trade) => decidedAt(trade).compare(at) <= 0);
    const closed = from(trades, nextClose, (trade) => trade.closedAt.compare(at) === 0);
    nextEntry += opened.length;
    nextClose += closed.length;
    yield { at, entries: opened, closes: closed };
  }
}

/** The trades from an index on, up to the first that does not belong to them. */
function from(
  trades: readonly ReplayTrade[],
  index: number,
  belongs: (trade: ReplayTrade) => boolean,
): readonly ReplayTrade[] {
  let end = index;
  for (let trade = trades[end]; trade !== undefined && belongs(trade); trade = trades[end]) end++;
  return trades.slice(index, end);
}
