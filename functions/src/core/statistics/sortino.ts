import { Decimal, Exact, ZERO } from '../base/decimal';
import { RETURN_PLACES } from '../trades/trade';

/** The returns below rf, as exact sums. They hold for the one rf that they were made with. */
export interface DownsideSums {
  readonly count: number;
  readonly sum: Decimal;
  readonly squares: Decimal;
}

const NOTHING = new Exact(0);

export const NO_DOWNSIDE: DownsideSums = { count: 0, sum: NOTHING, squares: NOTHING };

/** With one more return, in percent as `rf`; it changes nothing where it is not below rf. */
export function addDownside(sums: DownsideSums, value: Decimal, rf: Decimal): DownsideSums {
  return changed(sums, value, rf, 1);
}

/** Without a return that was added with the same rf: exactly as if it never had been. */
export function removeDownside(sums: DownsideSums, value: Decimal, rf: Decimal): DownsideSums {
  return changed(sums, value, rf, -1);
}

export function downsideSums(returns: Iterable<Decimal>, rf: Decimal): DownsideSums {
  let sums = NO_DOWNSIDE;
  for (const value of returns) sums = addDownside(sums, value, rf);
  return sums;
}

function changed(sums: DownsideSums, value: Decimal, rf: Decimal, by: 1 | -1): DownsideSums {
  if (!isBelow(value, rf)) return sums;
  const r = new Exact(value);
  return {
    count: sums.count + by,
    sum: r.times(by).plus(sums.sum),
    squares: r.times(r).times(by).plus(sums.squares),
  };
}

/** A return that is rf, rounded to the places that returns have, is not below it: the difference is rounding noise. */
function isBelow(value: Decimal, rf: Decimal): boolean {
  return value.lt(rf.toDecimalPlaces(RETURN_PLACES));
}

/**
 * Downside deviation of n returns: √(Σ min(r − rf, 0)² / n), of all of them and not of the losing ones only (Sortino and
 * Price 1994, "Performance Measurement in a Downside Risk Framework"). Σ(r − rf)² = Σr² − 2rf·Σr + k·rf² of the k below rf.
 *
 * @param count of all returns, also those above rf
 * @returns in percent; 0 where none is below rf, null without a return
 */
export function downsideDeviation(sums: DownsideSums, count: number, rf: Decimal): Decimal | null {
  if (count === 0) return null;
  if (sums.count === 0) return ZERO;
  const rate = new Exact(rf);
  const squares = rate.times(sums.count).minus(new Exact(sums.sum).times(2)).times(rate).plus(sums.squares);
  return Decimal.div(new Decimal(squares).plus(0), count).sqrt();
}

/**
 * Sortino ratio of a period: mean excess return / downside deviation, not annualised.
 *
 * @param excess mean − rf in percent, as `returnStatistics` gives it
 * @returns null without a return below rf, where it is undefined
 */
export function sortinoRatio(
  excess: Decimal | null,
  sums: DownsideSums,
  count: number,
  rf: Decimal,
): Decimal | null {
  const deviation = downsideDeviation(sums, count, rf);
  return excess === null || deviation === null || !deviation.gt(0) ? null : Decimal.div(excess, deviation);
}
