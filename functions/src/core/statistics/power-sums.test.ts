import fc from 'fast-check';
import { Fraction, decimal } from '../../../test/support/oracles/engine';
import { expectInverse } from '../../../test/support/oracles/running-sums';
import { powerSums, scaledMoments, type PowerSums } from './power-sums';

const texts = ({ count, sum, squares, cubes, fourths }: PowerSums): unknown[] => [
  count,
  ...[sum, squares, cubes, fourths].map((value) => value.toFixed()),
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
    expect(texts(powerSums.of(['1', '-2', '0.5'].map(decimal)))).toEqual([
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
    const sums = powerSums.of(Array.from({ length: 1000 }, () => decimal(widest)));
    const thousand = new Fraction(1000n);
    expect(sums.fourths.toFixed()).toBe(square.times(square).times(thousand).rounded(80));
    const { second, third, fourth } = scaledMoments(sums);
    expect([second, third, fourth].map((moment) => moment.isZero())).toEqual([true, true, true]);
  });

  it('do not depend on the order, and removing is the inverse of adding, digit for digit', () => {
    const returns = series.map((list) => list.map(decimal));
    expectInverse(returns, powerSums, texts);
  });

  it('can be stored as text and carried on exactly after reading', () => {
    fc.assert(
      fc.property(series, returnText, (returns, next) => {
        const sums = powerSums.of(returns.map(decimal));
        const [sum = '', squares = '', cubes = '', fourths = ''] = texts(sums).slice(1).map(String);
        const read = {
          count: sums.count,
          sum: decimal(sum),
          squares: decimal(squares),
          cubes: decimal(cubes),
          fourths: decimal(fourths),
        };
        const more = [decimal(next)];
        expect(texts(powerSums.exchange(read, [], more))).toEqual(texts(powerSums.exchange(sums, [], more)));
        expect(texts(powerSums.exchange(read, more, []))).toEqual(texts(powerSums.exchange(sums, more, [])));
      }),
    );
  });

  it('are 0 again when all returns are removed', () => {
    const returns = [decimal('1.23456789012345678901')];
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
        const { second, third, fourth } = scaledMoments(powerSums.of(returns.map(decimal)));
        expect([second, third, fourth].map((value) => value.plus(0).toFixed())).toEqual(
          [2, 3, 4].map(moment),
        );
      }),
    );
  });
});
