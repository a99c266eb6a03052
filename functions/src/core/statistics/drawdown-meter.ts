import { Decimal, Exact, ONE, ZERO } from '../base/decimal';

/** An equity, and the highest before it. */
interface Depth {
  readonly equity: Decimal;
  readonly peak: Decimal;
}

/** How deep an account is that never had anything: nothing is left. */
const NOTHING_LEFT: Depth = { equity: ZERO, peak: ONE };

/**
 * How far an equity is below its peak, (peak − equity) / peak in percent, 28 digits; the first peak is the equity at the
 * start. Where no peak is above 0 there is nothing left to lose: 100.
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

  get nowPct(): Decimal {
    return depthPct(this.#now());
  }

  get worstPct(): Decimal {
    return depthPct(this.#worst);
  }

  set(equity: Decimal): void {
    this.#equity = equity;
    if (equity.gt(this.#peak)) this.#peak = equity;
    else if (isDeeper(this.#now(), this.#worst)) this.#worst = this.#now();
  }

  #now(): Depth {
    return this.#peak.gt(0) ? { equity: this.#equity, peak: this.#peak } : NOTHING_LEFT;
  }
}

/**
 * Compared by products, because a division takes several times as long, and there is one comparison a close. By exact ones:
 * rounded to 28 digits, depths that differ would look the same.
 */
function isDeeper(a: Depth, b: Depth): boolean {
  return new Exact(a.equity).times(b.peak).lt(new Exact(b.equity).times(a.peak));
}

function depthPct({ equity, peak }: Depth): Decimal {
  return Decimal.div(peak.minus(equity).times(100), peak);
}
