import type { CurrentDocument } from '../../contract/documents/allocation';
import { compareUtf8 } from '../../core/base/utf8';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { type StoredWindow, windowWrite, type WindowWrite } from '../../store/windows';

/**
 * From here on a commit takes no further window: far below the emulator's 4 MiB and Firestore's 10 MiB. A window of 1,000
 * trades is some 110 KB, at the very worst 700 KB.
 */
export const MAX_WINDOW_BYTES = 2 * 1024 * 1024;

/** The most trades that a transaction reads to refill windows, lest it hold its locks for minutes; one window may exceed it. */
const MAX_REFILLED_TRADES = 5000;

/** A window as it should be, and how it came about: `new` and `lost` ones are read from the journal. */
export interface NextWindow {
  readonly kind: 'folded' | 'new' | 'lost';
  readonly window: AgentWindow;
}

/** The windows of one commit, as many as it has room for. */
export class WindowBatch {
  readonly writes: WindowWrite[] = [];
  /** Agents whose windows must wait for the next commit. */
  readonly deferred = new Set<string>();
  /** Agents whose windows were lost, and so were refilled from the journal. */
  readonly refilled: string[] = [];
  private bytes = 0;
  private refilledTrades = 0;

  has(agentId: string): boolean {
    return this.writes.some((write) => write.agentId === agentId);
  }

  /** Whether no further window may be added. */
  get isFull(): boolean {
    return this.bytes >= MAX_WINDOW_BYTES || this.refilledTrades >= MAX_REFILLED_TRADES;
  }

  add(
    { windowAgents, rebuildingSince }: CurrentDocument,
    stored: StoredWindow,
    next: NextWindow | null,
  ): void {
    if (next === null) return;
    if (next.kind !== 'folded') this.refilledTrades += next.window.trades.length;
    if (next.kind === 'lost') this.refilled.push(stored.agentId);
    // A window that a rebuild may have written, and so `current` does not know, counts as changed: else a trade that is in it
    // already would be acknowledged before it is published.
    const isPublished = rebuildingSince === null && windowAgents.includes(stored.agentId);
    const known = isPublished ? stored : { ...stored, document: null };
    const write = windowWrite(known, next.window);
    if (write === null) return;
    this.writes.push(write);
    this.bytes += write.bytes;
  }

  /** The agents that have a window once this is written, in the order of their ids. */
  agentsAfter(windowAgents: readonly string[]): string[] {
    const agents = new Set(windowAgents);
    for (const { agentId, window } of this.writes) {
      if (window.trades.length > 0) agents.add(agentId);
      else agents.delete(agentId);
    }
    return [...agents].sort(compareUtf8);
  }
}
