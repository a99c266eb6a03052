import { Decimal, Exact, ZERO, exactSum } from './decimal';

/** Trading days a year: what an annual rate is divided by. */
const TRADING_DAYS = 252;

/** Differences this small against the largest return are rounding noise, not information. */
const NOISE = new Decimal('1e-12');

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

/**
 * Mean, standard deviation and Sharpe ratio of a return series.
 *
 * Sharpe ratio (Sharpe 1994, "The Sharpe Ratio", ex post): (mean − rf) / s with s² = Σ(r − mean)² / (n − 1), computed as
 * (n·Σr² − (Σr)²) / (n(n − 1)) from exact sums, so that nothing cancels and no order matters.
 *
 * @param returns in percent
 * @param rf the risk-free rate of one period, in percent
 */
export function returnStatistics(returns: readonly Decimal[], rf: Decimal): ReturnStatistics {
  const count = returns.length;
  if (count === 0) return { count, mean: null, stdDev: null, excess: null, sharpe: null };

  const sum = exactSum(returns);
  const noise = Exact.max(...returns.map((r) => r.abs())).times(NOISE);
  const mean = Decimal.div(sum, count);
  const difference = mean.minus(rf);
  const excess = difference.abs().lte(noise) ? ZERO : difference;
  if (count < 2) return { count, mean, stdDev: null, excess, sharpe: null };

  const flat = Exact.sub(Exact.max(...returns), Exact.min(...returns)).lte(noise);
  if (flat) return { count, mean, stdDev: ZERO, excess, sharpe: null };

  const sumOfSquares = exactSum(returns.map((r) => new Exact(r).times(r)));
  const scatter = sumOfSquares.times(count).minus(sum.times(sum));
  const stdDev = Decimal.div(scatter, count * (count - 1)).sqrt();
  return { count, mean, stdDev, excess, sharpe: excess.div(stdDev) };
}
