import fc from 'fast-check';
import { Fraction, unitsOf, pctText } from '../../../test/support/oracles/engine';
import { expectInverse } from '../../../test/support/oracles/running-sums';
import { powerSums, scaledMoments, type PowerSums } from './power-sums';

const texts = ({ count, sum, squares, cubes, fourths }: PowerSums): unknown[] => [
  count,
  ...[sum, squares, cubes, fourths].map((units, index) => pctText(units, index + 1)),
];

/** Returns as the engine has them, some of them the widest possible. */
const returnText = fc
  .oneof(
    { weight: 9, arbitrary: fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: -(10n ** 102n), max: 10n ** 102n }) },
  )
  .map((units) => new Fraction(units, 10n ** 20n).rounded(20));
const series = fc.array(returnText, { minLength: 1, maxLength: 20 });

describe('powerSums', () => {
  it('are right for 1, −2 and 0.5', () => {
    expect(texts(powerSums.of(['1', '-2', '0.5'].map(unitsOf)))).toEqual([
      3,
      '-0.5',
      '5.25',
      '-6.875',
      '17.0625',
    ]);
  });

  it('are exact, also for a thousand of the widest possible returns', () => {
    const widest = `${'9'.repeat(82)}.${'9'.repeat(20)}`;
    const value = Fraction.of(widest);
    const square = value.times(value);
    const sums = powerSums.of(Array.from({ length: 1000 }, () => unitsOf(widest)));
    const thousand = new Fraction(1000n);
    expect(pctText(sums.fourths, 4)).toBe(square.times(square).times(thousand).rounded(80));
    const { second, third, fourth } = scaledMoments(sums);
    expect([second, third, fourth]).toEqual([0n, 0n, 0n]);
  });

  it('do not depend on the order, and removing is the inverse of adding, digit for digit', () => {
    const returns = series.map((list) => list.map(unitsOf));
    expectInverse(returns, powerSums, texts);
  });

  it('are 0 again when all returns are removed', () => {
    const returns = [unitsOf('1.23456789012345678901')];
    expect(texts(powerSums.exchange(powerSums.of(returns), returns, []))).toEqual([0, '0', '0', '0', '0']);
  });

  it('give the exact central moments', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const n = new Fraction(BigInt(returns.length));
        const values = returns.map((text) => Fraction.of(text));
        // n·(r − mean) is whole in units of the 20th place, so nothing is rounded.
        const deviations = values.map((value) => value.times(n).minus(Fraction.sum(values)));
        const power = (value: Fraction, k: number): Fraction =>
          k === 1 ? value : value.times(power(value, k - 1));
        const moment = (k: number): string =>
          Fraction.sum(deviations.map((deviation) => power(deviation, k)))
            .over(n)
            .rounded(80);
        const { second, third, fourth } = scaledMoments(powerSums.of(returns.map(unitsOf)));
        expect([second, third, fourth].map((units, index) => pctText(units, index + 2))).toEqual(
          [2, 3, 4].map(moment),
        );
      }),
    );
  });
});
