import { Decimal, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { type MeanAndDeviation, DaySums } from './day-sums';

/**
 * The returns of an account per UTC calendar day, in percent: from the equity at the start of the day to that at its
 * end. A day without a close returns 0, weekends included. So does a day that starts with an equity of 0 or less.
 */
export class DailyReturns {
  readonly #sums = new DaySums();
  #day: number;
  #atDayStart: Decimal;
  #equity: Decimal;

  constructor(start: Decimal, from: Instant) {
    this.#day = from.utcDay();
    this.#atDayStart = start;
    this.#equity = start;
  }

  /** Moves the calendar to a day, which ends the days before it. */
  advance(day: number): void {
    if (day <= this.#day) return;
    this.#sums.add(this.#today());
    this.#sums.add(ZERO, day - this.#day - 1);
    this.#day = day;
    this.#atDayStart = this.#equity;
  }

  set(equity: Decimal): void {
    this.#equity = equity;
  }

  /** Ends the last day. Null for fewer than two days. */
  end(): MeanAndDeviation | null {
    this.advance(this.#day + 1);
    return this.#sums.statistics();
  }

  #today(): Decimal {
    return this.#atDayStart.gt(0)
      ? Decimal.div(this.#equity.minus(this.#atDayStart).times(100), this.#atDayStart)
      : ZERO;
  }
}
