import { Decimal, Exact, exactSum, ZERO } from '../base/decimal';

/** A result that is smaller than this, relative to its terms, is rounding noise and not information. */
const NOISE = new Decimal('1e-12');

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
 * Shrinks Sharpe ratios towards their mean m, each by its uncertainty: SR·w + m·(1 − w) with w = t / (t + se²). Here
 * t = max(0, variance of the ratios − mean of the se²) estimates how much the true ratios differ.
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
 * Rounding noise is not information: a result counts as 0 if it is at most 1e-12 of the largest ratio that it is made
 * of, each with its weight. Ratios of 0.1, 0.1 and −0.2 have the mean 0, whatever their 28th digits are.
 *
 * Everything is exact until the one division at the end, so no order matters, and one ratio of −1e18 leaves the digits
 * of the others as they are.
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
  const group = groupOf(measured);
  return estimates.map((estimate) => (isMeasured(estimate) ? shrunk(estimate, group) : estimate.sharpe));
}

function isMeasured(estimate: SharpeEstimate): estimate is Measured {
  return estimate.sharpe !== null && estimate.standardError !== null;
}

/** What the ratios of k agents have in common, exact. */
interface Group {
  readonly count: number;
  /** k·m. */
  readonly sum: Decimal;
  /** k(k − 1)·t: over this denominator equal terms cancel exactly. */
  readonly spread: Decimal;
  /** max|SR|. */
  readonly largest: Decimal;
}

function groupOf(measured: readonly Measured[]): Group {
  const count = measured.length;
  const ratios = measured.map(({ sharpe }) => sharpe);
  const sum = exactSum(ratios);
  const scatter = exactSum(ratios.map(squared)).times(count).minus(sum.times(sum));
  const errors = exactSum(measured.map(({ standardError }) => squared(standardError)));
  return {
    count,
    sum,
    spread: Exact.max(0, scatter.minus(errors.times(count - 1))),
    largest: Exact.max(...ratios.map((ratio) => ratio.abs())),
  };
}

/** SR·w + m·(1 − w), all over the one denominator k(k − 1)·(t + se²). */
function shrunk({ sharpe, standardError }: Measured, { count, sum, spread, largest }: Group): Decimal {
  const error = squared(standardError).times(count - 1);
  const denominator = error.times(count).plus(spread);
  if (denominator.isZero()) return sharpe;
  const own = spread.times(sharpe);
  const result = error.times(sum).plus(own);
  const noise = Exact.max(own.abs(), error.times(count).times(largest)).times(NOISE);
  return result.abs().lte(noise) ? ZERO : Decimal.div(result, denominator);
}

function squared(value: Decimal): Decimal {
  return new Exact(value).times(value);
}
