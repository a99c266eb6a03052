import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import type { Trade } from '../../contract/documents/trade';
import { compareUtf8 } from '../../core/base/utf8';
import type { ClosedTrade } from '../../core/trades/trade';
import { currentOf } from '../../store/allocations';
import { tradeOf } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { type StoredWindow, windowOf } from '../../store/windows';
import { agentsOf, type TradeHint } from './trade-hint';

/** The trades of a fold as the journal has them now, and the windows that they concern. */
export interface Involved {
  readonly trades: ReadonlyMap<string, Trade>;
  /** The windows of all agents that a hint names or a trade has, in the order of the agents' ids. */
  readonly windows: readonly StoredWindow[];
}

/**
 * Reads `current`, the trades and the windows that the hints name in one request. Windows that only the trades name
 * need a second one: an event did not know of a change of agent.
 */
export async function readInvolved(
  transaction: Transaction,
  paths: UserPaths,
  hints: readonly TradeHint[],
): Promise<Involved & { readonly current: CurrentDocument | null }> {
  const tradeIds = [...new Set(hints.map(({ tradeId }) => tradeId))];
  const hinted = new Set(hints.flatMap(({ agentIds }) => agentIds));
  const windowsOf = (agentIds: Iterable<string>) =>
    [...agentIds].map((agentId) => paths.windows.doc(agentId));
  const [current, ...rest] = await transaction.getAll(
    paths.current,
    ...tradeIds.map((tradeId) => paths.trades.doc(tradeId)),
    ...windowsOf(hinted),
  );
  const trades = new Map(rest.slice(0, tradeIds.length).map((snapshot) => [snapshot.id, tradeOf(snapshot)]));
  const unhinted = new Set([...trades.values()].flatMap(agentsOf).filter((agentId) => !hinted.has(agentId)));
  const more: DocumentSnapshot[] =
    unhinted.size === 0 ? [] : await transaction.getAll(...windowsOf(unhinted));
  return {
    current: current === undefined ? null : currentOf(current),
    trades,
    windows: [...rest.slice(tradeIds.length), ...more]
      .map(windowOf)
      .sort((a, b) => compareUtf8(a.agentId, b.agentId)),
  };
}

/** Those of the trades read that are closed trades of an agent now. */
export function closedTradesOf(agentId: string, trades: ReadonlyMap<string, Trade>): ClosedTrade[] {
  return [...trades.values()].flatMap((trade) =>
    trade.kind === 'closed' && trade.agentId === agentId ? [trade.closedTrade] : [],
  );
}
