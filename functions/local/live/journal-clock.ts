import { Instant } from '../../src/core/base/instant';

/**
 * The clock of a local run: it jumps to the time of each close that is played, and goes on in real time from there. It never goes
 * back, because the functions count on that.
 */
export class JournalClock {
  #at: Instant;
  #since: number;

  /** @param millis the time of the computer, in milliseconds */
  constructor(
    start: Instant,
    private readonly millis: () => number = Date.now,
  ) {
    this.#at = start;
    this.#since = millis();
  }

  readonly now = (): Instant =>
    Instant.fromMillis(this.#at.toMillis() + Math.max(0, this.millis() - this.#since));

  /** Moves the clock to a moment, unless it is later already. */
  moveTo(moment: Instant): void {
    const now = this.now();
    this.#at = moment.compare(now) > 0 ? moment : now;
    this.#since = this.millis();
  }
}
