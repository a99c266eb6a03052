import { firstIndexWhere } from '../base/bisect';
import type { EngineConfig } from '../config';
import type { ClosedTrade } from './trade';

/** The settings that decide which trades of a window are looked at. */
export type Lookback = Pick<EngineConfig, 'lookbackTrades' | 'lookbackDays'>;

/**
 * The trades of a window that the figures of its agent are computed from: the newest `lookback_trades`, and of them only
 * those that closed at most `lookback_days` before the newest close, skipped trades included. Days are counted back from
 * the agent's own newest close, and not from now: so time alone changes no figure, and every close costs the same.
 *
 * Looks at some ten trades of a thousand.
 *
 * @param window newest first; so are the trades
 *
 * @example
 * // `loss` closed some hours before `win`.
 * lookedAt([win, loss], { lookbackTrades: 100, lookbackDays: 1 }).length; // 2
 * lookedAt([win, loss], { lookbackTrades: 1, lookbackDays: null }).length; // 1
 */
export function lookedAt<Trade extends Pick<ClosedTrade, 'closedAt'>>(
  window: readonly Trade[],
  { lookbackTrades, lookbackDays }: Lookback,
): readonly Trade[] {
  const trades = window.slice(0, lookbackTrades);
  const [newest] = trades;
  if (lookbackDays === null || newest === undefined) return trades;
  const oldest = newest.closedAt.plusDays(-lookbackDays);
  return trades.slice(
    0,
    firstIndexWhere(trades, ({ closedAt }) => closedAt.compare(oldest) < 0),
  );
}
