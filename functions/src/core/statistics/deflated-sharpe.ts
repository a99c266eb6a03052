import { Decimal, Exact, exactSum, ONE, roundedTo28Digits, ZERO } from '../base/decimal';
import { normalQuantile } from '../numbers/normal-quantile';
import { squareRoot } from '../numbers/square-root';
import { probabilisticSharpe } from './probabilistic-sharpe';

/** The Euler–Mascheroni constant. */
const GAMMA = new Decimal('0.5772156649015328606065120901');
const E = Decimal.exp(1);

/**
 * The largest of N standard normal values on average, by extreme value theory: (1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e)) (Bailey and
 * López de Prado 2014, "The Deflated Sharpe Ratio: Correcting for Selection Bias, Backtest Overfitting and Non-Normality"). It is
 * an approximation for large N: of 2 values it says 0.52 where the truth is 0.56, of 5 it says 1.19 where it is 1.16.
 *
 * @param trials N, a whole number from 1; of one value it is 0
 *
 * @example
 * expectedMaximum(100).toFixed(4); // '2.5306'
 */
export function expectedMaximum(trials: number): Decimal {
  if (trials === 1) return ZERO;
  const above = (divisor: Decimal): Decimal => normalQuantile(ONE.minus(Decimal.div(1, divisor)));
  const ordinary = above(new Decimal(trials)).times(ONE.minus(GAMMA));
  return ordinary.plus(above(E.times(trials)).times(GAMMA));
}

/**
 * SR₀: the Sharpe ratio that the best of N trials would show if none of them were any good, √V × the expected maximum, where V
 * is the sample variance of the ratios of the trials (source: see `expectedMaximum`). Trials that hardly differ count nearly as one.
 *
 * @param sharpes of all trials, per period; at least one
 *
 * @example
 * luckySharpe(['0.1', '0.3'].map((ratio) => new Decimal(ratio))).toFixed(4); // '0.0735'
 */
export function luckySharpe(sharpes: readonly Decimal[]): Decimal {
  const count = sharpes.length;
  if (count < 2) return ZERO;
  const sum = exactSum(sharpes);
  const squares = exactSum(sharpes.map((ratio) => new Exact(ratio).times(ratio)));
  const variance = squares
    .times(count)
    .minus(sum.times(sum))
    .div(count * (count - 1));
  return expectedMaximum(count).times(roundedTo28Digits(squareRoot(variance)));
}

/**
 * The deflated Sharpe ratio: the probability that the true Sharpe ratio of the best of several trials is above what luck would show,
 * Φ((SR − SR₀) / standard error). Of one trial it is the probabilistic Sharpe ratio. Source: see `expectedMaximum`.
 *
 * @param sharpe of the best, per period
 * @param standardError of this ratio, see `sharpeStandardError`
 * @param lucky SR₀, see `luckySharpe`
 * @returns above 0 and below 1; null without a ratio or its standard error
 *
 * @example
 * // The published example: an annual ratio of 2.5 in 1250 of 250 days a year, the best of 100 whose annual variance is 1/2.
 * const sharpe = new Decimal('2.5').div(new Decimal(250).sqrt());
 * const error = sharpeStandardError(sharpe, 1250, { skewness: new Decimal(-3), kurtosis: new Decimal(10) });
 * const lucky = expectedMaximum(100).times(new Decimal('0.002').sqrt());
 * deflatedSharpe(sharpe, error, lucky)?.toFixed(4); // '0.9004'
 */
export function deflatedSharpe(
  sharpe: Decimal | null,
  standardError: Decimal | null,
  lucky: Decimal,
): Decimal | null {
  return probabilisticSharpe(sharpe && Decimal.sub(sharpe, lucky), standardError);
}
