import { Decimal, ZERO } from '../../src/core/decimal';

/** How far an equity is below its peak, (peak − equity) / peak in percent; the first peak is the starting balance. */
export class DrawdownMeter {
  #peak: Decimal;
  #now: Decimal = ZERO;
  #worst: Decimal = ZERO;

  /** @param start above 0 */
  constructor(start: Decimal) {
    this.#peak = start;
  }

  get nowPct(): Decimal {
    return this.#now;
  }

  get worstPct(): Decimal {
    return this.#worst;
  }

  set(equity: Decimal): void {
    this.#peak = Decimal.max(this.#peak, equity);
    this.#now = Decimal.div(this.#peak.minus(equity).times(100), this.#peak);
    this.#worst = Decimal.max(this.#worst, this.#now);
  }
}
