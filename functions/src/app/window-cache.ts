import { LRUCache } from 'lru-cache';
import type { JoinedWindows } from '../core/risk-state/joined-windows';

/** The most trades that an instance keeps: some 55 MB. A user with more fills the cache alone. */
const MAX_TRADES = 50_000;

interface CachedWindows {
  readonly revision: string;
  readonly windows: Promise<JoinedWindows>;
  readonly trades: number;
}

/**
 * The joined windows of the users who asked last. As long as a user's revision stays the same, nothing is read, and
 * what follows from the windows is not computed again.
 */
export class WindowCache {
  private readonly users = new LRUCache<string, CachedWindows>({
    maxSize: MAX_TRADES,
    sizeCalculation: ({ trades }) => Math.min(MAX_TRADES, trades + 1),
  });

  /** Callers that ask for the same revision at once share one read. */
  async get(uid: string, revision: string, read: () => Promise<JoinedWindows>): Promise<JoinedWindows> {
    const known = this.users.get(uid);
    if (known?.revision === revision) return known.windows;
    const entry = { revision, windows: read(), trades: 0 };
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

  /** Records the size. Joined windows with some missing are not cached, so that a repair is noticed. */
  private settle(uid: string, entry: CachedWindows, { trades, older, damage }: JoinedWindows): void {
    if (this.users.get(uid) !== entry) return;
    if (damage.windowsLost > 0) this.users.delete(uid);
    else this.users.set(uid, { ...entry, trades: trades.length + older.length });
  }

  private forget(uid: string, entry: CachedWindows): void {
    if (this.users.get(uid) === entry) this.users.delete(uid);
  }
}
