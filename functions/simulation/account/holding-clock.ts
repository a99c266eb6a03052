import { Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';

/** How long an account held no position, and the most it held at once. Null: not known. */
export interface Holding {
  /** Percent of the time from start to end. */
  readonly timeInCashPct: Decimal | null;
  /** All open sleeves together, percent of the equity; may be above 100 (docs/reference/replay.md). */
  readonly maxExposurePct: Decimal | null;
}

/**
 * Measures what is held between events. Events of the same moment do not overlap: a position that closes when another
 * opens is not held together with it.
 */
export class HoldingClock {
  #now: Instant;
  #open = 0;
  #gross: Decimal = new Exact(0);
  #secondsInCash = 0;
  #most: Decimal = ZERO;
  #known = true;

  constructor(private readonly from: Instant) {
    this.#now = from;
  }

  /** Lets time pass until `to`, with the positions held now and this equity. */
  advance(to: Instant, equity: Decimal): void {
    if (to.compare(this.#now) <= 0) return;
    if (this.#open === 0) this.#secondsInCash += to.secondsSince(this.#now);
    // Compared by a product: a division at every event would take most of the time of a replay.
    else if (equity.gt(0) && this.#gross.gt(Decimal.mul(this.#most, equity)))
      this.#most = Decimal.max(this.#most, Decimal.div(this.#gross, equity));
    this.#now = to;
  }

  /** @param openedAt null: not known, and then neither figure is known */
  open(amount: Decimal, openedAt: Instant | null): void {
    if (amount.isZero()) return;
    this.#known &&= openedAt !== null;
    this.#open++;
    this.#gross = this.#gross.plus(amount);
  }

  close(amount: Decimal): void {
    if (amount.isZero()) return;
    this.#open--;
    this.#gross = this.#gross.minus(amount);
  }

  /** Must be called once, after the last close. */
  end(to: Instant, equity: Decimal): Holding {
    this.advance(to, equity);
    const seconds = to.secondsSince(this.from);
    return {
      timeInCashPct:
        this.#known && seconds > 0 ? Decimal.div(new Decimal(this.#secondsInCash).times(100), seconds) : null,
      maxExposurePct: this.#known ? new Decimal(this.#most).times(100) : null,
    };
  }
}
