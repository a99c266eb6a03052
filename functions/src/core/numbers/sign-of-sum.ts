import type { Decimal } from '../base/decimal';
import type { Quotient } from './quotient';

/** A fraction of whole numbers; the bottom is above 0. It is not reduced: that would take longer than it saves. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/**
 * The sign of an exact sum of quotients: −1, 0 or 1.
 *
 * Quotients of different bottoms have a common one of as many digits as all of them together. So the terms are added in
 * pairs, then the pairs in pairs: of 1,000 terms with 50 digits each, only the last sum has 50,000 digits.
 *
 * @example
 * const third = new Quotient(new Decimal(1), new Decimal(3));
 * signOfSum([third, third, third, new Quotient(new Decimal(-1))]); // 0
 */
export function signOfSum(terms: readonly Quotient[]): number {
  const { top } = sumOf(terms.map(fractionOf));
  return top === 0n ? 0 : top < 0n ? -1 : 1;
}

function sumOf(terms: readonly Fraction[]): Fraction {
  const [first, second] = terms;
  if (first === undefined) return { top: 0n, bottom: 1n };
  if (second === undefined) return first;
  const half = terms.length >> 1;
  const a = sumOf(terms.slice(0, half));
  const b = sumOf(terms.slice(half));
  if (a.bottom === b.bottom) return { top: a.top + b.top, bottom: a.bottom };
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom };
}

function fractionOf({ top, bottom }: Quotient): Fraction {
  const places = Math.max(top.decimalPlaces(), bottom.decimalPlaces());
  return { top: wholeOf(top, places), bottom: wholeOf(bottom, places) };
}

/** A decimal of at most `places` decimal places, times 10^places. */
function wholeOf(value: Decimal, places: number): bigint {
  return BigInt(value.toFixed(places).replace('.', ''));
}
