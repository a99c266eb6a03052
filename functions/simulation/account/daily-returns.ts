import { Decimal, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { type MeanAndDeviation, DaySums } from './day-sums';

/** A day that has ended, and how many days without a close followed it. */
export interface EndedDay {
  /** UTC calendar days since 1970-01-01. */
  readonly day: number;
  /** Percent. */
  readonly returnPct: Decimal;
  readonly emptyDays: number;
}

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

  /** Moves the calendar to a day, which ends the day before it. Null: it is that day already. */
  advance(day: number): EndedDay | null {
    if (day <= this.#day) return null;
    const ended = { day: this.#day, returnPct: this.#today(), emptyDays: day - this.#day - 1 };
    this.#sums.add(ended.returnPct);
    this.#sums.add(ZERO, ended.emptyDays);
    this.#day = day;
    this.#atDayStart = this.#equity;
    return ended;
  }

  /** The equity after all closes of a moment. */
  set(equity: Decimal): void {
    this.#equity = equity;
  }

  /** Null for fewer than two days. The last day must have ended. */
  statistics(): MeanAndDeviation | null {
    return this.#sums.statistics();
  }

  #today(): Decimal {
    return this.#atDayStart.gt(0)
      ? Decimal.div(this.#equity.minus(this.#atDayStart).times(100), this.#atDayStart)
      : ZERO;
  }
}
