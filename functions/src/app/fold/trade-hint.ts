import type { Cause, CauseCode } from '../../contract/documents/allocation';
import { encodeTrade } from '../../contract/documents/stored-trade';
import type { Trade } from '../../contract/documents/trade';
import { mergeCauses } from '../publish/causes';

/** What an event says: that something happened to a trade. The fold reads the trade itself again. */
export interface TradeHint {
  readonly tradeId: string;
  /** The agents that the event names, before and after. */
  readonly agentIds: readonly string[];
  readonly cause: Extract<CauseCode, 'trade_closed' | 'trade_changed'>;
}

/**
 * What must be folded after a write to a trade; null if it changed nothing that a window keeps, which costs nothing.
 */
export function hintOf(tradeId: string, before: Trade, after: Trade): TradeHint | null {
  if (contentOf(before) === contentOf(after)) return null;
  return {
    tradeId,
    agentIds: [...new Set([...agentsOf(before), ...agentsOf(after)])],
    cause: before.kind === 'closed' ? 'trade_changed' : 'trade_closed',
  };
}

/** The causes of an allocation in which these trades are folded. A trade counts once, however many events it had. */
export function causesOf(hints: readonly TradeHint[]): Cause[] {
  const closed = new Set(hints.filter(({ cause }) => cause === 'trade_closed').map(({ tradeId }) => tradeId));
  const changed = new Set(hints.map(({ tradeId }) => tradeId).filter((tradeId) => !closed.has(tradeId)));
  return mergeCauses([
    ...[...closed].map((tradeId): Cause => ({ code: 'trade_closed', count: 1, tradeIds: [tradeId] })),
    ...[...changed].map((tradeId): Cause => ({ code: 'trade_changed', count: 1, tradeIds: [tradeId] })),
  ]);
}

/** The agent of a closed trade, as a list; empty for any other trade. */
export function agentsOf(trade: Trade | undefined): string[] {
  return trade?.kind === 'closed' ? [trade.agentId] : [];
}

/** Everything about a trade that a window keeps, as text. */
function contentOf(trade: Trade): string {
  return trade.kind === 'closed' ? `${trade.agentId}\t${encodeTrade(trade.closedTrade)}` : '';
}
