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
const MAX_REFILLED_TRADES = 5000;

/** A window as it should be, and how it was made: `new` and `lost` ones are read from the journal. */
export interface NextWindow {
  readonly kind: 'folded' | 'new' | 'lost';
  readonly window: AgentWindow;
}

/** The windows that one commit writes, as many as it has room for. */
export class WindowBatch {
  /** By agent id. */
  readonly writes = new Map<string, WindowWrite>();
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

  /** Adds a window, if it differs from the stored one. */
  add(stored: StoredWindow, { kind, window }: NextWindow): void {
    const { agentId } = stored;
    if (kind !== 'folded') this.refilledTrades += window.trades.length;
    if (kind === 'lost') this.refilled.push(agentId);
    const write = windowWrite(this.isPublished(agentId) ? stored : { ...stored, document: null }, window);
    if (write === null) return;
    this.writes.set(agentId, write);
    this.bytes += write.bytes;
  }

  /** The agents that have a window after this commit, in the order of their ids. */
  get windowAgents(): string[] {
    const agents = new Set(this.current.windowAgents);
    for (const [agentId, { window }] of this.writes) {
      if (window.trades.length > 0) agents.add(agentId);
      else agents.delete(agentId);
    }
    return [...agents].sort(compareUtf8);
  }

  /**
   * Whether `current` knows this window as it is stored. One that a running rebuild may have written counts as changed:
   * otherwise the event of a trade that is already in it would be acknowledged before the trade is published.
   */
  private isPublished(agentId: string): boolean {
    return this.current.rebuildingSince === null && this.current.windowAgents.includes(agentId);
  }
}
