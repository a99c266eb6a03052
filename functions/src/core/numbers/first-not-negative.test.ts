import fc from 'fast-check';
import { decimal, Fraction } from '../../../test/support/oracles/engine';
import { runs } from '../../../test/support/runs';
import { firstNotNegative } from './first-not-negative';
import { Quotient } from './quotient';

/** A quotient of two whole numbers. */
type Pair = readonly [top: bigint, bottom: bigint];

const quotient = ([top, bottom]: Pair): Quotient =>
  new Quotient(decimal(top.toString()), decimal(bottom.toString()));

/** The definition: the exact sum from each place on. */
function naive(terms: readonly Pair[], places: readonly number[]): number | null {
  const sumFrom = (place: number): Fraction =>
    Fraction.sum(terms.slice(place).map(([top, bottom]) => new Fraction(top, bottom)));
  return places.find((place) => sumFrom(place).top >= 0n) ?? null;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

/** As many numbers of 40 digits without a common divisor. */
function bottoms(count: number): bigint[] {
  const found: bigint[] = [];
  for (let next = 10n ** 39n + 7n; found.length < count; next += 2n)
    if (found.every((other) => greatestDivisor(other, next) === 1n)) found.push(next);
  return found;
}

/**
 * Terms whose sum is as near to 0 as one of so many bottoms can be: `top` / their product. Only the first is positive, so
 * that the sum from any later one on is negative.
 */
function nearZero(count: number, top: 1n | -1n): Pair[] {
  const all = bottoms(count);
  const product = all.reduce((a, b) => a * b, 1n);
  const tops = all.map((bottom) => {
    const rest = (top * inverse(product / bottom, bottom)) % bottom;
    return rest > 0n ? rest - bottom : rest;
  });
  const sum = tops.reduce((total, one, index) => total + one * (product / (all[index] ?? 1n)), 0n);
  const whole = (sum - top) / product;
  return all.map((bottom, index): Pair => [
    (tops[index] ?? 0n) - (index === 0 ? whole * bottom : 0n),
    bottom,
  ]);
}

const times = (count: number, part: readonly Pair[]): Pair[] =>
  Array<readonly Pair[]>(count).fill(part).flat();

function pairs(text: string): Pair[] {
  return text.split(' ').map((pair) => {
    const [top = '', bottom = '1'] = pair.split('/');
    return [BigInt(top), BigInt(bottom)];
  });
}

describe('firstNotNegative', () => {
  it.each<[string, string, number[], number | null]>([
    ['no place', '1/3', [], null],
    ['a sum of 0', '1/3 1/3 1/3 -1', [0], 0],
    [
      'a sum just below 0',
      '1/3 1/3 1/3 -1000000000000000000000000000000000001/1000000000000000000000000000000000000',
      [0],
      null,
    ],
    ['a later place', '-1/3 -1/3 1/7', [0, 1, 2], 2],
    ['the first of two', '-1/7 2/3 1/7', [0, 1, 2], 0],
    ['only places that are asked for', '1/3 -1/3 1/3', [1], 1],
    ['a place before terms that are 0 together', '-1/9 1/3 -1/3 1/9', [1, 3], 1],
  ])('finds the place: %s', (_, terms, places, expected) => {
    expect(firstNotNegative(pairs(terms).map(quotient), places)).toBe(expected);
  });

  it('equals the definition, also where sums are 0 or nearly so', () => {
    const parts = fc.oneof(
      fc
        .tuple(fc.bigInt({ min: -3n, max: 3n }), fc.constantFrom(1n, 3n, 7n, 10n ** 30n))
        .map((pair): Pair[] => [pair]),
      fc
        .tuple(fc.constantFrom(2, 3, 12), fc.constantFrom<(1n | -1n)[]>(1n, -1n))
        .map(([count, top]) => nearZero(count, top)),
      fc.constantFrom('1/3 2/3 -1', '-1/3 1/3').map(pairs),
    );
    const lists = fc.array(parts, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lists, fc.infiniteStream(fc.boolean()), (list, picks) => {
        const terms = list.flat();
        const places = terms.flatMap((_, index) => (picks.next().value === true ? [index] : []));
        expect(firstNotNegative(terms.map(quotient), places)).toBe(naive(terms, places));
      }),
      { numRuns: runs(100) },
    );
  });

  it.each<[string, (terms: number) => Pair[]]>([
    // The last sum is −10^-600, and each before it higher by 10^-640: all stay open below 2,048 binary places.
    ['in parts of 16', (terms) => [...times(terms / 16 - 1, nearZero(16, 1n)), ...nearZero(15, -1n)]],
    [
      'in a few long parts',
      (terms) => [...times(3, nearZero(terms / 4, 1n)), ...nearZero(terms / 4 - 1, -1n)],
    ],
    [
      'in a few long parts after many that are 0',
      (terms) => [
        ...times(terms / 4, pairs('1/3 -1/3')),
        ...times(3, nearZero(terms / 8, 1n)),
        ...nearZero(terms / 8 - 1, -1n),
      ],
    ],
  ])('takes work that grows little more than the terms, if these are nearly 0 together: %s', (_, hostile) => {
    const workOf = (count: number): number => {
      const terms = hostile(count).map(quotient);
      let work = 0;
      const places = terms.map((_term, index) => index);
      // By the way in which the terms are made.
      expect(firstNotNegative(terms, places, (bits) => (work += bits))).toBeNull();
      return work;
    };
    // Four times the terms. It would be 16 times the work if each place was looked at by itself.
    expect(workOf(256) / workOf(64)).toBeLessThan(6);
  });
});
