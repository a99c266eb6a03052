import fc from 'fast-check';
import { Fraction, decimal, textOf } from '../../../test/support/oracles/engine';
import { Decimal } from '../base/decimal';
import { roundByLargestRemainder } from './largest-remainder';

const rounded = (shares: string[], total: string, places: number): (string | null)[] =>
  roundByLargestRemainder(shares.map(decimal), decimal(total), places).map(textOf);

describe('roundByLargestRemainder', () => {
  it.each([
    ['leaves shares that need no rounding', ['0.5', '0.25', '0.25'], '1', 2, ['0.5', '0.25', '0.25']],
    ['serves the largest remainder first', ['0.333', '0.338', '0.329'], '1', 2, ['0.33', '0.34', '0.33']],
    ['does not serve the largest share first', ['0.501', '0.498', '0.001'], '1', 2, ['0.5', '0.5', '0']],
    [
      'distributes several units',
      ['0.166', '0.167', '0.168', '0.499'],
      '1',
      2,
      ['0.16', '0.17', '0.17', '0.5'],
    ],
    ['gives a tie to the earlier share', ['0.335', '0.335', '0.33'], '1', 2, ['0.34', '0.33', '0.33']],
    [
      'gives several ties to the earlier shares',
      ['0.125', '0.125', '0.125', '0.125', '0.5'],
      '1',
      2,
      ['0.13', '0.13', '0.12', '0.12', '0.5'],
    ],
    ['rounds to whole units', ['1.5', '2.5', '3'], '7', 0, ['2', '2', '3']],
    ['rounds a capital to cents', ['33.3333', '33.3333', '33.3334'], '100', 2, ['33.33', '33.33', '33.34']],
    ['rounds an even split', ['3.333', '3.333', '3.334'], '10', 0, ['3', '3', '4']],
    ['keeps a single share', ['1'], '1', 12, ['1']],
    [
      'accepts shares that sum to a little less',
      ['0.3333333333', '0.3333333333', '0.3333333333'],
      '1',
      2,
      ['0.34', '0.33', '0.33'],
    ],
    ['accepts shares that sum to a little more', ['0.5000000001', '0.5'], '1', 2, ['0.5', '0.5']],
    ['accepts a total of 0', ['0', '0'], '0', 2, ['0', '0']],
    [
      'ignores the noise of 1 − 2/3 in a tie',
      [`0.${'3'.repeat(28)}`, `0.${'3'.repeat(28)}`, `0.${'3'.repeat(27)}4`],
      '1',
      2,
      ['0.34', '0.33', '0.33'],
    ],
    [
      'sees a difference in the tenth digit of the remainders',
      ['0.33', '0.335', '0.335000000001'],
      '1',
      2,
      ['0.33', '0.33', '0.34'],
    ],
    [
      'keeps more than 28 digits',
      ['99999999999999999999.1234567890125', '0.0000000000005'],
      '99999999999999999999.123456789013',
      12,
      ['99999999999999999999.123456789013', '0'],
    ],
  ])('%s', (_, shares, total, places, expected) => {
    expect(rounded(shares, total, places)).toEqual(expected);
  });

  it.each([
    ['too little', ['0.3', '0.3'], '1'],
    ['too much', ['0.7', '0.7'], '1'],
    ['no shares of a total above 0', [], '1'],
  ])('throws for shares of another total: %s', (_, shares, total) => {
    expect(() => rounded(shares, total, 2)).toThrow(RangeError);
  });
});

describe('roundByLargestRemainder, for any shares', () => {
  /** Shares of a total in the engine's arithmetic, in proportion to whole numbers, and the places to round to. */
  const scenario = fc
    .record({
      parts: fc.array(fc.oneof(fc.nat(9), fc.nat(1_000_000)), { minLength: 1, maxLength: 20 }),
      places: fc.nat(12),
      totalUnits: fc.integer({ min: 0, max: 1_000_000_000 }),
    })
    .filter(({ parts }) => parts.some((part) => part > 0))
    .map(({ parts, places, totalUnits }) => {
      const total = decimal(`${totalUnits}e-${places}`);
      const whole = parts.reduce((sum, part) => sum + part, 0);
      const shares = parts.map((part) => total.times(part).div(whole));
      return { parts, places, total, shares, result: roundByLargestRemainder(shares, total, places) };
    });

  const check = (predicate: (s: typeof scenario extends fc.Arbitrary<infer T> ? T : never) => void): void => {
    fc.assert(fc.property(scenario, predicate));
  };

  it('sums to exactly the total, in whole units', () => {
    check(({ result, total, places }) => {
      const sum = Fraction.sum(result.map((share) => Fraction.of(share)));
      expect(sum.rounded(60)).toBe(Fraction.of(total).rounded(60));
      for (const share of result) expect(share.decimalPlaces()).toBeLessThanOrEqual(places);
    });
  });

  it('never differs from a share by a whole unit', () => {
    check(({ result, shares, places }) => {
      const unit = Fraction.of(decimal(`1e-${places}`));
      result.forEach((share, index) => {
        const difference = Fraction.of(share)
          .minus(Fraction.of(shares[index] ?? share))
          .abs();
        expect(difference.lt(unit)).toBe(true);
      });
    });
  });

  it('keeps the order, and gives the earlier of two equal shares at most one unit more', () => {
    check(({ result, shares, places }) => {
      const unit = new Decimal(10).pow(-places);
      shares.forEach((a, i) => {
        shares.forEach((b, j) => {
          const more = (result[i] ?? a).minus(result[j] ?? b);
          if (a.gt(b)) expect(more.gte(0)).toBe(true);
          if (a.eq(b) && i < j) expect(more.isZero() || more.eq(unit)).toBe(true);
        });
      });
    });
  });
});
