import { Decimal } from '../base/decimal';

/**
 * Powers of e and logarithms of fixed-point decimals: whole multiples of 1e-40, held as BigInts.
 *
 * decimal.js has both, but takes 25 to 75 µs for one, and a series of divisions takes it several hundred: too much for
 * every close. Integers of fixed scale do the same in a few µs, are as decimal and as exact, and round the same everywhere.
 */
const PLACES = 40;
export const UNIT = 10n ** BigInt(PLACES);

/** ln 10 and ln 2 to 70 and 40 decimal places; the guard digits are for powers far below 1. */
const LN_10_PLACES = 70;
const LN_10 = 23025850929940456840179914546843642076011014886287729760333279009675726n;
const LN_2 = 6931471805599453094172321214581765680755n;

/** As a fixed-point number, half to even at 40 decimal places. */
export function toFixedPoint(value: Decimal): bigint {
  // Text, because decimal.js rounds a product to the digits of its constructor.
  return BigInt(value.toFixed(PLACES, Decimal.ROUND_HALF_EVEN).replace('.', ''));
}

/** As a decimal of at most 28 significant digits. `exponent` shifts it by powers of ten. */
export function fromFixedPoint(value: bigint, exponent = 0n): Decimal {
  return new Decimal(`${value}e${exponent - BigInt(PLACES)}`).plus(0);
}

/** A fixed-point number times a power of ten. */
export interface Scaled {
  /** From 1 to 10. */
  readonly mantissa: bigint;
  readonly exponent: bigint;
}

/**
 * e^x = e^f · 10^k with k = ⌊x / ln 10⌋, so that a power far below 1 keeps all its digits; to some 36 of them.
 *
 * e^f by Taylor's series of f / 2^8, squared eight times.
 */
export function expScaled(x: bigint): Scaled {
  const guard = 10n ** BigInt(LN_10_PLACES - PLACES);
  const exponent = floorDivide(x * guard, LN_10);
  const rest = (x * guard - exponent * LN_10) / guard;

  const small = rest >> 8n;
  let power = UNIT;
  for (let term = UNIT, i = 1n; term !== 0n; i++) {
    term = (term * small) / (UNIT * i);
    power += term;
  }
  for (let i = 0; i < 8; i++) power = (power * power) / UNIT;
  return { mantissa: power, exponent };
}

/** e^−x of a fixed-point number x ≥ 0, as a fixed-point number. */
export function expOfMinus(x: bigint): bigint {
  const { mantissa, exponent } = expScaled(-x);
  const lost = -exponent;
  return lost > 2n * BigInt(PLACES) ? 0n : mantissa / 10n ** lost;
}

/**
 * ln(top / bottom) of whole numbers above 0, to some 38 decimal places.
 *
 * ln q = 2·artanh((q − 1) / (q + 1)), a series of y³/3, y⁵/5, … that is short for q near 1, as returns are; others are brought
 * between ½ and 2 by a power of two first.
 */
export function lnOfRatio(top: bigint, bottom: bigint): bigint {
  const near = 3n * top >= 2n * bottom && 2n * top <= 3n * bottom;
  const twos = near ? 0 : bitLength(top) - bitLength(bottom);
  const numerator = twos < 0 ? top << BigInt(-twos) : top;
  const denominator = twos > 0 ? bottom << BigInt(twos) : bottom;

  const y = ((numerator - denominator) * UNIT) / (numerator + denominator);
  const square = (y * y) / UNIT;
  let sum = 0n;
  for (let power = y, i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power = (power * square) / UNIT;
  }
  return 2n * sum + BigInt(twos) * LN_2;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}
