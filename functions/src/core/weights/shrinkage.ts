import { Decimal, Exact, exactSum, ONE, ZERO } from '../base/decimal';

/** A Sharpe ratio and how uncertain it is; null where one or the other is undefined. */
export interface SharpeEstimate {
  readonly sharpe: Decimal | null;
  readonly standardError: Decimal | null;
}

interface Measured {
  readonly sharpe: Decimal;
  readonly standardError: Decimal;
}

/**
 * Sharpe ratios pulled towards their mean m, each by its uncertainty: m + t / (t + se²)·(SR − m), with t = max(0, variance of
 * the ratios − mean of the se²), how much the true ratios differ.
 *
 * That is empirical Bayes (Efron and Morris 1975, "Data Analysis Using Stein's Estimator and Its Generalizations", for unequal
 * variances), with t by the method of moments (Cochran 1954; Hedges 1983): the expectation of the *sample* variance, over
 * k − 1, is t + mean(se²) exactly, so that is the variance meant.
 *
 * - t = 0: the ratios differ by no more than chance, and all become m.
 * - One ratio alone is its own mean, and stays.
 * - A ratio without a standard error (a flat series has no ratio either) says nothing of how it compares: it stays as it is,
 *   and neither m nor t know of it.
 * - A standard error of 0 is a ratio known exactly: it stays, also where t is 0.
 *
 * No order matters: m and t come from exact sums.
 *
 * @param estimates those of the agents that have a score
 * @returns in the same order; null where there is no ratio
 */
export function shrinkSharpes(estimates: readonly SharpeEstimate[]): (Decimal | null)[] {
  const measured = estimates.filter(isMeasured);
  if (measured.length < 2) return estimates.map(({ sharpe }) => sharpe);
  const mean = Decimal.div(exactSum(measured.map(({ sharpe }) => sharpe)), measured.length);
  const spread = trueVariance(measured);
  return estimates.map((estimate) =>
    isMeasured(estimate) ? pulled(estimate, mean, spread) : estimate.sharpe,
  );
}

function isMeasured(estimate: SharpeEstimate): estimate is Measured {
  return estimate.sharpe !== null && estimate.standardError !== null;
}

function pulled({ sharpe, standardError }: Measured, mean: Decimal, spread: Decimal): Decimal {
  const total = spread.plus(standardError.times(standardError));
  const trust = total.isZero() ? ONE : Decimal.div(spread, total);
  return Decimal.sub(sharpe, mean).times(trust).plus(mean);
}

/** t: the sample variance of the ratios less the mean of their squared errors, or 0. */
function trueVariance(measured: readonly Measured[]): Decimal {
  const k = measured.length;
  const sum = exactSum(measured.map(({ sharpe }) => sharpe));
  const squares = exactSum(measured.map(({ sharpe }) => new Exact(sharpe).times(sharpe)));
  const errors = exactSum(measured.map(({ standardError }) => new Exact(standardError).times(standardError)));
  const scatter = squares.times(k).minus(sum.times(sum));
  // Σ over one denominator, k(k − 1), so that equal terms cancel exactly.
  const excess = scatter.minus(errors.times(k - 1));
  return excess.gt(0) ? Decimal.div(excess, k * (k - 1)) : ZERO;
}
