import type { Decimal } from '../base/decimal';
import { fromUnits, powerOfTen, toUnits } from './units';

/**
 * The number of digits of a remainder that count. A share of 28 digits has about 16 behind its 12 places, and the
 * last of these are noise: if all shares are 1/3 and one of them was computed as 1 − 2/3, it must not get a unit for
 * that.
 */
export const REMAINDER_DIGITS = 10;
const PARTS_OF_UNIT = powerOfTen(REMAINDER_DIGITS);

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
  const fine = places + REMAINDER_DIGITS;
  return roundedUnits(
    shares.map((share) => toUnits(share, fine)),
    toUnits(total, fine),
  ).map((units) => fromUnits(units, places));
}

/**
 * The same of whole numbers.
 *
 * @param shares in tenths of a billionth of the unit that is rounded to, and so is `total`
 *
 * @example
 * roundedUnits([15_000_000_000n, 25_000_000_000n], 40_000_000_000n).map(String); // ['2', '2']
 */
export function roundedUnits(shares: readonly bigint[], total: bigint): bigint[] {
  const floors = shares.map((share) => share / PARTS_OF_UNIT);
  const given = floors.reduce((sum, units) => sum + units, 0n) * PARTS_OF_UNIT;
  const missing = Number(total - given) / Number(PARTS_OF_UNIT);
  if (!Number.isInteger(missing) || missing < 0 || missing > shares.length)
    throw new RangeError(
      `The ${shares.length} shares do not sum to ${total / PARTS_OF_UNIT} units: they differ by ${missing}.`,
    );

  const remainders = shares.map((share) => Number(share % PARTS_OF_UNIT));
  const byRemainder = [...remainders.keys()].sort(
    (a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0) || a - b,
  );
  for (const index of byRemainder.slice(0, missing)) floors[index] = (floors[index] ?? 0n) + 1n;
  return floors;
}
