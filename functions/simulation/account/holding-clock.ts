import { Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { Elapsed } from './elapsed';

/** How long an account held no position, and the most it held at once. Null: not known. */
export interface Holding {
  /** Percent of the time from start to end. */
  readonly timeInCashPct: Decimal | null;
  /** All open sleeves together, percent of the equity; may be above 100 (docs/reference/replay.md). */
  readonly maxExposurePct: Decimal | null;
}

/**
 * Measures what is held between events. Events of the same moment do not overlap: a position that closes when another
 * opens is not held together with it. Positions that open and close at one moment are held together for that moment.
 */
export class HoldingClock {
  #now: Instant;
  #open = 0;
  #gross: Decimal = new Exact(0);
  /** Positions that open and close now. */
  #atOnce: Decimal = new Exact(0);
  readonly #inCash = new Elapsed();
  #most: Decimal = ZERO;
  #known = true;

  constructor(private readonly from: Instant) {
    this.#now = from;
  }

  /** Lets time pass until `to`, with the positions held now and this equity. */
  advance(to: Instant, equity: Decimal): void {
    if (to.compare(this.#now) <= 0) return;
    if (this.#open === 0) this.#inCash.add(this.#now, to);
    else this.#hold(this.#gross, equity);
    this.#now = to;
  }

  /** @param openedAt null: not known, and then neither figure is known */
  open(amount: Decimal, openedAt: Instant | null): void {
    if (amount.isZero()) return;
    this.#known &&= openedAt !== null;
    this.#open++;
    this.#gross = this.#gross.plus(amount);
  }

  /** @param openedAt of the same position */
  close(amount: Decimal, openedAt: Instant | null): void {
    if (amount.isZero()) return;
    this.#open--;
    this.#gross = this.#gross.minus(amount);
    if (openedAt?.compare(this.#now) === 0) this.#atOnce = this.#atOnce.plus(amount);
  }

  /** All closes of this moment have been counted. @param equity before them */
  settle(equity: Decimal): void {
    if (this.#atOnce.isZero()) return;
    this.#hold(this.#gross.plus(this.#atOnce), equity);
    this.#atOnce = new Exact(0);
  }

  /** Must be called once, after the last close. */
  end(to: Instant, equity: Decimal): Holding {
    this.advance(to, equity);
    const time = new Elapsed().add(this.from, to).inSeconds();
    return {
      timeInCashPct:
        this.#known && time.gt(0) ? Decimal.div(this.#inCash.inSeconds().times(100), time) : null,
      maxExposurePct: this.#known ? new Decimal(this.#most).times(100) : null,
    };
  }

  #hold(amount: Decimal, equity: Decimal): void {
    // Compared by a product: a division at every event would take most of the time of a replay.
    if (equity.gt(0) && amount.gt(Decimal.mul(this.#most, equity)))
      this.#most = Decimal.max(this.#most, Decimal.div(amount, equity));
  }
}
