import type { Transaction } from 'firebase-admin/firestore';
import type { EngineConfig } from '../../core/config';
import { type AgentWindow, agentWindow, withTrades } from '../../core/statistics/agent-window';
import type { ClosedTrade, TradeKey } from '../../core/trades/trade';
import { extend, fold } from '../../core/trades/window';
import { newestClosedTrades } from '../../store/journal';
import type { UserPaths } from '../../store/paths';

/** Builds an agent's window from the journal, with the sums that `config` asks for. Costs one read per trade. */
export async function refillWindow(
  transaction: Transaction,
  paths: UserPaths,
  agentId: string,
  capacity: number,
  config: EngineConfig,
): Promise<AgentWindow> {
  const trades = await newestClosedTrades(transaction, paths, agentId, capacity);
  return agentWindow(capacity, trades, config);
}

/** Reads an agent's newest closed trades older than one, at most `limit`, newest first. */
export type ReadOlder = (limit: number, olderThan: TradeKey | null) => Promise<readonly ClosedTrade[]>;

/**
 * Brings a window up to date with trades that were just read again. If a full window loses trades, it reads the older
 * ones that move up; otherwise it reads nothing.
 *
 * @param reread the ids of the trades read, at least those that the window holds
 * @param present those of them that are closed trades of this agent
 */
export async function foldWindow(
  window: AgentWindow,
  reread: ReadonlySet<string>,
  present: readonly ClosedTrade[],
  readOlder: ReadOlder,
): Promise<AgentWindow> {
  let { trades, missing, olderThan } = fold(window, reread, present);
  while (missing > 0) {
    const older = await readOlder(missing, olderThan);
    trades = extend(trades, older);
    if (older.length < missing) break;
    // Some of these may already be in the window: trades that moved, with events that are still to come. Go on below.
    missing = window.capacity - trades.length;
    olderThan = older.at(-1) ?? null;
  }
  return withTrades(window, trades);
}
