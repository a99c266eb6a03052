import { Decimal, Exact, ZERO } from '../base/decimal';
import { type PowerSums, powerSums } from './power-sums';

/** Trading days a year: what an annual rate is divided by. */
const TRADING_DAYS = 252;

/** Differences this small against the largest return are rounding noise, not information. */
const NOISE = new Decimal('1e-12');
const NOISE_SQUARED = new Exact(NOISE).pow(2);

/** What a return series says. All in percent but `sharpe`, which is a ratio a period and not annualised. */
export interface ReturnStatistics {
  readonly count: number;
  /** Null for an empty series. */
  readonly mean: Decimal | null;
  /** Sample standard deviation (n − 1); null below two returns, 0 for a flat series. */
  readonly stdDev: Decimal | null;
  /** mean − rf; 0 when it is rounding noise only; null for an empty series. */
  readonly excess: Decimal | null;
  /** Null below two returns, and for a flat series, where it is undefined. */
  readonly sharpe: Decimal | null;
}

/** The risk-free rate of one period in percent: annual rate / 252 × 100. */
export function riskFreePct(annualRate: Decimal): Decimal {
  return Decimal.div(annualRate, TRADING_DAYS).times(100);
}

/** What mean and deviation are made of. */
type Sums = Pick<PowerSums, 'count' | 'sum' | 'squares'>;

/**
 * Mean, standard deviation and Sharpe ratio of a return series.
 *
 * Sharpe ratio (Sharpe 1994, "The Sharpe Ratio", ex post): (mean − rf) / s with s² = Σ(r − mean)² / (n − 1), computed as
 * (n·Σr² − (Σr)²) / (n(n − 1)) from exact sums, so that nothing cancels and no order matters.
 *
 * Whether a difference is noise depends on M = max|r|, and the sums do not know it. They know bounds, which nearly always
 * decide: M² ≤ Σr². Only where they do not, the returns themselves are asked for.
 *
 * @param sums of the returns, which are in percent
 * @param rf the risk-free rate of one period, in percent
 * @param returns those that the sums are of, at least the least and the largest of them
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

/** The statistics of returns that nobody keeps the sums of. */
export function returnStatistics(returns: readonly Decimal[], rf: Decimal): ReturnStatistics {
  return statisticsOf(powerSums.of(returns), rf, () => returns);
}

/** |mean − rf| ≤ 1e-12 × M. From M² ≤ Σr² follows: a difference beyond 1e-12 × √Σr² is more than that. */
function isNoise(difference: Decimal, squares: Decimal, returns: () => readonly Decimal[]): boolean {
  if (difference.isZero()) return true;
  if (new Exact(difference).pow(2).gt(NOISE_SQUARED.times(squares))) return false;
  return difference.abs().lte(noiseOf(returns()));
}

/**
 * max − min ≤ 1e-12 × M. With range R = max − min, no series of n scatters more than n²·R²/4 (Popoviciu 1935), so that
 * R² ≥ 4·scatter/n²; and M² ≤ Σr². A scatter of 0 is that of equal returns.
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
