import { LRUCache } from 'lru-cache';
import type { RiskJournal } from '../core/risk-state';

/** The most trades that an instance remembers: some 30 MB. */
const MAX_TRADES = 50_000;

interface Remembered {
  readonly revision: string;
  readonly journal: RiskJournal;
}

/** The windows of the users who asked last, as joined for the risk state: while a user's revision stands, nothing is read. */
export class JournalCache {
  private readonly users = new LRUCache<string, Remembered>({
    maxSize: MAX_TRADES,
    sizeCalculation: ({ journal }) => journal.trades.length + 1,
  });

  get(uid: string, revision: string): RiskJournal | null {
    const remembered = this.users.get(uid);
    return remembered?.revision === revision ? remembered.journal : null;
  }

  set(uid: string, revision: string, journal: RiskJournal): void {
    this.users.set(uid, { revision, journal });
  }
}
