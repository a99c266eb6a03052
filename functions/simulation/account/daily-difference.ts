import { Decimal, ZERO } from '../../src/core/base/decimal';
import { momentsOf } from '../../src/core/statistics/moments';
import { powerSums } from '../../src/core/statistics/power-sums';
import { sharpeStandardError } from '../../src/core/statistics/sharpe-error';
import { fromPercent } from '../../src/core/trades/trade';
import { CloseDays } from './close-days';
import type { EndedDay } from './daily-returns';
import { DaySums } from './day-sums';

/** How the daily returns of one account differ from those of another, in percentage points. */
export interface Difference {
  /** Calendar days compared. */
  readonly days: number;
  /** Those with a close that moved one of the accounts. */
  readonly daysWithClose: number;
  /** Closes that moved one of the accounts. */
  readonly closes: number;
  /** Null for fewer than two days. */
  readonly mean: Decimal | null;
  /** s / √n; null for fewer than two days. */
  readonly standardError: Decimal | null;
  /** mean / standard error; null where the error is not known, or 0. */
  readonly t: Decimal | null;
  /**
   * mean / s per day: the Sharpe ratio of the difference (Sharpe 1994 defines his ratio for differences to any benchmark). 0 where the
   * accounts never differed; null where it is not known.
   */
  readonly sharpe: Decimal | null;
  /** Of this ratio, see `sharpeStandardError`. */
  readonly sharpeError: Decimal | null;
}

/** Compares the daily returns of two accounts that live through the same days. */
export class DailyDifference {
  readonly #sums = new DaySums();
  /** Of the same differences. Apart from the sums above, because no other account needs their third and fourth powers. */
  #powers = powerSums.none;
  readonly #closeDays = new CloseDays();
  #days = 0;
  #closes = 0;

  /** A close of this day moved one of the accounts. The day counts, and all days after it. */
  closed(day: number): void {
    this.#closes++;
    this.#closeDays.add(day);
  }

  /** A day has ended for both. It does not count before the first close that moved one of the accounts. */
  add(one: EndedDay, other: EndedDay): void {
    if (this.#closes === 0) return;
    const difference = Decimal.sub(one.returnPct, other.returnPct);
    this.#sums.add(difference);
    this.#sums.add(ZERO, one.emptyDays);
    const powers = powerSums.repeated(this.#powers, fromPercent(difference), 1);
    this.#powers = powerSums.repeated(powers, 0n, one.emptyDays);
    this.#days += 1 + one.emptyDays;
  }

  /** After the last day. */
  end(): Difference {
    const { mean, stdDev } = this.#sums.statistics() ?? { mean: null, stdDev: null };
    const standardError = stdDev === null ? null : Decimal.div(stdDev, new Decimal(this.#days).sqrt());
    const hasError = standardError?.isZero() === false;
    return {
      days: this.#days,
      daysWithClose: this.#closeDays.count,
      closes: this.#closes,
      mean,
      standardError,
      t: mean !== null && hasError ? Decimal.div(mean, standardError) : null,
      ...this.#ratio(mean, stdDev),
    };
  }

  #ratio(mean: Decimal | null, stdDev: Decimal | null): Pick<Difference, 'sharpe' | 'sharpeError'> {
    if (mean === null || stdDev === null) return { sharpe: null, sharpeError: null };
    if (stdDev.isZero()) return { sharpe: mean.isZero() ? ZERO : null, sharpeError: null };
    const sharpe = Decimal.div(mean, stdDev);
    const shape = momentsOf(this.#powers);
    return { sharpe, sharpeError: sharpeStandardError(sharpe, this.#days, shape) };
  }
}
