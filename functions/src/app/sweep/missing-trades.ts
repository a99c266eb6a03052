import { encodeTrade } from '../../contract/documents/stored-trade';
import { newestFirst, type ClosedTrade } from '../../core/trades/trade';
import type { Window } from '../../core/trades/window';
import type { JournalTrade } from '../../store/journal';

/** A trade that the windows do not show as the journal does. */
export interface MissingTrade {
  readonly tradeId: string;
  /** The agent that has it in the journal, and the one that has it in a window by mistake. */
  readonly agentIds: readonly string[];
}

/** Finds the trades of the journal that are not in the windows as they should be. Refused agents have no window. */
export function missingTrades(
  windows: ReadonlyMap<string, Window>,
  trades: readonly JournalTrade[],
  refusedAgents: readonly string[],
): MissingTrade[] {
  const holders = holdersOf(windows);
  const refused = new Set(refusedAgents);
  return trades.flatMap(({ agentId, closedTrade }) => {
    const { tradeId } = closedTrade;
    const holder = holders.get(tradeId);
    if (holder !== undefined)
      return holder.agentId === agentId && encodeTrade(holder.trade) === encodeTrade(closedTrade)
        ? []
        : [{ tradeId, agentIds: [...new Set([agentId, holder.agentId])] }];
    const isElsewhere = refused.has(agentId) || isFullOfNewer(windows.get(agentId), closedTrade);
    return isElsewhere ? [] : [{ tradeId, agentIds: [agentId] }];
  });
}

/** By trade id: the agent with the window that holds the trade, and the trade as it stands there. */
function holdersOf(
  windows: ReadonlyMap<string, Window>,
): Map<string, { readonly agentId: string; readonly trade: ClosedTrade }> {
  return new Map(
    [...windows].flatMap(([agentId, { trades }]) =>
      trades.map((trade) => [trade.tradeId, { agentId, trade }] as const),
    ),
  );
}

/** Whether a window has no room for a trade because all of its trades are newer. */
function isFullOfNewer(window: Window | undefined, trade: ClosedTrade): boolean {
  const oldest = window?.trades.at(-1);
  if (window === undefined || oldest === undefined) return false;
  return window.trades.length >= window.capacity && newestFirst(oldest, trade) < 0;
}
