import { Decimal, Exact, exactSum } from '../base/decimal';

/**
 * The number of digits of a remainder that count. A share of 28 digits has about 16 behind its 12 places, and the
 * last of these are noise: if all shares are 1/3 and one of them was computed as 1 − 2/3, it must not get a unit for
 * that.
 */
const REMAINDER_DIGITS = 10;

/**
 * Rounds shares of `total` to `places` decimal places so that they still sum to `total` exactly.
 *
 * The method is that of the largest remainder (Hamilton's method): every share is rounded down, and the missing units
 * go to the shares with the largest remainders. Equal remainders are served in the order given. A larger share never
 * becomes smaller than a smaller one, unless their remainders differ only in digits that do not count.
 *
 * @param shares not negative; their sum is `total` up to the rounding of the arithmetic that made them
 * @param total a multiple of one unit in the last place
 * @throws RangeError if the shares do not sum to `total`
 *
 * @example
 * const thirds = [1, 1, 1].map((part) => new Decimal(part).div(3));
 * roundByLargestRemainder(thirds, new Decimal(1), 2).map(String); // ['0.34', '0.33', '0.33']
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
      `The ${shares.length} shares do not sum to ${total.toFixed()}: they differ by ${missing} units.`,
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
