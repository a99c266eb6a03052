import type { CurrentDocument } from '../../contract/documents/allocation';
import { compareUtf8 } from '../../core/base/utf8';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { type StoredWindow, windowWrite, type WindowWrite } from '../../store/windows';

/**
 * A commit takes no further window beyond this size: far below the emulator's limit of 4 MiB and Firestore's of 10 MiB.
 * A window of 1,000 trades has some 110 KB, in the worst case 700 KB.
 */
export const MAX_WINDOW_BYTES = 2 * 1024 * 1024;

/**
 * The most trades that a transaction reads to refill windows: more reads would hold its locks for minutes. One window
 * may exceed it.
 */
export const MAX_REFILLED_TRADES = 5000;

/** A window as it should be, and how it was made: `new` and `lost` ones are read from the journal. */
export interface NextWindow {
  readonly kind: 'folded' | 'new' | 'lost';
  readonly window: AgentWindow;
}

/** The windows that one commit publishes, and those of them that it writes: as many as it has room for. */
export class WindowBatch {
  /** The windows that `current` must be told about, by agent id. An empty one is gone. */
  readonly published = new Map<string, AgentWindow>();
  /** The windows that must be stored. One that a rebuild has stored is only published, and takes no room. */
  readonly writes: WindowWrite[] = [];
  /** Agents with windows that must wait for the next commit. */
  readonly deferred = new Set<string>();
  /** Agents with windows that were lost and therefore refilled from the journal. */
  readonly refilled: string[] = [];
  private bytes = 0;
  private refilledTrades = 0;

  /** @param current what is published: it knows which windows exist */
  constructor(
    private readonly current: Pick<CurrentDocument, 'windowAgents' | 'rebuildingSince'>,
    private readonly maxRefilledTrades = MAX_REFILLED_TRADES,
    private readonly maxBytes = MAX_WINDOW_BYTES,
  ) {}

  /** Whether no further window may be added. */
  get isFull(): boolean {
    return this.bytes >= this.maxBytes || this.refilledTrades >= this.maxRefilledTrades;
  }

  /** Adds a window, if it differs from the stored one or from what `current` knows. */
  add(stored: StoredWindow, { kind, window }: NextWindow): void {
    const { agentId } = stored;
    const isEmpty = window.trades.length === 0;
    if (kind !== 'folded') this.refilledTrades += window.trades.length;
    if (kind === 'lost' && !isEmpty) this.refilled.push(agentId);
    const write = windowWrite(stored, window);
    if (write !== null) {
      this.writes.push(write);
      this.bytes += write.bytes;
    }
    if (write !== null || !this.isPublished(agentId, isEmpty)) this.published.set(agentId, window);
  }

  /** The agents that have a window after this commit, in the order of their ids. */
  get windowAgents(): string[] {
    const agents = new Set(this.current.windowAgents);
    for (const [agentId, window] of this.published) {
      if (window.trades.length > 0) agents.add(agentId);
      else agents.delete(agentId);
    }
    return [...agents].sort(compareUtf8);
  }

  /**
   * Whether `current` knows this window as it is stored. One that a running rebuild may have written or deleted counts
   * as unknown: otherwise the event of a trade would be acknowledged before the change is published.
   */
  private isPublished(agentId: string, isEmpty: boolean): boolean {
    const isKnown = this.current.windowAgents.includes(agentId);
    return isEmpty ? !isKnown : isKnown && this.current.rebuildingSince === null;
  }
}
