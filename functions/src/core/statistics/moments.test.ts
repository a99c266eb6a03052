import fc from 'fast-check';
import { Fraction, decimal, expectWithin, textOf, unitsOf } from '../../../test/support/oracles/engine';
import { momentsOf, type Shape } from './moments';
import { powerSums } from './power-sums';

const shapeOf = (returns: readonly string[]): Shape | null => momentsOf(powerSums.of(returns.map(unitsOf)));

const returnText = fc
  .bigInt({ min: -(10n ** 22n), max: 10n ** 22n })
  .map((units) => new Fraction(units, 10n ** 20n).rounded(20));
const series = fc.array(returnText, { minLength: 2, maxLength: 30 });

describe('momentsOf', () => {
  it.each([
    // m₂ = 2/3, m₃ = 0, m₄ = 2/3
    ['1, 2, 3', ['1', '2', '3'], '0', '1.5'],
    ['two returns', ['-7', '12'], '0', '1'],
    // Mean 1: m₂ = 3, m₃ = 6, m₄ = 21; 6 / 3^1.5 = 2 / √3
    [
      'one winner of four',
      ['0', '0', '0', '4'],
      '1.1547005383792515290182975610',
      '2.3333333333333333333333333333',
    ],
    [
      'one loser of four',
      ['0', '0', '0', '-4'],
      '-1.1547005383792515290182975610',
      '2.3333333333333333333333333333',
    ],
    // Mean 5: m₂ = 4, m₃ = 42 / 8, m₄ = 356 / 8; the textbook example of a population deviation of 2.
    ['2 4 4 4 5 5 7 9', ['2', '4', '4', '4', '5', '5', '7', '9'], '0.65625', '2.78125'],
  ])('are right for %s', (_, returns, skewness, kurtosis) => {
    const shape = shapeOf(returns);
    expectWithin(shape?.skewness ?? null, Fraction.of(skewness), '0.000000000000000000000000003');
    expectWithin(shape?.kurtosis ?? null, Fraction.of(kurtosis), '0.000000000000000000000000003');
  });

  it.each([
    ['no returns', []],
    ['one return', ['5']],
    ['equal returns', ['5', '5', '5']],
    ['zeros', ['0', '-0']],
  ])('are null for %s', (_, returns) => {
    expect(shapeOf(returns)).toBeNull();
  });

  it('are right for a spread in the 20th decimal place, where floats would see none', () => {
    const far = ['1', '2', '3'].map((last) => `1000000.0000000000000000000${last}`);
    expect([textOf(shapeOf(far)?.skewness ?? null), textOf(shapeOf(far)?.kurtosis ?? null)]).toEqual([
      '0',
      '1.5',
    ]);
  });

  it('equal exact arithmetic to 26 digits, and satisfy g₄ ≥ g₃² + 1', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const n = new Fraction(BigInt(returns.length));
        const values = returns.map((text) => Fraction.of(text));
        const mean = Fraction.sum(values).over(n);
        const deviations = values.map((value) => value.minus(mean));
        const squares = deviations.map((d) => d.times(d));
        const m2 = Fraction.sum(squares).over(n);
        fc.pre(m2.top !== 0n);
        const m3 = Fraction.sum(squares.map((square, i) => square.times(deviations[i] ?? square))).over(n);
        const m4 = Fraction.sum(squares.map((square) => square.times(square))).over(n);

        const shape = shapeOf(returns);
        const kurtosis = m4.over(m2.times(m2));
        const skewnessSquared = m3.times(m3).over(m2.times(m2).times(m2));
        const precision = new Fraction(1n, 10n ** 26n);
        expectWithin(shape?.kurtosis ?? null, kurtosis, kurtosis.times(precision));
        expectWithin(
          shape === null ? null : shape.skewness.times(shape.skewness),
          skewnessSquared,
          skewnessSquared.times(precision),
        );
        expect(shape?.skewness.isZero() === true || shape?.skewness.isNegative() === m3.top < 0n).toBe(true);
        expect(skewnessSquared.plus(new Fraction(1n)).lte(kurtosis)).toBe(true);
      }),
    );
  });

  it('do not depend on order, level or unit, and mirror a loss as a profit', () => {
    const changed = (
      returns: readonly string[],
      change: (r: ReturnType<typeof decimal>) => typeof r,
    ): unknown => {
      const shape = momentsOf(powerSums.of(returns.map((text) => unitsOf(change(decimal(text))))));
      return shape === null ? null : [textOf(shape.skewness), textOf(shape.kurtosis)];
    };
    fc.assert(
      fc.property(series, (returns) => {
        const same = changed(returns, (r) => r);
        expect(changed([...returns].reverse(), (r) => r)).toEqual(same);
        expect(changed(returns, (r) => r.plus(5))).toEqual(same);
        expect(changed(returns, (r) => r.times(10))).toEqual(same);
        const shape = shapeOf(returns);
        const mirrored =
          shape === null ? null : [textOf(shape.skewness.neg().plus(0)), textOf(shape.kurtosis)];
        expect(changed(returns, (r) => r.neg())).toEqual(mirrored);
      }),
    );
  });
});
