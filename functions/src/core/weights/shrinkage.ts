import { Decimal, Exact, exactSum, ONE, ZERO } from '../base/decimal';

/** A Sharpe ratio and its standard error; null if undefined. */
export interface SharpeEstimate {
  readonly sharpe: Decimal | null;
  readonly standardError: Decimal | null;
}

interface Measured {
  readonly sharpe: Decimal;
  readonly standardError: Decimal;
}

/**
 * Shrinks Sharpe ratios towards their mean m, each by its uncertainty: m + t / (t + se²)·(SR − m). Here t = max(0,
 * variance of the ratios − mean of the se²) estimates how much the true ratios differ.
 *
 * This is empirical Bayes (Efron and Morris 1975, "Data Analysis Using Stein's Estimator and Its Generalizations",
 * for unequal variances), with t by the method of moments (Cochran 1954; Hedges 1983). The variance is the *sample*
 * variance, over k − 1, because its expectation is exactly t + mean(se²).
 *
 * - t = 0: the ratios differ by no more than chance, and all become m.
 * - One ratio alone is its own mean and stays.
 * - A ratio without a standard error cannot be compared: it stays, and does not count in m and t. (A flat series has
 *   no ratio either.)
 * - A standard error of 0 means that the ratio is known exactly: it stays, also if t is 0.
 *
 * The order does not matter, because m and t are computed from exact sums.
 *
 * @param estimates of the agents that have a score
 * @returns in the same order; null for an agent without a ratio
 *
 * @example
 * const estimate = (sharpe: number) => ({ sharpe: new Decimal(sharpe), standardError: new Decimal(1) });
 * shrinkSharpes([estimate(0), estimate(2)]).map(String); // ['0.5', '1.5']
 */
export function shrinkSharpes(estimates: readonly SharpeEstimate[]): (Decimal | null)[] {
  const measured = estimates.filter(isMeasured);
  if (measured.length < 2) return estimates.map(({ sharpe }) => sharpe);
  const mean = Decimal.div(exactSum(measured.map(({ sharpe }) => sharpe)), measured.length);
  const spread = trueVariance(measured);
  return estimates.map((estimate) =>
    isMeasured(estimate) ? shrunk(estimate, mean, spread) : estimate.sharpe,
  );
}

function isMeasured(estimate: SharpeEstimate): estimate is Measured {
  return estimate.sharpe !== null && estimate.standardError !== null;
}

function shrunk({ sharpe, standardError }: Measured, mean: Decimal, spread: Decimal): Decimal {
  const total = spread.plus(standardError.times(standardError));
  const trust = total.isZero() ? ONE : Decimal.div(spread, total);
  return Decimal.sub(sharpe, mean).times(trust).plus(mean);
}

/** t: the sample variance of the ratios minus the mean of their squared errors; 0 if that is negative. */
function trueVariance(measured: readonly Measured[]): Decimal {
  const k = measured.length;
  const sum = exactSum(measured.map(({ sharpe }) => sharpe));
  const squares = exactSum(measured.map(({ sharpe }) => new Exact(sharpe).times(sharpe)));
  const errors = exactSum(measured.map(({ standardError }) => new Exact(standardError).times(standardError)));
  const scatter = squares.times(k).minus(sum.times(sum));
  // All over one denominator, k(k − 1), so that equal terms cancel exactly.
  const excess = scatter.minus(errors.times(k - 1));
  return excess.gt(0) ? Decimal.div(excess, k * (k - 1)) : ZERO;
}
