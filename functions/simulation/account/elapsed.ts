import { Decimal } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';

const MICROS_PER_SECOND = 1_000_000;

/** Sums spans of time, to the microsecond: whole seconds and microseconds apart, so that no number is ever rounded. */
export class Elapsed {
  #seconds = 0;
  #micros = 0;

  /** Adds the time between two moments. */
  add(from: Instant, to: Instant): this {
    this.#seconds += to.seconds - from.seconds;
    this.#micros += to.micros - from.micros;
    return this;
  }

  /** In seconds, exact. */
  inSeconds(): Decimal {
    return Decimal.div(this.#micros, MICROS_PER_SECOND).plus(this.#seconds);
  }
}
