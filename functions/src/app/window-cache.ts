import { LRUCache } from 'lru-cache';
import type { JoinedWindows } from '../core/risk-state/joined-windows';
import { ByteBudget } from './byte-budget';

const MIB = 1024 * 1024;

/** The most that an instance keeps: ten users of 100 agents with 1,000 trades each, or two with the longest texts. */
const KEPT_BYTES = 128 * MIB;

/** The most that reads take at once: one user of 100 agents with 1,000 trades each, or ten with a tenth of that. */
const READ_BYTES = 64 * MIB;

/** The windows of a user, read. */
export interface ReadWindows {
  readonly joined: JoinedWindows;
  /** How much memory they take at most, with what follows from them. */
  readonly bytes: number;
  /** The agents whose windows are missing or damaged. */
  readonly lostAgents: readonly string[];
}

interface CachedWindows {
  readonly revision: string;
  readonly windows: Promise<ReadWindows>;
  readonly bytes: number;
}

/**
 * The joined windows of the users who asked last. As long as a user's revision stays the same, nothing is read, and
 * what follows from the windows is not computed again. What is kept and what is being read are bounded in bytes.
 */
export class WindowCache {
  private readonly users = new LRUCache<string, CachedWindows>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ bytes }) => Math.min(KEPT_BYTES, bytes + 1),
  });
  private readonly reads = new ByteBudget(READ_BYTES);

  /**
   * Callers that ask for the same revision at once share one read.
   *
   * @param readBytes the most that the read may take
   */
  async get(
    uid: string,
    revision: string,
    readBytes: number,
    read: () => Promise<ReadWindows>,
  ): Promise<ReadWindows> {
    const known = this.users.get(uid);
    if (known?.revision === revision) return known.windows;
    const entry = { revision, windows: this.reads.run(readBytes, read), bytes: 0 };
    this.users.set(uid, entry);
    try {
      const windows = await entry.windows;
      this.settle(uid, entry, windows);
      return windows;
    } catch (error) {
      this.forget(uid, entry);
      throw error;
    }
  }

  /** Reads windows that are not kept. */
  readOnly(readBytes: number, read: () => Promise<ReadWindows>): Promise<ReadWindows> {
    return this.reads.run(readBytes, read);
  }

  /** Records the size. Joined windows with some missing are not cached, so that a repair is noticed. */
  private settle(uid: string, entry: CachedWindows, { lostAgents, bytes }: ReadWindows): void {
    if (this.users.get(uid) !== entry) return;
    if (lostAgents.length > 0) this.users.delete(uid);
    else this.users.set(uid, { ...entry, bytes });
  }

  private forget(uid: string, entry: CachedWindows): void {
    if (this.users.get(uid) === entry) this.users.delete(uid);
  }
}
