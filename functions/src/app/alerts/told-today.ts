import { LRUCache } from 'lru-cache';
import type { Instant } from '../../core/base/instant';

/** What an instance remembers, some 100 bytes each. */
const REMEMBERED = 10_000;

/**
 * What an instance has told today, so that what happens again and again costs nothing: neither reads nor writes.
 */
export class ToldToday {
  private readonly days = new LRUCache<string, number>({ max: REMEMBERED });

  /** Tells something unless it was told today. What fails is tried again by the next. */
  async once(key: string, now: Instant, tell: () => Promise<unknown>): Promise<void> {
    const day = now.utcDay();
    if (this.days.get(key) === day) return;
    await tell();
    this.days.set(key, day);
  }
}
