import { type Decimal, Exact } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { DrawdownMeter } from '../../src/core/statistics/drawdown-meter';

/**
 * The equity of an account: its starting balance and the results of its closes, summed exactly. Closes of one moment
 * move it together: its drawdown is measured after all of them, because the order of their ids would make troughs that
 * never were.
 */
export class RealisedEquity {
  #now: Decimal;
  #movedAt: Instant | null = null;
  readonly #drawdown: DrawdownMeter;

  constructor(start: Decimal) {
    this.#now = new Exact(start);
    this.#drawdown = new DrawdownMeter(this.#now);
  }

  get now(): Decimal {
    return this.#now;
  }

  /** A trade has closed with this result. Closes must come in the order of their times. */
  move(result: Decimal, closedAt: Instant): void {
    if (this.#movedAt !== null && closedAt.compare(this.#movedAt) > 0) this.settle();
    this.#movedAt = closedAt;
    this.#now = this.#now.plus(result);
  }

  /** All closes of the moment have been counted. */
  settle(): void {
    if (this.#movedAt === null) return;
    this.#movedAt = null;
    this.#drawdown.set(this.#now);
  }

  /** Percent below the highest equity so far, after the last moment that was settled. */
  get drawdownPct(): Decimal {
    return this.#drawdown.nowPct;
  }

  /** The maximum drawdown so far, likewise. */
  get worstDrawdownPct(): Decimal {
    return this.#drawdown.worstPct;
  }
}
