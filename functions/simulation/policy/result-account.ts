import { Decimal } from '../../src/core/base/decimal';
import { DrawdownMeter } from '../../src/core/statistics/drawdown-meter';

/** How an account ended; its first peak is the capital. */
export interface AccountResult {
  /** Trades that moved the account. */
  readonly trades: number;
  readonly net: Decimal;
  readonly maxDrawdownPct: Decimal;
}

/** An account that is moved by the results of trades. */
export class ResultAccount {
  #equity: Decimal;
  #trades = 0;
  readonly #drawdown: DrawdownMeter;

  constructor(private readonly capital: Decimal) {
    this.#equity = capital;
    this.#drawdown = new DrawdownMeter(capital);
  }

  get equity(): Decimal {
    return this.#equity;
  }

  move(result: Decimal): void {
    this.#trades++;
    this.#equity = Decimal.add(this.#equity, result);
    this.#drawdown.set(this.#equity);
  }

  end(): AccountResult {
    return {
      trades: this.#trades,
      net: Decimal.sub(this.#equity, this.capital),
      maxDrawdownPct: this.#drawdown.worstPct,
    };
  }
}
