import { Decimal } from '../../src/core/decimal';

/** How far an equity is below its peak, (peak − equity) / peak in percent; the first peak is the starting balance. */
export class DrawdownMeter {
  #equity: Decimal;
  #peak: Decimal;
  /** The equity at the worst drawdown, and the peak before it. */
  #worst: { readonly equity: Decimal; readonly peak: Decimal };

  /** @param start above 0 */
  constructor(start: Decimal) {
    this.#equity = start;
    this.#peak = start;
    this.#worst = { equity: start, peak: start };
  }

  get nowPct(): Decimal {
    return belowPct(this.#equity, this.#peak);
  }

  get worstPct(): Decimal {
    return belowPct(this.#worst.equity, this.#worst.peak);
  }

  set(equity: Decimal): void {
    this.#equity = equity;
    if (equity.gte(this.#peak)) {
      this.#peak = equity;
      return;
    }
    // Compared by products: dividing every time would take a good part of a replay.
    const { equity: worst, peak } = this.#worst;
    if (Decimal.mul(equity, peak).lt(Decimal.mul(worst, this.#peak)))
      this.#worst = { equity, peak: this.#peak };
  }
}

function belowPct(equity: Decimal, peak: Decimal): Decimal {
  return Decimal.div(Decimal.sub(peak, equity).times(100), peak);
}
