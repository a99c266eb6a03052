import { Decimal, Exact, exactSum } from '../base/decimal';

/**
 * So many digits of a remainder count. Shares of 28 digits have some 16 behind 12 places, and the last of them are noise: where
 * all have 1/3, one may have come to it by way of 1 − 2/3, and must not get a unit for that.
 */
const REMAINDER_DIGITS = 10;

/**
 * Rounds shares of `total` to `places` decimal places so that they still sum to `total` exactly (largest remainder, or
 * Hamilton's method): everyone is rounded down, and the units that are missing go to the largest remainders; equal
 * remainders are served in the order given. Order is kept: a larger share never becomes smaller than a smaller one, unless their
 * remainders are equal but for digits that do not count.
 *
 * @param shares not negative, summing to `total` up to the rounding of the arithmetic that made them
 * @param total a multiple of one unit in the last place
 */
export function roundByLargestRemainder(
  shares: readonly Decimal[],
  total: Decimal,
  places: number,
): Decimal[] {
  const unit = new Exact(10).pow(-places);
  const floors = shares.map((share) => share.toDecimalPlaces(places, Decimal.ROUND_DOWN));
  const missing = Exact.sub(total, exactSum(floors)).div(unit).toNumber();
  if (!Number.isInteger(missing) || missing < 0 || missing > shares.length)
    throw new RangeError(
      `These ${shares.length} shares do not sum to ${total.toFixed()}: ${missing} units apart.`,
    );

  const byRemainder = shares
    .map((share, index) => ({
      index,
      remainder: Exact.sub(share, floors[index] ?? 0).toDecimalPlaces(places + REMAINDER_DIGITS),
    }))
    .sort((a, b) => b.remainder.cmp(a.remainder) || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, missing).map(({ index }) => index));
  return floors.map((floor, index) => new Decimal(raised.has(index) ? unit.plus(floor) : floor));
}
