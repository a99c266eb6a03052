import { Decimal, Exact } from '../base/decimal';

/** Arithmetic for 1 − p, where p is as small as 1e-1000 and has 28 digits or more. */
const Long = Exact.clone({ precision: 1_100 });

/**
 * 1 − p, exact; for a p below 1e-1000 rounded to 1,100 digits, and so in the end to 1.
 *
 * @param p from 0 to 1
 *
 * @example
 * complementOf(new Decimal('1e-30')).toFixed(); // '0.999999999999999999999999999999'
 */
export function complementOf(p: Decimal): Decimal {
  return new Decimal(Long.sub(1, p));
}

/**
 * A probability rounded to this many significant digits of it *and* of its complement: of the smaller of the two. A
 * probability next to 1 therefore keeps its nines, and never becomes 1.
 *
 * @param p from 0 to 1
 *
 * @example
 * roundedProbability(new Decimal('0.99999123456'), 3).toFixed(); // '0.99999123'
 * roundedProbability(new Decimal('0.00000876544'), 3).toFixed(); // '0.00000877'
 */
export function roundedProbability(p: Decimal, digits: number): Decimal {
  return p.lt('0.5')
    ? p.toSignificantDigits(digits)
    : complementOf(complementOf(p).toSignificantDigits(digits));
}
