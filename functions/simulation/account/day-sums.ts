import { type Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import { statisticsOf } from '../../src/core/statistics/sharpe';
import { RETURN_PLACES } from '../../src/core/trades/trade';

/** Mean and sample standard deviation of returns, both in percent. */
export interface MeanAndDeviation {
  readonly mean: Decimal;
  /** 0 if all returns are equal. */
  readonly stdDev: Decimal;
}

/**
 * Running sums of daily returns: adding a day takes the same time however many there are, and so does adding many empty
 * days.
 */
export class DaySums {
  #count = 0;
  #sum: Decimal = new Exact(0);
  #squares: Decimal = new Exact(0);
  #least: Decimal | null = null;
  #most: Decimal | null = null;

  /** @param times how many days have this return */
  add(returnPct: Decimal, times = 1): void {
    if (times === 0) return;
    const value = new Exact(returnPct).toDecimalPlaces(RETURN_PLACES);
    this.#count += times;
    this.#sum = this.#sum.plus(value.times(times));
    this.#squares = this.#squares.plus(value.times(value).times(times));
    this.#least = this.#least === null ? value : Exact.min(this.#least, value);
    this.#most = this.#most === null ? value : Exact.max(this.#most, value);
  }

  /** Computed as in the engine, to 28 digits. Null for fewer than two returns. */
  statistics(): MeanAndDeviation | null {
    const [least, most] = [this.#least, this.#most];
    if (least === null || most === null) return null;
    const sums = { count: this.#count, sum: this.#sum, squares: this.#squares };
    // The least and the greatest return are enough to see whether all are equal.
    const { mean, stdDev } = statisticsOf(sums, ZERO, () => [least, most]);
    return mean === null || stdDev === null ? null : { mean, stdDev };
  }
}
