import { type ReturnSums, returnSums, type SumRules, updatedSums } from './return-sums';
import type { ClosedTrade } from '../trades/trade';
import type { Window } from '../trades/window';

/** The window of one agent, with the sums over the newest of its trades. */
export interface AgentWindow extends Window {
  readonly sums: ReturnSums;
}

/**
 * The window of these trades, newest first, with its sums computed from all of them.
 *
 * @example
 * agentWindow(100, [win, loss], DEFAULT_CONFIG).sums.powers.count; // 2
 */
export function agentWindow(capacity: number, trades: readonly ClosedTrade[], config: SumRules): AgentWindow {
  return { capacity, trades, sums: returnSums(trades, config) };
}

/**
 * The window with other trades, newest first. Trades that stayed, as the same objects, are not looked at again.
 *
 * @example
 * const window = agentWindow(100, [loss], DEFAULT_CONFIG);
 * withTrades(window, [win, loss]).sums.powers.count; // 2
 */
export function withTrades(window: AgentWindow, trades: readonly ClosedTrade[]): AgentWindow {
  return { ...window, trades, sums: updatedSums(window.sums, window.trades, trades) };
}
