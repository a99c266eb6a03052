import type { Decimal } from '../base/decimal';
import { roundedFromUnits, toUnits } from './units';

/**
 * Fixed-point decimals: whole multiples of 1e-40, held as BigInts.
 *
 * decimal.js takes 75 µs for a power of e, and several hundred for a series of divisions. That is too much for every
 * close. Integers of a fixed scale do the same in a few µs, are as exact, and round the same everywhere.
 */
export const PLACES = 40;
export const UNIT = 10n ** BigInt(PLACES);

/** ln 10 to 70 decimal places: 30 more than the result has, for powers far below 1. */
const LN_10_PLACES = 70;
const LN_10 = 23025850929940456840179914546843642076011014886287729760333279009675726n;

/**
 * A decimal as a fixed-point number, rounded half to even at 40 decimal places.
 *
 * @example
 * toFixedPoint(new Decimal('1.5')) === (UNIT * 3n) / 2n; // true
 */
export function toFixedPoint(value: Decimal): bigint {
  return toUnits(value, PLACES);
}

/**
 * A fixed-point number times 10^exponent, as a decimal of 28 significant digits.
 *
 * @example
 * fromFixedPoint(UNIT / 4n).toFixed(); // '0.25'
 * fromFixedPoint(UNIT, -2n).toFixed(); // '0.01'
 */
export function fromFixedPoint(value: bigint, exponent = 0n): Decimal {
  return roundedFromUnits(value, PLACES - Number(exponent));
}

/** Binary places of a series: 53 decimal ones, of which the squares lose six. */
const BITS = 176n;
/** How often the argument of a series is halved, and its power squared: with these the two take as long. */
const HALVINGS = 16;

/** A fixed-point number times a power of ten. */
export interface Scaled {
  /** As a fixed-point number from 1 to 10. */
  readonly mantissa: bigint;
  readonly exponent: bigint;
}

/**
 * e^x to about 36 digits. As e^f · 10^k with k = ⌊x / ln 10⌋, so that a power far below 1 keeps all its digits.
 *
 * e^f is the Taylor series of f / 2^16, squared 16 times. In binary places, because a shift takes a tenth of the time of a
 * division.
 *
 * @example
 * const { mantissa, exponent } = expScaled(-10n * UNIT);
 * fromFixedPoint(mantissa, exponent).toFixed(10); // '0.0000453999'
 */
export function expScaled(x: bigint): Scaled {
  const guard = 10n ** BigInt(LN_10_PLACES - PLACES);
  const exponent = floorDivide(x * guard, LN_10);
  const rest = (x * guard - exponent * LN_10) / guard;

  const small = (rest << (BITS - BigInt(HALVINGS))) / UNIT;
  const one = 1n << BITS;
  let power = one;
  for (let term = one, i = 1n; term !== 0n; i++) {
    term = ((term * small) >> BITS) / i;
    power += term;
  }
  for (let i = 0; i < HALVINGS; i++) power = (power * power) >> BITS;
  return { mantissa: (power * UNIT) >> BITS, exponent };
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n && quotient * b !== a ? quotient - 1n : quotient;
}
