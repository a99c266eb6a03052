import { Decimal as DecimalJs } from 'decimal.js';

/** A decimal number. Its arithmetic is that of the class that made it: `Decimal`, `Exact` or `WideExact` below. */
export type Decimal = DecimalJs;

/**
 * The arithmetic of the engine: 28 significant digits, half to even. A clone, because decimal.js's own default is 20
 * digits and its configuration is global to the process.
 */
export const Decimal = DecimalJs.clone({
  defaults: true,
  precision: 28,
  rounding: DecimalJs.ROUND_HALF_EVEN,
});

/**
 * Arithmetic for values that must not round at all: sums, products, and quotients that are rounded to decimal places
 * next.
 *
 * The widest value in the engine is n·Σr² of returns r up to 1e20 × 100 / (1e-30 × 1e-30) = 1e82 with 20 decimal
 * places: some 212 digits. A quotient of figures whose first 300 digits are kept cannot be rounded twice either: it
 * is at least 1e-121 away from any tie at 20 decimal places that it does not hit exactly.
 */
export const Exact = DecimalJs.clone({
  defaults: true,
  precision: 300,
  rounding: DecimalJs.ROUND_HALF_EVEN,
});

/**
 * `Exact` for sums of fourth powers. The fourth power of a return up to 1e82 with 20 decimal places has 328 digits
 * before the point and 80 after it, a sum of a thousand of them 3 more, and n³·Σr⁴ 9 more: 420 digits.
 */
export const WideExact = Exact.clone({ precision: 450 });

export const ZERO: Decimal = new Decimal(0);
export const ONE: Decimal = new Decimal(1);

/** The exact sum of `values`; 0 if there are none. */
export function exactSum(values: Iterable<Decimal>): Decimal {
  let sum = new Exact(0);
  for (const value of values) sum = sum.plus(value);
  return sum;
}

/**
 * `value` in the engine's 28 digits. `new Decimal(value)` alone keeps every digit of an exact value, and each
 * operation on it would carry all of them.
 *
 * @example
 * roundedTo28Digits(Exact.div(2, 3)).toFixed(); // '0.6666666666666666666666666667'
 */
export function roundedTo28Digits(value: DecimalJs.Value): Decimal {
  return new Decimal(value).plus(0);
}

/** Plain decimal text, never an exponent, never `-0`: the form in which decimals are sent and stored. */
export function decimalText(value: Decimal): string {
  return value.toFixed();
}
