import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import type { Trade } from '../../contract/documents/trade';
import { compareUtf8 } from '../../core/base/utf8';
import type { ClosedTrade } from '../../core/trades/trade';
import { currentOf } from '../../store/allocations';
import { readTrades } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { type StoredWindow, windowOf } from '../../store/windows';
import { agentsOf, type TradeHint } from './trade-hint';

/** The trades of a fold as the journal has them now, and the windows that they concern. */
export interface Involved {
  readonly trades: ReadonlyMap<string, Trade>;
  /** The windows of all agents that a hint names or a trade has, in the order of the agents' ids. */
  readonly windows: readonly StoredWindow[];
}

/**
 * Reads the trades, then `current` and the windows that the hints or the trades name: two requests. One request has one
 * field mask, so trades cannot share one with `current` and windows. Two at once would not be faster, because the SDK
 * begins a transaction with its first request, and the second waits for the answer. The trades come first, so that
 * `current`, which all folds of a user need, is locked as briefly as by a single request; and an event that did not know
 * of a change of agent needs no third.
 */
export async function readInvolved(
  transaction: Transaction,
  paths: UserPaths,
  hints: readonly TradeHint[],
): Promise<Involved & { readonly current: CurrentDocument | null }> {
  const tradeIds = new Set(hints.map(({ tradeId }) => tradeId));
  const trades = await readTrades(transaction, paths, [...tradeIds]);
  const agentIds = new Set([
    ...hints.flatMap((hint) => hint.agentIds),
    ...[...trades.values()].flatMap(agentsOf),
  ]);
  const [current, ...windows] = await readAll(
    transaction,
    paths.current,
    ...[...agentIds].sort(compareUtf8).map((agentId) => paths.windows.doc(agentId)),
  );
  return { current: currentOf(current), trades, windows: windows.map(windowOf) };
}

/** Those of the trades read that are closed trades of an agent now. */
export function closedTradesOf(agentId: string, trades: ReadonlyMap<string, Trade>): ClosedTrade[] {
  return [...trades.values()].flatMap((trade) =>
    trade.kind === 'closed' && trade.agentId === agentId ? [trade.closedTrade] : [],
  );
}
