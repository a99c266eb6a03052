import { Decimal, Exact, Precise, roundedTo28Digits, ZERO } from '../base/decimal';
import type { ReturnBasis } from '../config';
import { squareRoot } from '../numbers/square-root';
import { type PowerSums, powerSums } from './power-sums';

/** The number of periods that an annual rate is divided by: trading days, or the calendar days of the basis `day`. */
const PERIODS: Readonly<Record<ReturnBasis, number>> = { trade: 252, day: 365 };

/** A difference that is smaller than this, relative to the largest return, is rounding noise and not information. */
const NOISE = new Decimal('1e-12');
const NOISE_SQUARED = new Exact(NOISE).pow(2);

/**
 * The statistics of a return series. All are in percent except `sharpe`, which is a ratio per period and not
 * annualised.
 */
export interface ReturnStatistics {
  readonly count: number;
  /** Null for an empty series. */
  readonly mean: Decimal | null;
  /** Sample standard deviation (n − 1); null below two returns, 0 for a flat series. */
  readonly stdDev: Decimal | null;
  /** mean − rf; 0 if it is only rounding noise; null for an empty series. */
  readonly excess: Decimal | null;
  /** Null below two returns, and for a flat series, where it is undefined. */
  readonly sharpe: Decimal | null;
}

/**
 * The risk-free rate of one period in percent, to 80 digits: annual rate × 100 / 252, and / 365 with basis `day`.
 *
 * @param annualRate as a fraction: 0.04 is 4 % per year
 *
 * @example
 * riskFreePct(new Decimal('0.252'), 'trade').toFixed(); // '0.1'
 * riskFreePct(new Decimal('0.365'), 'day').toFixed(); // '0.1'
 */
export function riskFreePct(annualRate: Decimal, basis: ReturnBasis): Decimal {
  return Precise.mul(annualRate, 100).div(PERIODS[basis]);
}

/** The sums that mean and standard deviation are computed from. */
type Sums = Pick<PowerSums, 'count' | 'sum' | 'squares'>;

/**
 * Mean, standard deviation and Sharpe ratio of a return series, with digits to spare: at least 49 are right, also where
 * mean and rf nearly cancel. What is published or scored is rounded once, by `roundedStatistics`.
 *
 * Sharpe ratio (Sharpe 1994, "The Sharpe Ratio", ex post): (mean − rf) / s with s² = Σ(r − mean)² / (n − 1), computed
 * as (n·Σr² − (Σr)²) / (n(n − 1)) from exact sums, so that nothing cancels and no order matters.
 *
 * Whether a difference is rounding noise depends on M = max|r|, which the sums do not contain. They give a bound, M² ≤
 * Σr², which nearly always decides. The returns themselves are needed only where it does not.
 *
 * @param sums of the returns, which are in percent
 * @param rf the risk-free rate of one period, in percent, see `riskFreePct`
 * @param returns gives the returns that the sums are of; may leave out those of 0, if others differ from 0
 *
 * @example
 * const returns = ['0.2', '0.3'].map((r) => new Decimal(r));
 * const rf = riskFreePct(new Decimal('0.04'), 'trade');
 * preciseStatistics(powerSums.of(returns), rf, () => returns).excess?.toFixed(32);
 * // '0.23412698412698412698412698412698'
 */
export function preciseStatistics(
  sums: Sums,
  rf: Decimal,
  returns: () => readonly Decimal[],
): ReturnStatistics {
  const { count, sum, squares } = sums;
  if (count === 0) return { count, mean: null, stdDev: null, excess: null, sharpe: null };

  const mean = Precise.div(sum, count);
  const difference = mean.minus(rf);
  const excess = isNoise(difference, squares, returns) ? ZERO : difference;
  if (count < 2) return { count, mean, stdDev: null, excess, sharpe: null };

  const scatter = new Exact(squares).times(count).minus(new Exact(sum).times(sum));
  if (isFlat(scatter, sums, returns)) return { count, mean, stdDev: ZERO, excess, sharpe: null };
  const stdDev = squareRoot(Precise.div(scatter, count * (count - 1)));
  return { count, mean, stdDev, excess, sharpe: Precise.div(excess, stdDev) };
}

/**
 * The statistics in the engine's 28 digits, each rounded once.
 *
 * @example
 * const third = Precise.div(1, 3);
 * const { mean } = roundedStatistics({ count: 1, mean: third, stdDev: null, excess: third, sharpe: null });
 * mean?.toFixed(); // '0.3333333333333333333333333333'
 */
export function roundedStatistics({
  count,
  mean,
  stdDev,
  excess,
  sharpe,
}: ReturnStatistics): ReturnStatistics {
  const rounded = (value: Decimal | null): Decimal | null => value && roundedTo28Digits(value);
  return {
    count,
    mean: rounded(mean),
    stdDev: rounded(stdDev),
    excess: rounded(excess),
    sharpe: rounded(sharpe),
  };
}

/**
 * Mean, standard deviation and Sharpe ratio in 28 digits; see `preciseStatistics`.
 *
 * @example
 * const returns = [1, 2, 3].map((r) => new Decimal(r));
 * statisticsOf(powerSums.of(returns), new Decimal(0), () => returns).stdDev?.toFixed(); // '1'
 */
export function statisticsOf(sums: Sums, rf: Decimal, returns: () => readonly Decimal[]): ReturnStatistics {
  return roundedStatistics(preciseStatistics(sums, rf, returns));
}

/**
 * Mean, standard deviation and Sharpe ratio of a return series without kept sums; see `statisticsOf`.
 *
 * @param returns in percent
 * @param rf the risk-free rate of one period, in percent
 *
 * @example
 * const { sharpe } = returnStatistics([1, 2, 3].map((r) => new Decimal(r)), new Decimal(0));
 * sharpe?.toFixed(); // '2'
 */
export function returnStatistics(returns: readonly Decimal[], rf: Decimal): ReturnStatistics {
  return statisticsOf(powerSums.of(returns), rf, () => returns);
}

/** |mean − rf| ≤ 1e-12 × M. Because M² ≤ Σr², a difference above 1e-12 × √Σr² is not noise. */
function isNoise(difference: Decimal, squares: Decimal, returns: () => readonly Decimal[]): boolean {
  if (difference.isZero()) return true;
  if (new Exact(difference).times(difference).gt(NOISE_SQUARED.times(squares))) return false;
  return difference.abs().lte(noiseOf(returns()));
}

/**
 * max − min ≤ 1e-12 × M. The scatter of n returns with the range R = max − min is at most n²·R²/4 (Popoviciu 1935),
 * so R² ≥ 4·scatter/n²; and M² ≤ Σr². A scatter of 0 means that all returns are equal. With a return of 0 among them,
 * the scatter is at least Σr², which always decides: so returns of 0 may be left out.
 */
function isFlat(scatter: Decimal, { count, squares }: Sums, returns: () => readonly Decimal[]): boolean {
  if (scatter.isZero()) return true;
  if (scatter.times(4).gt(NOISE_SQUARED.times(squares).times(count * count))) return false;
  const all = returns();
  return Exact.sub(Exact.max(...all), Exact.min(...all)).lte(noiseOf(all));
}

function noiseOf(returns: readonly Decimal[]): Decimal {
  return Exact.max(...returns.map((r) => r.abs())).times(NOISE);
}
