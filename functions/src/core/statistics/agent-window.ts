import { type ReturnSums, returnSums, type SumRules, updatedSums } from './return-sums';
import type { ClosedTrade } from '../trades/trade';
import type { Window } from '../trades/window';

/** The rolling record of one agent: its window, and what the newest of its trades come to. */
export interface AgentWindow extends Window {
  readonly sums: ReturnSums;
}

/** A record from all of its trades, newest first. */
export function agentWindow(capacity: number, trades: readonly ClosedTrade[], config: SumRules): AgentWindow {
  return { capacity, trades, sums: returnSums(trades, config) };
}

/** The record with the trades that it has now; what stayed is not looked at again. */
export function withTrades(record: AgentWindow, trades: readonly ClosedTrade[]): AgentWindow {
  return { ...record, trades, sums: updatedSums(record.sums, record.trades, trades) };
}
