import { boundedCache } from '../bounded-cache';
import type { Instant } from '../../core/base/instant';

/** What an instance remembers, some 100 bytes each. */
const REMEMBERED = 10_000;

/** What was told on a day, or is being told. */
interface Told {
  readonly day: number;
  readonly done: Promise<unknown>;
}

/**
 * What an instance has told today, so that what happens again and again costs nothing: neither reads nor writes. Calls at once
 * share one attempt: hundreds of trades with the same fault would wait for each other's locks on one alert.
 */
export class ToldToday {
  private readonly told = boundedCache<Told>(REMEMBERED);

  /** Tells something unless it was told today. What fails is tried again by the next call. */
  async once(key: string, now: Instant, tell: () => Promise<unknown>): Promise<void> {
    const day = now.utcDay();
    const known = this.told.get(key);
    const done = known?.day === day ? known.done : tell();
    this.told.set(key, { day, done });
    try {
      await done;
    } catch (error) {
      if (this.told.get(key)?.done === done) this.told.delete(key);
      throw error;
    }
  }
}
