import { type Decimal, ZERO } from '../../src/core/base/decimal';
import { daySums } from '../../src/core/statistics/daily-volatility';
import { statisticsOf } from '../../src/core/statistics/sharpe';
import { fromPercent } from '../../src/core/trades/trade';

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
  #sums = daySums.none;
  #least: bigint | null = null;
  #most: bigint | null = null;

  /** @param times how many days have this return */
  add(returnPct: Decimal, times = 1): void {
    if (times === 0) return;
    const value = fromPercent(returnPct);
    this.#sums = daySums.repeated(this.#sums, value, times);
    if (this.#least === null || value < this.#least) this.#least = value;
    if (this.#most === null || value > this.#most) this.#most = value;
  }

  /** Computed as in the engine, to 28 digits. Null for fewer than two returns. */
  statistics(): MeanAndDeviation | null {
    const [least, most] = [this.#least, this.#most];
    if (least === null || most === null) return null;
    // The least and the greatest return are enough to see whether all are equal.
    const { mean, stdDev } = statisticsOf(this.#sums, ZERO, () => [least, most]);
    return mean === null || stdDev === null ? null : { mean, stdDev };
  }
}
