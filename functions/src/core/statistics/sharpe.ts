import { type Decimal, Precise } from '../base/decimal';
import { memoized } from '../base/memoized';
import type { ReturnBasis } from '../config';
import { integerRoot } from '../numbers/square-root';
import { powerOfTen, roundedFromUnits, toUnits } from '../numbers/units';
import { RETURN_PLACES } from '../trades/trade';
import { type PowerSums, powerSums } from './power-sums';

/** The number of periods that an annual rate is divided by: trading days, or the calendar days of the basis `day`. */
const PERIODS: Readonly<Record<ReturnBasis, number>> = { trade: 252, day: 365 };

/** Decimal places of precise statistics: returns have 20, and up to 12 digits of a difference cancel before it is noise. */
const PLACES = 100;
const UNIT = powerOfTen(PLACES);
const UNITS_PER_RETURN_UNIT = powerOfTen(PLACES - RETURN_PLACES);

/** A difference that is a trillionth of the largest return or less is rounding noise and not information. */
const NOISY = powerOfTen(12);
/** A trillionth of a return, in units of precise statistics. */
const NOISE = UNITS_PER_RETURN_UNIT / NOISY;

/**
 * The statistics of a return series. All are in percent except `sharpe`, which is a ratio per period and not
 * annualised.
 */
export interface ReturnStatistics<Figure = Decimal> {
  readonly count: number;
  /** Null for an empty series. */
  readonly mean: Figure | null;
  /** Sample standard deviation (n − 1); null below two returns, 0 for a flat series. */
  readonly stdDev: Figure | null;
  /** mean − rf; 0 if it is only rounding noise; null for an empty series. */
  readonly excess: Figure | null;
  /** Null below two returns, and for a flat series, where it is undefined. */
  readonly sharpe: Figure | null;
}

/** The same with digits to spare: whole numbers of units of 1e-100. */
export type PreciseStatistics = ReturnStatistics<bigint>;

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
  return ratesOf(annualRate)[basis];
}

/** Memoized, because each close needs the rate of a configuration that does not change. */
const ratesOf = memoized((annualRate: Decimal): Readonly<Record<ReturnBasis, Decimal>> => {
  const per = (basis: ReturnBasis): Decimal => Precise.mul(annualRate, 100).div(PERIODS[basis]);
  return { trade: per('trade'), day: per('day') };
});

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
 * @param sums of the returns
 * @param rf the risk-free rate of one period, in percent, see `riskFreePct`
 * @param returns gives the returns that the sums are of, in units of 1e-20 %; may leave out those of 0, if others differ from 0
 *
 * @example
 * const returns = ['0.2', '0.3'].map((pct) => fromPercent(new Decimal(pct)));
 * const rf = riskFreePct(new Decimal('0.04'), 'trade');
 * preciseDecimals(preciseStatistics(powerSums.of(returns), rf, () => returns)).excess?.toFixed(32);
 * // '0.23412698412698412698412698412698'
 */
export function preciseStatistics(
  sums: Sums,
  rf: Decimal,
  returns: () => readonly bigint[],
): PreciseStatistics {
  const { count, sum, squares } = sums;
  if (count === 0) return { count, mean: null, stdDev: null, excess: null, sharpe: null };

  const n = BigInt(count);
  const mean = (sum * UNITS_PER_RETURN_UNIT) / n;
  const difference = mean - toUnits(rf, PLACES);
  const excess = isNoise(difference, squares, returns) ? 0n : difference;
  if (count < 2) return { count, mean, stdDev: null, excess, sharpe: null };

  const scatter = n * squares - sum * sum;
  if (isFlat(scatter, sums, returns)) return { count, mean, stdDev: 0n, excess, sharpe: null };
  const stdDev = integerRoot((scatter * UNITS_PER_RETURN_UNIT ** 2n) / (n * (n - 1n)));
  return { count, mean, stdDev, excess, sharpe: (excess * UNIT) / stdDev };
}

