import { type Decimal, Exact, Precise, roundedTo28Digits, ZERO } from '../base/decimal';
import { memoized } from '../base/memoized';
import { squareRoot } from '../numbers/square-root';
import { fromPercent, RETURN_PLACES } from '../trades/trade';
import { type RunningSums, runningSums } from './running-sums';

/** The returns below the risk-free rate, as exact sums. They are valid only for the rate that they were made with. */
export interface DownsideSums {
  readonly count: number;
  readonly sum: bigint;
  readonly squares: bigint;
}

const NO_DOWNSIDE: DownsideSums = { count: 0, sum: 0n, squares: 0n };

/**
 * The downside sums of returns in units of 1e-20 %. Memoized, because a close needs them of a rate that does not change.
 *
 * A return that equals `rf`, rounded to the decimal places that returns have, is not below it: the difference is
 * rounding noise.
 *
 * @param rf the risk-free rate of one period, in percent
 *
 * @example
 * downsideSums(new Decimal('0.5')).of([2, -1, 0].map((pct) => fromPercent(new Decimal(pct)))).count; // 2
 */
export const downsideSums = memoized((rf: Decimal): RunningSums<DownsideSums, bigint> => {
  const threshold = fromPercent(rf);
  return runningSums<DownsideSums, bigint>(NO_DOWNSIDE, (sums, value, times) => {
    if (value >= threshold) return sums;
    const r = value * BigInt(times);
    return { count: sums.count + times, sum: sums.sum + r, squares: sums.squares + r * value };
  });
});

/**
 * Downside deviation of n returns: √(Σ min(r − rf, 0)² / n). It is divided by the number of all returns, not only by
 * that of the returns below rf (Sortino and Price 1994, "Performance Measurement in a Downside Risk Framework"). Over
 * the k returns below rf, Σ(r − rf)² = Σr² − 2rf·Σr + k·rf².
 *
 * @param count of all returns, also those that are not below rf
 * @param rf the risk-free rate of one period, in percent: the one that `sums` were made with
 * @returns in percent, to at least 49 digits; 0 if no return is below rf, null without a return
 *
 * @example
 * const [returns, rf] = [[2, 2, 2, -2].map((pct) => fromPercent(new Decimal(pct))), new Decimal(0)];
 * downsideDeviation(downsideSums(rf).of(returns), 4, rf)?.toFixed(); // '1': √(2² / 4)
 */
export function downsideDeviation(sums: DownsideSums, count: number, rf: Decimal): Decimal | null {
  if (count === 0) return null;
  if (sums.count === 0) return ZERO;
  const rate = new Exact(rf);
  const squares = rate
    .times(sums.count)
    .minus(exactly(sums.sum, RETURN_PLACES).times(2))
    .times(rate)
    .plus(exactly(sums.squares, 2 * RETURN_PLACES));
  return squareRoot(Precise.div(squares, count));
}

/**
 * Sortino ratio of one period: mean excess return / downside deviation, not annualised.
 *
 * @param excess mean − rf in percent, as `preciseDecimals` gives it
 * @param count of all returns
 * @param rf the risk-free rate of one period, in percent
 * @returns in 28 digits; null without a return below rf, where the ratio is undefined
 *
 * @example
 * const [returns, rf] = [[2, 2, 2, -2].map((pct) => fromPercent(new Decimal(pct))), new Decimal(0)];
 * const { excess, count } = preciseDecimals(preciseStatistics(powerSums.of(returns), rf, () => returns));
 * sortinoRatio(excess, downsideSums(rf).of(returns), count, rf)?.toFixed(); // '1'
 */
export function sortinoRatio(
  excess: Decimal | null,
  sums: DownsideSums,
  count: number,
  rf: Decimal,
): Decimal | null {
  const deviation = downsideDeviation(sums, count, rf);
  if (excess === null || deviation === null || !deviation.gt(0)) return null;
  return roundedTo28Digits(Precise.div(excess, deviation));
}

function exactly(units: bigint, places: number): Decimal {
  return new Exact(`${units}e-${places}`);
}
