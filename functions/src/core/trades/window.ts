import { newestFirst, type TradeKey, type ClosedTrade } from './trade';

/** Windows keep at least this many trades, whatever the lookback: the risk state is read from them too. */
const LEAST_CAPACITY = 100;

/** The newest `capacity` closed trades of one agent, newest first. One that is not full holds all there are. */
export interface Window {
  readonly capacity: number;
  readonly trades: readonly ClosedTrade[];
}

/** How many trades a window holds: max(lookback_trades, 100). */
export function windowCapacity(lookbackTrades: number): number {
  return Math.max(lookbackTrades, LEAST_CAPACITY);
}

/** A window after some trades were read again. */
export interface Folded {
  readonly trades: readonly ClosedTrade[];
  /** How many trades are missing because older ones, which the window never held, must move up; 0 mostly. */
  readonly missing: number;
  /** Where those begin: they are the newest of the agent's trades after (older than) this one. */
  readonly olderThan: TradeKey | null;
}

/**
 * Brings a window up to date with trades that were just read from the journal.
 *
 * A full window knows everything down to its oldest trade, its horizon, and nothing below. So what is read again is
 * taken out, what belongs to the agent and lies above the horizon is put in, and what then is missing lies below.
 *
 * @param reread the ids of the trades that were read again; those that the window does not hold may be left out
 * @param present those of them that are closed trades of this agent now
 */
export function fold(window: Window, reread: ReadonlySet<string>, present: readonly ClosedTrade[]): Folded {
  const full = window.trades.length >= window.capacity;
  const horizon = full ? (window.trades.at(-1) ?? null) : null;
  const known = present.filter((trade) => horizon === null || newestFirst(trade, horizon) <= 0);
  const kept =
    reread.size === 0 ? window.trades : window.trades.filter((trade) => !reread.has(trade.tradeId));
  const trades = inserted(kept, known);
  // Cut in place: a long list is copied once.
  trades.length = Math.min(trades.length, window.capacity);
  return { trades, missing: full ? window.capacity - trades.length : 0, olderThan: horizon };
}

/**
 * Puts older trades, as just read from the journal, below the others. One that the window still holds at a former time of
 * close moves to where it is now.
 */
export function extend(trades: readonly ClosedTrade[], older: readonly ClosedTrade[]): ClosedTrade[] {
  const moved = new Set(older.map((trade) => trade.tradeId));
  return inserted(
    trades.filter((trade) => !moved.has(trade.tradeId)),
    older,
  );
}

/** Puts trades where they belong among others that are newest first; looks at a few of those to find each place. */
function inserted(trades: readonly ClosedTrade[], more: readonly ClosedTrade[]): ClosedTrade[] {
  const all = [...trades];
  for (const trade of more) all.splice(placeOf(trade, all), 0, trade);
  return all;
}

/** Where the trades begin that are older. */
function placeOf(trade: TradeKey, trades: readonly TradeKey[]): number {
  let [low, high] = [0, trades.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = trades[middle];
    if (other === undefined || newestFirst(trade, other) < 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
