import { Decimal } from '../base/decimal';

/** The digits that decimal.js keeps in each of its words. */
const WORD_DIGITS = 7;
const WORD = 10n ** BigInt(WORD_DIGITS);
const WORD_BASE = 10 ** WORD_DIGITS;
const TWO_WORDS = WORD * WORD;
const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * A decimal in whole units of a decimal place, rounded half to even. Sums and products of whole numbers are exact, and take a
 * tenth of the time of decimals.
 *
 * Reads the words of decimal.js: its text would take longer than what is computed with the number.
 *
 * @param places of the unit
 *
 * @example
 * toUnits(new Decimal('-1.255'), 2) === -126n; // true
 */
export function toUnits(value: Decimal, places: number): bigint {
  const { d: words, e: exponent, s: sign } = value;
  // 0, or below a tenth of a unit, however small.
  if (words[0] === 0 || exponent < -places - 1) return 0n;
  // Two words at a time: together they are still a whole number that a float holds.
  const isOdd = words.length % 2 === 1;
  let digits = isOdd ? BigInt(words[0] ?? 0) : 0n;
  for (let index = isOdd ? 1 : 0; index < words.length; index += 2)
    digits = digits * TWO_WORDS + BigInt((words[index] ?? 0) * WORD_BASE + (words[index + 1] ?? 0));
  // The decimal places of the last word.
  const given = WORD_DIGITS * (words.length - 1 - Math.floor(exponent / WORD_DIGITS));
  const units =
    places >= given
      ? digits * powerOfTen(places - given)
      : dividedHalfEven(digits, powerOfTen(given - places));
  return sign < 0 ? -units : units;
}

/**
 * The decimal of so many units, exact.
 *
 * Writes the words of decimal.js, for the same reason.
 *
 * @example
 * fromUnits(-126n, 2).toFixed(); // '-1.26'
 */
export function fromUnits(units: bigint, places: number): Decimal {
  if (units === 0n) return new Decimal(0);
  const fraction = Math.ceil(places / WORD_DIGITS);
  const words: number[] = [];
  let rest = (units < 0n ? -units : units) * powerOfTen(fraction * WORD_DIGITS - places);
  for (; rest > LARGEST_EXACT; rest /= WORD) words.push(Number(rest % WORD));
  for (let left = Number(rest); left > 0; left = Math.floor(left / WORD_BASE)) words.push(left % WORD_BASE);
  words.reverse();
  const first = words[0] ?? 0;
  const exponent = (words.length - 1 - fraction) * WORD_DIGITS + digitsOf(first) - 1;
  while (words.at(-1) === 0) words.pop();
  const value: { s: number; e: number; d: number[] } = new Decimal(0);
  value.s = units < 0n ? -1 : 1;
  value.e = exponent;
  value.d = words;
  return value as Decimal;
}

/**
 * The decimal of so many units, rounded half to even to the engine's 28 digits.
 *
 * @param places of the unit; may be negative
 *
 * @example
 * roundedFromUnits(10n ** 40n / 3n, 40).toFixed(); // '0.3333333333333333333333333333'
 */
export function roundedFromUnits(units: bigint, places: number): Decimal {
  const sign = units < 0n ? -1n : 1n;
  const dropped = digitsOfWhole(units * sign) - Decimal.precision;
  if (dropped <= 0) return fromUnits(units, places);
  return fromUnits(sign * dividedHalfEven(units * sign, powerOfTen(dropped)), places - dropped);
}

/** How many digits a word has. */
function digitsOf(word: number): number {
  let digits = 1;
  for (let bound = 10; bound <= word; bound *= 10) digits++;
  return digits;
}

/** How many digits a whole number has that is not negative. A float tells them but for one, without the text of the number. */
function digitsOfWhole(value: bigint): number {
  const digits = Math.floor(Math.log10(Number(value))) + 1;
  if (!Number.isFinite(digits)) return value.toString().length;
  if (value >= powerOfTen(digits)) return digits + 1;
  return value < powerOfTen(digits - 1) ? digits - 1 : digits;
}

/**
 * a / b, rounded half to even; both not negative.
 *
 * @example
 * dividedHalfEven(5n, 2n) === 2n; // true
 */
export function dividedHalfEven(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  const twice = (a - quotient * b) * 2n;
  return twice > b || (twice === b && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

const POWERS_OF_TEN = [1n];

/**
 * 10ⁿ for n from 0. Those up to 1,000 are kept.
 *
 * @example
 * powerOfTen(3) === 1_000n; // true
 */
export function powerOfTen(n: number): bigint {
  const known = POWERS_OF_TEN[n];
  if (known !== undefined) return known;
  if (n > 1_000) return 10n ** BigInt(n);
  for (let next = POWERS_OF_TEN.length; next <= n; next++)
    POWERS_OF_TEN.push((POWERS_OF_TEN[next - 1] ?? 1n) * 10n);
  return POWERS_OF_TEN[n] ?? 1n;
}
