import { LRUCache } from 'lru-cache';
import type { JoinedWindows } from '../core/risk-state/joined-windows';

/** The most trades that an instance remembers: some 55 MB. A user with more fills it alone. */
const MAX_TRADES = 50_000;

interface Remembered {
  readonly revision: string;
  readonly journal: Promise<JoinedWindows>;
  readonly trades: number;
}

/** The windows of the users who asked last, as joined for the risk state: while a user's revision stands, nothing is read. */
export class WindowCache {
  private readonly users = new LRUCache<string, Remembered>({
    maxSize: MAX_TRADES,
    sizeCalculation: ({ trades }) => Math.min(MAX_TRADES, trades + 1),
  });

  /** Those who ask at once for the same wait for one reading of it. */
  async get(uid: string, revision: string, read: () => Promise<JoinedWindows>): Promise<JoinedWindows> {
    const known = this.users.get(uid);
    if (known?.revision === revision) return known.journal;
    const entry = { revision, journal: read(), trades: 0 };
    this.users.set(uid, entry);
    try {
      const journal = await entry.journal;
      this.settle(uid, entry, journal);
      return journal;
    } catch (error) {
      this.forget(uid, entry);
      throw error;
    }
  }

  /** Counts what was read; a journal that misses windows is read again each time, lest it hide that they were mended. */
  private settle(uid: string, entry: Remembered, { trades, older, damage }: JoinedWindows): void {
    if (this.users.get(uid) !== entry) return;
    if (damage.windowsLost > 0) this.users.delete(uid);
    else this.users.set(uid, { ...entry, trades: trades.length + older.length });
  }

  private forget(uid: string, entry: Remembered): void {
    if (this.users.get(uid) === entry) this.users.delete(uid);
  }
}
