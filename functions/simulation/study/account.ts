import { Decimal, exactSum, ONE, ZERO } from '../../src/core/base/decimal';
import { DrawdownMeter } from '../../src/core/statistics/drawdown-meter';
import type { Weights } from '../../src/core/weights/weights';
import { DaySums } from '../account/day-sums';
import { annualSharpe } from '../account/performance';
import { turnoverBetween } from '../account/turnover';

/** What following a rule came to. */
export interface StudyResult {
  /** Of daily returns, × √365, as in a replay. */
  readonly sharpe: Decimal;
  readonly maxDrawdownPct: Decimal;
  /** How many times per year the whole account was moved between the agents. */
  readonly turnover: Decimal;
}

const DAYS_PER_YEAR = 365;

/** An account that holds each agent by its weight, day by day, without costs. */
export class StudyAccount {
  readonly #days = new DaySums();
  readonly #drawdown = new DrawdownMeter(ONE);
  #equity: Decimal = ONE;
  #turnover: Decimal = ZERO;
  #count = 0;

  /**
   * @param held the weights of this day, published before it
   * @param returns of the agents on this day, in percent, in the order of their weights
   * @param next the weights published after it
   */
  day(held: Weights, returns: readonly Decimal[], next: Weights): void {
    const moved = exactSum(
      [...held.weights.values()].map((weight, index) => weight.times(returns[index] ?? ZERO)),
    );
    this.#days.add(moved);
    this.#equity = Decimal.mul(this.#equity, Decimal.div(moved, 100).plus(1));
    this.#drawdown.set(this.#equity);
    this.#turnover = this.#turnover.plus(turnoverBetween(held, next));
    this.#count++;
  }

  /** @param riskFreeRate annual, a fraction */
  end(riskFreeRate: Decimal): StudyResult {
    const daily = this.#days.statistics();
    return {
      sharpe: (daily === null ? null : annualSharpe(daily, riskFreeRate)) ?? ZERO,
      maxDrawdownPct: this.#drawdown.worstPct,
      turnover: this.#turnover.times(DAYS_PER_YEAR).div(this.#count),
    };
  }
}
