import { Decimal as DecimalJs } from 'decimal.js';

/** A decimal number. Its arithmetic is that of the constructor that made it: `Decimal` or `Exact` below. */
export type Decimal = DecimalJs;

/**
 * The engine's arithmetic: 28 significant digits, half to even. A clone, because decimal.js's own default is 20 digits
 * and its configuration is global to the process.
 */
export const Decimal = DecimalJs.clone({
  defaults: true,
  precision: 28,
  rounding: DecimalJs.ROUND_HALF_EVEN,
});

/**
 * Arithmetic for what must not round at all: sums, products, and quotients that are rounded to decimal places next.
 *
 * The widest value in the engine is n·Σr² of returns r up to 1e20 × 100 / (1e-30 × 1e-30) = 1e82 with 20 decimal places:
 * some 212 digits. A quotient of figures whose first 300 digits are kept cannot be rounded twice either: it is at least
 * 1e-121 away from any tie at 20 decimal places that it does not hit exactly.
 */
export const Exact = DecimalJs.clone({
  defaults: true,
  precision: 300,
  rounding: DecimalJs.ROUND_HALF_EVEN,
});

export const ZERO: Decimal = new Decimal(0);
export const ONE: Decimal = new Decimal(1);

/** The exact sum of `values`; 0 for none. */
export function exactSum(values: Iterable<Decimal>): Decimal {
  let sum = new Exact(0);
  for (const value of values) sum = sum.plus(value);
  return sum;
}

/** Plain decimal text, never an exponent, never `-0`: the form in which decimals travel and are stored. */
export function decimalText(value: Decimal): string {
  return value.toFixed();
}