/**
 * The statistics in the engine's 28 digits, each rounded once.
 *
 * @example
 * const third = 10n ** 100n / 3n;
 * const { mean } = roundedStatistics({ count: 1, mean: third, stdDev: null, excess: third, sharpe: null });
 * mean?.toFixed(); // '0.3333333333333333333333333333'
 */
export function roundedStatistics(statistics: PreciseStatistics): ReturnStatistics {
  return withFigures(statistics, (value) => roundedFromUnits(value, PLACES));
}

/**
 * Mean, standard deviation and Sharpe ratio in 28 digits; see `preciseStatistics`.
 *
 * @example
 * const returns = [1, 2, 3].map((pct) => fromPercent(new Decimal(pct)));
 * statisticsOf(powerSums.of(returns), new Decimal(0), () => returns).stdDev?.toFixed(); // '1'
 */
export function statisticsOf(sums: Sums, rf: Decimal, returns: () => readonly bigint[]): ReturnStatistics {
  return roundedStatistics(preciseStatistics(sums, rf, returns));
}

/**
 * Mean, standard deviation and Sharpe ratio of a return series without kept sums; see `statisticsOf`.
 *
 * @param returns in units of 1e-20 %
 * @param rf the risk-free rate of one period, in percent
 *
 * @example
 * const { sharpe } = returnStatistics([1n, 2n, 3n], new Decimal(0));
 * sharpe?.toFixed(); // '2'
 */
export function returnStatistics(returns: readonly bigint[], rf: Decimal): ReturnStatistics {
  return statisticsOf(powerSums.of(returns), rf, () => returns);
}

/** |mean − rf| ≤ 1e-12 × M. Because M² ≤ Σr², a difference above 1e-12 × √Σr² is not noise. */
function isNoise(difference: bigint, squares: bigint, returns: () => readonly bigint[]): boolean {
  if (difference === 0n) return true;
  if (difference * difference > squares * NOISE * NOISE) return false;
  return magnitude(difference) <= largest(returns()) * NOISE;
}

/**
 * max − min ≤ 1e-12 × M. The scatter of n returns with the range R = max − min is at most n²·R²/4 (Popoviciu 1935),
 * so R² ≥ 4·scatter/n²; and M² ≤ Σr². A scatter of 0 means that all returns are equal. With a return of 0 among them,
 * the scatter is at least Σr², which always decides: so returns of 0 may be left out.
 */
function isFlat(scatter: bigint, { count, squares }: Sums, returns: () => readonly bigint[]): boolean {
  if (scatter === 0n) return true;
  const n = BigInt(count);
  if (4n * scatter * NOISY * NOISY > squares * n * n) return false;
  const all = returns();
  const range = all.reduce((a, b) => (b > a ? b : a)) - all.reduce((a, b) => (b < a ? b : a));
  return range * NOISY <= largest(all);
}

function largest(returns: readonly bigint[]): bigint {
  return returns.map(magnitude).reduce((a, b) => (b > a ? b : a));
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/**
 * Precise statistics as decimals of 80 digits.
 *
 * @example
 * const precise = { count: 1, mean: 10n ** 99n, stdDev: null, excess: 0n, sharpe: null };
 * preciseDecimals(precise).mean?.toFixed(); // '0.1'
 */
export function preciseDecimals(statistics: PreciseStatistics): ReturnStatistics {
  return withFigures(statistics, (value) => new Precise(`${value}e-${PLACES}`).plus(0));
}

function withFigures<From, To>(
  { count, mean, stdDev, excess, sharpe }: ReturnStatistics<From>,
  change: (figure: From) => To,
): ReturnStatistics<To> {
  const changed = (figure: From | null): To | null => (figure === null ? null : change(figure));
  return {
    count,
    mean: changed(mean),
    stdDev: changed(stdDev),
    excess: changed(excess),
    sharpe: changed(sharpe),
  };
}
