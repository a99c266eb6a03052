import { type Decimal, Exact, Precise, roundedTo28Digits, ZERO } from '../base/decimal';
import { squareRoot } from '../numbers/square-root';
import { RETURN_PLACES } from '../trades/trade';
import { type RunningSums, runningSums } from './running-sums';

/** The returns below the risk-free rate, as exact sums. They are valid only for the rate that they were made with. */
export interface DownsideSums {
  readonly count: number;
  readonly sum: Decimal;
  readonly squares: Decimal;
}

const NOTHING = new Exact(0);
const NO_DOWNSIDE: DownsideSums = { count: 0, sum: NOTHING, squares: NOTHING };

/**
 * The downside sums of returns in percent.
 *
 * A return that equals `rf`, rounded to the decimal places that returns have, is not below it: the difference is
 * rounding noise.
 *
 * @param rf the risk-free rate of one period, in percent
 *
 * @example
 * downsideSums(new Decimal('0.5')).of([2, -1, 0].map((r) => new Decimal(r))).count; // 2
 */
export function downsideSums(rf: Decimal): RunningSums<DownsideSums, Decimal> {
  const threshold = rf.toDecimalPlaces(RETURN_PLACES);
  return runningSums(NO_DOWNSIDE, (sums, value, times) => {
    if (!value.lt(threshold)) return sums;
    const r = new Exact(value);
    return {
      count: sums.count + times,
      sum: r.times(times).plus(sums.sum),
      squares: r.times(r).times(times).plus(sums.squares),
    };
  });
}

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
 * const [returns, rf] = [[2, 2, 2, -2].map((r) => new Decimal(r)), new Decimal(0)];
 * downsideDeviation(downsideSums(rf).of(returns), 4, rf)?.toFixed(); // '1': √(2² / 4)
 */
export function downsideDeviation(sums: DownsideSums, count: number, rf: Decimal): Decimal | null {
  if (count === 0) return null;
  if (sums.count === 0) return ZERO;
  const rate = new Exact(rf);
  const squares = rate.times(sums.count).minus(new Exact(sums.sum).times(2)).times(rate).plus(sums.squares);
  return squareRoot(Precise.div(squares, count));
}

/**
 * Sortino ratio of one period: mean excess return / downside deviation, not annualised.
 *
 * @param excess mean − rf in percent, as `preciseStatistics` gives it
 * @param count of all returns
 * @param rf the risk-free rate of one period, in percent
 * @returns in 28 digits; null without a return below rf, where the ratio is undefined
 *
 * @example
 * const [returns, rf] = [[2, 2, 2, -2].map((r) => new Decimal(r)), new Decimal(0)];
 * const { excess, count } = preciseStatistics(powerSums.of(returns), rf, () => returns);
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
