import { Decimal, Exact, ONE, ZERO } from '../base/decimal';
import { Quotient } from '../numbers/quotient';

/** An equity, and the highest before it. */
export interface Depth {
  readonly equity: Decimal;
  readonly peak: Decimal;
}

/** An account that never had positive equity counts as 100 % down. */
const NOTHING_LEFT: Depth = { equity: ZERO, peak: ONE };

/** All that a meter knows: one that is resumed from it goes on as if it had never stopped. */
export interface Measured extends Depth {
  readonly worst: Depth;
}

/**
 * Measures drawdown as an equity changes: (peak − equity) / peak in percent, 28 digits. The first peak is the equity
 * at the start. As long as no peak is above 0, the drawdown is 100.
 *
 * @example
 * const meter = new DrawdownMeter(new Decimal(100));
 * meter.set(new Decimal(80));
 * meter.set(new Decimal(90));
 * meter.nowPct.toFixed(); // '10'
 * meter.worstPct.toFixed(); // '20'
 */
export class DrawdownMeter {
  #equity: Decimal;
  #peak: Decimal;
  #worst: Depth;

  constructor(start: Decimal) {
    this.#equity = start;
    this.#peak = start;
    this.#worst = this.#now();
  }

  /** A meter that goes on where another one stopped. */
  static resumed({ equity, peak, worst }: Measured): DrawdownMeter {
    const meter = new DrawdownMeter(equity);
    meter.#peak = peak;
    meter.#worst = worst;
    return meter;
  }

  get measured(): Measured {
    return { equity: this.#equity, peak: this.#peak, worst: this.#worst };
  }

  /** The drawdown of the current equity. */
  get nowPct(): Decimal {
    return depthPct(this.#now());
  }

  /** The maximum drawdown so far. */
  get worstPct(): Decimal {
    return depthPct(this.#worst);
  }

  /** `nowPct`, not rounded. */
  get now(): Quotient {
    return exactDepth(this.#now());
  }

  /** `worstPct`, not rounded. */
  get worst(): Quotient {
    return exactDepth(this.#worst);
  }

  /** The equity has changed to this. */
  set(equity: Decimal): void {
    const isFall = equity.lt(this.#equity);
    this.#equity = equity;
    if (isFall) {
      if (isDeeper(this.#now(), this.#worst)) this.#worst = this.#now();
    } else if (equity.gt(this.#peak)) this.#peak = equity;
  }

  #now(): Depth {
    return this.#peak.gt(0) ? { equity: this.#equity, peak: this.#peak } : NOTHING_LEFT;
  }
}

/**
 * Compares products, because a division takes several times as long and there is one comparison per close. The
 * products are exact, because different depths can be equal when rounded to 28 digits.
 */
function isDeeper(a: Depth, b: Depth): boolean {
  if (a.peak === b.peak) return a.equity.lt(b.equity);
  return new Exact(a.equity).times(b.peak).lt(new Exact(b.equity).times(a.peak));
}

function depthPct({ equity, peak }: Depth): Decimal {
  if (equity.eq(peak)) return ZERO;
  return Decimal.div(peak.minus(equity).times(100), peak);
}

function exactDepth({ equity, peak }: Depth): Quotient {
  return new Quotient(new Exact(peak).minus(equity).times(100), peak);
}
