import { Decimal, Exact } from '../../src/core/decimal';

/** Differences this small against the largest return are rounding noise, as in the engine (SPEC section 2, rule 3). */
const NOISE = new Decimal('1e-12');

/** Decimal places of a daily return in percent: fixed, so that sums are exact. */
const RETURN_PLACES = 20;

/** Mean and sample standard deviation of returns, both in percent. */
export interface MeanAndDeviation {
  readonly mean: Decimal;
  /** 0 for returns that are all the same. */
  readonly stdDev: Decimal;
}

/** Returns as their running sums: a day costs the same, however many there have been, and a thousand empty days cost one. */
export class DaySums {
  #count = 0;
  #sum: Decimal = new Exact(0);
  #squares: Decimal = new Exact(0);
  #least: Decimal | null = null;
  #most: Decimal | null = null;

  /** @param returnPct in percent, taken `times` times */
  add(returnPct: Decimal, times = 1): void {
    if (times === 0) return;
    const value = new Exact(returnPct).toDecimalPlaces(RETURN_PLACES);
    this.#count += times;
    this.#sum = this.#sum.plus(value.times(times));
    this.#squares = this.#squares.plus(value.times(value).times(times));
    this.#least = this.#least === null ? value : Exact.min(this.#least, value);
    this.#most = this.#most === null ? value : Exact.max(this.#most, value);
  }

  /**
   * s² = (n·Σr² − (Σr)²) / (n(n − 1)), from exact sums, so that nothing cancels. Null below two returns.
   *
   * @returns in 28 digits
   */
  statistics(): MeanAndDeviation | null {
    const n = this.#count;
    if (n < 2 || this.#least === null || this.#most === null) return null;
    const mean = Decimal.div(this.#sum, n);
    const noise = Exact.max(this.#least.abs(), this.#most.abs()).times(NOISE);
    if (this.#most.minus(this.#least).lte(noise)) return { mean, stdDev: new Decimal(0) };
    const scatter = this.#squares.times(n).minus(this.#sum.times(this.#sum));
    return {
      mean,
      stdDev: Decimal.div(scatter, n)
        .div(n - 1)
        .sqrt(),
    };
  }
}
