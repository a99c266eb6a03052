import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import { holdsTrade } from '../../contract/documents/window';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { isFull } from '../../core/trades/admission';
import { windowCapacity } from '../../core/trades/window';
import { newestClosedTrades } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { type StoredWindow, windowOf } from '../../store/windows';
import { foldWindow, type ReadOlder, refillWindow } from '../windows/fold-window';
import { type NextWindow, WindowBatch } from '../windows/window-batch';
import { closedTradesOf, type Involved } from './read-involved';

/** Makes the next windows of a fold from those found. Reads older trades where a window needs them. */
export class NextWindows {
  private readonly capacity: number;

  constructor(
    private readonly transaction: Transaction,
    private readonly paths: UserPaths,
    private readonly current: CurrentDocument,
  ) {
    this.capacity = windowCapacity(current.config.lookbackTrades);
  }

  /** The windows of the agents involved, except the refused ones; as many as one commit has room for. */
  async fold({ windows, trades }: Involved, refused: ReadonlySet<string>): Promise<WindowBatch> {
    const batch = new WindowBatch(this.current);
    for (const stored of windows) {
      if (refused.has(stored.agentId)) continue;
      if (batch.isFull) {
        batch.deferred.add(stored.agentId);
        continue;
      }
      const next = await this.next(stored, trades);
      if (next !== null) batch.add(stored, next);
    }
    return batch;
  }

  /**
   * Gives free places to agents that were refused one, in the order of their ids, and adds their windows to the batch.
   * Returns the agents for which no place was free.
   */
  async admitTo(batch: WindowBatch, waiting: readonly string[]): Promise<string[]> {
    for (const [index, agentId] of waiting.entries()) {
      if (batch.isFull || isFull(batch.windowAgents, this.current.config.agentIds))
        return waiting.slice(index);
      const stored = windowOf(await this.transaction.get(this.paths.windows.doc(agentId)));
      batch.add(stored, { kind: 'new', window: await this.refilled(agentId) });
    }
    return [];
  }

  /** The next window of one agent; null if it has none and needs none. */
  private async next(stored: StoredWindow, trades: Involved['trades']): Promise<NextWindow | null> {
    const { agentId, exists, window } = stored;
    const present = closedTradesOf(agentId, trades);
    const isKnown = this.current.windowAgents.includes(agentId);
    // A window may hold more than the configuration in force needs: a rebuild is preparing a longer lookback. One that
    // neither `current` nor a running rebuild knows may be of any age.
    const isUpToDate = isKnown || this.current.rebuildingSince !== null;
    if (window !== null && isUpToDate && window.capacity >= this.capacity) {
      const readOlder: ReadOlder = (limit, olderThan) =>
        newestClosedTrades(this.transaction, this.paths, agentId, limit, olderThan);
      const reread = heldTrades(stored, trades.keys());
      return { kind: 'folded', window: await foldWindow(window, reread, present, readOlder) };
    }
    const isLost = exists || isKnown;
    if (!isLost && present.length === 0) return null;
    return { kind: isLost ? 'lost' : 'new', window: await this.refilled(agentId) };
  }

  private refilled(agentId: string): Promise<AgentWindow> {
    return refillWindow(this.transaction, this.paths, agentId, this.capacity, this.current.config);
  }
}

/** Those of the trades that a window may hold; found in its text, which is cheaper than parsing its lines. */
function heldTrades({ document }: StoredWindow, tradeIds: Iterable<string>): Set<string> {
  return new Set([...tradeIds].filter((tradeId) => document === null || holdsTrade(document, tradeId)));
}
