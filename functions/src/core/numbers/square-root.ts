import { type Decimal, Precise } from '../base/decimal';
import { toUnits } from './units';

/** Significant digits of a root: enough to round a figure made of it to 28, also where 12 of them cancel. */
const DIGITS = 50;

/** The digits of a radicand whose root a float estimates. */
const ESTIMATED_BITS = 100;

/**
 * The square root to 50 digits, cut off and not rounded; a root that has no more digits is exact. By Newton's method on
 * integers, which takes as long as decimal.js takes for 28 digits.
 *
 * @param value not negative
 *
 * @example
 * squareRoot(new Decimal('6.25')).toFixed(); // '2.5'
 * squareRoot(new Decimal(2)).toFixed(30); // '1.414213562373095048801688724210'
 */
export function squareRoot(value: Decimal): Decimal {
  const places = Math.max(0, DIGITS - (value.e >> 1));
  // Not by a product, which decimal.js would round to the digits of its class.
  const radicand = toUnits(value, 2 * places);
  return new Precise(`${integerRoot(radicand)}e-${places}`);
}

/**
 * ⌊√n⌋.
 *
 * @param n not negative
 *
 * @example
 * integerRoot(10n) === 3n; // true
 */
export function integerRoot(n: bigint): bigint {
  if (n === 0n) return n;
  const halfShift = BigInt(Math.max(0, n.toString(16).length * 4 - ESTIMATED_BITS) >> 1);
  let root = BigInt(Math.floor(Math.sqrt(Number(n >> (2n * halfShift))))) << halfShift;
  // One step from below the root leads above it; from there each step is nearer, down to the root.
  root = (root + n / root) >> 1n;
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
