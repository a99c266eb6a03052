import { Decimal } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { RealisedEquity } from '../account/realised-equity';

/** What trades came to. */
export interface NetResult {
  /** The trades whose result is known. */
  readonly trades: number;
  /** Null if there is none. */
  readonly net: Decimal | null;
}

/** How an account ended that trades moved by their results; its first peak is the capital. */
export interface AccountResult extends NetResult {
  /** Null if no trade moved it. */
  readonly maxDrawdownPct: Decimal | null;
}

/** An account that is moved by the results of trades. */
export class ResultAccount {
  readonly #equity: RealisedEquity;
  #trades = 0;

  constructor(private readonly capital: Decimal) {
    this.#equity = new RealisedEquity(capital);
  }

  get equity(): Decimal {
    return this.#equity.now;
  }

  /** Results must come in the order of the closes. */
  move(result: Decimal, closedAt: Instant): void {
    this.#trades++;
    this.#equity.move(result, closedAt);
  }

  end(): AccountResult {
    this.#equity.settle();
    return {
      trades: this.#trades,
      net: this.#trades === 0 ? null : Decimal.sub(this.equity, this.capital),
      maxDrawdownPct: this.#trades === 0 ? null : this.#equity.worstDrawdownPct,
    };
  }
}
