import { firstIndexWhere } from '../base/bisect';
import { newestFirst, type TradeKey, type ClosedTrade } from './trade';

/**
 * A window keeps at least this many trades, whatever the lookback, because the risk state is computed from windows
 * too.
 */
export const MIN_CAPACITY = 100;

/**
 * The newest `capacity` closed trades of one agent, newest first. A window that is not full holds all closed trades
 * of the agent.
 */
export interface Window {
  readonly capacity: number;
  readonly trades: readonly ClosedTrade[];
}

/**
 * The number of trades that a window can hold: max(lookback_trades, 100).
 *
 * @example
 * windowCapacity(20); // 100
 * windowCapacity(500); // 500
 */
export function windowCapacity(lookbackTrades: number): number {
  return Math.max(lookbackTrades, MIN_CAPACITY);
}

/** A window after some trades were read again. */
export interface Folded {
  readonly trades: readonly ClosedTrade[];
  /** How many trades are missing: older ones that the window never held must move up. Usually 0. */
  readonly missing: number;
  /** The missing trades are the newest ones of the agent that are older than this one. */
  readonly olderThan: TradeKey | null;
}

/**
 * Brings a window up to date with trades that were just read again from the journal. A trade that the window holds
 * already, as after a duplicate event, therefore changes nothing.
 *
 * A full window holds every trade of the agent down to its oldest one, its horizon, and none below. So the trades
 * that were read again are taken out, those that are closed trades of the agent and not below the horizon are put in,
 * and trades that are missing after that must be read from below the horizon.
 *
 * @param reread the ids of the trades that were read again; ids that the window does not hold may be left out
 * @param present those of these trades that now are closed trades of this agent
 *
 * @example
 * const closedAtSecond = (second: number) =>
 *   closedTrade({
 *     tradeId: `t${second}`,
 *     closedAt: new Instant(second),
 *     pnl: new Decimal(1),
 *     capital: new Decimal(100),
 *     skipped: null,
 *     symbol: null,
 *     rMultiple: null,
 *   });
 * const window = { capacity: 2, trades: [closedAtSecond(2), closedAtSecond(1)] };
 * const { trades } = fold(window, new Set(['t3']), [closedAtSecond(3)]);
 * trades.map(({ tradeId }) => tradeId); // ['t3', 't2']
 */
export function fold(window: Window, reread: ReadonlySet<string>, present: readonly ClosedTrade[]): Folded {
  const full = window.trades.length >= window.capacity;
  const horizon = full ? (window.trades.at(-1) ?? null) : null;
  const known = present.filter((trade) => horizon === null || newestFirst(trade, horizon) <= 0);
  const kept =
    reread.size === 0 ? window.trades : window.trades.filter((trade) => !reread.has(trade.tradeId));
  const trades = inserted(kept, known);
  // Cut in place, so that a long list is copied only once.
  trades.length = Math.min(trades.length, window.capacity);
  return { trades, missing: full ? window.capacity - trades.length : 0, olderThan: horizon };
}

/**
 * Adds older trades, as they were just read from the journal, to the trades of a window. A trade that the window
 * still holds with a former closing time moves to where it belongs now.
 *
 * @example
 * extend([win], [loss]).map(({ tradeId }) => tradeId); // ['win', 'loss']
 */
export function extend(trades: readonly ClosedTrade[], older: readonly ClosedTrade[]): ClosedTrade[] {
  const moved = new Set(older.map((trade) => trade.tradeId));
  return inserted(
    trades.filter((trade) => !moved.has(trade.tradeId)),
    older,
  );
}

/** Inserts trades where they belong among others that are newest first. */
function inserted(trades: readonly ClosedTrade[], more: readonly ClosedTrade[]): ClosedTrade[] {
  const all = [...trades];
  for (const trade of more) {
    const index = firstIndexWhere(all, (other) => newestFirst(trade, other) < 0);
    all.splice(index, 0, trade);
  }
  return all;
}
