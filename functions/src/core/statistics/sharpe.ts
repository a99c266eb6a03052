import { Decimal, Exact, ZERO } from '../base/decimal';
import { type PowerSums, powerSums } from './power-sums';

/** Trading days per year: the number of periods that an annual rate is divided by. */
const TRADING_DAYS = 252;

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
 * The risk-free rate of one period in percent: annual rate / 252 × 100.
 *
 * @param annualRate as a fraction: 0.04 is 4 % per year
 *
 * @example
 * riskFreePct(new Decimal('0.252')).toFixed(); // '0.1'
 */
export function riskFreePct(annualRate: Decimal): Decimal {
  return Decimal.div(annualRate, TRADING_DAYS).times(100);
}

/** The sums that mean and standard deviation are computed from. */
type Sums = Pick<PowerSums, 'count' | 'sum' | 'squares'>;

/**
 * Mean, standard deviation and Sharpe ratio of a return series.
 *
 * Sharpe ratio (Sharpe 1994, "The Sharpe Ratio", ex post): (mean − rf) / s with s² = Σ(r − mean)² / (n − 1), computed
 * as (n·Σr² − (Σr)²) / (n(n − 1)) from exact sums, so that nothing cancels and no order matters.
 *
 * Whether a difference is rounding noise depends on M = max|r|, which the sums do not contain. They give a bound, M² ≤
 * Σr², which nearly always decides. The returns themselves are needed only where it does not.
 *
 * @param sums of the returns, which are in percent
 * @param rf the risk-free rate of one period, in percent
 * @param returns gives the returns that the sums are of
 *
 * @example
 * const returns = [1, 2, 3].map((r) => new Decimal(r));
 * statisticsOf(powerSums.of(returns), new Decimal(0), () => returns).stdDev?.toFixed(); // '1'
 */
export function statisticsOf(sums: Sums, rf: Decimal, returns: () => readonly Decimal[]): ReturnStatistics {
  const { count, sum, squares } = sums;
  if (count === 0) return { count, mean: null, stdDev: null, excess: null, sharpe: null };

  const mean = Decimal.div(sum, count);
  const difference = mean.minus(rf);
  const excess = isNoise(difference, squares, returns) ? ZERO : difference;
  if (count < 2) return { count, mean, stdDev: null, excess, sharpe: null };

  const scatter = new Exact(squares).times(count).minus(new Exact(sum).times(sum));
  if (isFlat(scatter, sums, returns)) return { count, mean, stdDev: ZERO, excess, sharpe: null };
  const stdDev = Decimal.div(scatter, count * (count - 1)).sqrt();
  return { count, mean, stdDev, excess, sharpe: excess.div(stdDev) };
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
  if (new Exact(difference).pow(2).gt(NOISE_SQUARED.times(squares))) return false;
  return difference.abs().lte(noiseOf(returns()));
}

/**
 * max − min ≤ 1e-12 × M. The scatter of n returns with the range R = max − min is at most n²·R²/4 (Popoviciu 1935),
 * so R² ≥ 4·scatter/n²; and M² ≤ Σr². A scatter of 0 means that all returns are equal.
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
