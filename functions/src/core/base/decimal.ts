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
 * Arithmetic with digits to spare, for the steps of a figure that is rounded to 28 digits at the end. The formulas of
 * the evidence lose up to 40 digits where their terms cancel: the returns 1e8 and 1e8 + 0.00021 have a Sharpe ratio of
 * 1e12, whose square is multiplied by kurtosis − 1.
 */
export const Precise = Exact.clone({ precision: 80 });

/** `Exact` for products of the exact quotients that a risk follows from: a `Quotient` has up to 150 digits above and 100 below. */
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
