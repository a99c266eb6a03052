import fc from 'fast-check';
import {
  Fraction,
  decimal,
  expectWithin,
  textOf,
  unitsOf,
  pctText,
} from '../../../test/support/oracles/engine';
import { expectInverse } from '../../../test/support/oracles/running-sums';
import { type Decimal, ZERO } from '../base/decimal';
import { returnStatistics, riskFreePct } from './sharpe';
import { downsideDeviation, downsideSums, sortinoRatio, type DownsideSums } from './sortino';

const RF = riskFreePct(decimal('0.04'), 'trade');

function sortinoOf(returns: readonly string[], rf = ZERO): Decimal | null {
  const values = returns.map(unitsOf);
  const { excess, count } = returnStatistics(values, rf);
  return sortinoRatio(excess, downsideSums(rf).of(values), count, rf);
}

const texts = ({ count, sum, squares }: DownsideSums): unknown[] => [
  count,
  pctText(sum),
  pctText(squares, 2),
];

const returnText = fc
  .bigInt({ min: -(10n ** 22n), max: 10n ** 22n })
  .map((units) => new Fraction(units, 10n ** 20n).rounded(20));
const series = fc.array(returnText, { minLength: 1, maxLength: 30 });

describe('sortinoRatio', () => {
  it.each([
    // Mean 1, √(4 / 4) over all four, not √(4 / 1) over the one that lost.
    ['one loss of four', ['2', '2', '2', '-2'], '0', '1'],
    // Mean 0, excess −1; below 1 is −3 only, by 4: √(16 / 2)
    ['a loss against rf', ['3', '-3'], '1', '-0.353553390593273762200422181'],
    ['a profit below rf, which counts as a loss', ['1', '3'], '2', '0'],
    ['a flat loser, which has no Sharpe ratio', ['-2', '-2'], '0', '-1'],
    ['a single loss', ['-4'], '0', '-1'],
  ])('is right for %s', (_, returns, rf, expected) => {
    expectWithin(sortinoOf(returns, decimal(rf)), Fraction.of(expected), '0.0000000000000000000000000005');
  });

  it.each([
    ['without a loss', ['1', '2', '0'], ZERO],
    ['for a return above rf', ['0.01587301587301587301', '5'].slice(1), RF],
    ['for rf itself, rounded to the decimal places of a return', ['0.01587301587301587302'], RF],
    ['without a return', [], ZERO],
  ])('is null %s', (_, returns, rf) => {
    expect(sortinoOf(returns, rf)).toBeNull();
  });

  it('does not count the rounding of rf as a loss', () => {
    const rounded = decimal('0.01').div(3);
    expect(sortinoOf(['0.00333333333333333333', '1'], rounded)).toBeNull();
    expect(sortinoOf(['0.00333333333333333332', '1'], rounded)).not.toBeNull();
  });

  it('equals exact arithmetic to 26 digits', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const rf = Fraction.of(RF);
        const below = returns.map((text) => Fraction.of(text).minus(rf)).filter((excess) => excess.top < 0n);
        const squares = Fraction.sum(below.map((excess) => excess.times(excess)));
        const deviation = squares.over(new Fraction(BigInt(returns.length))).sqrt();
        const actual = downsideDeviation(downsideSums(RF).of(returns.map(unitsOf)), returns.length, RF);
        expectWithin(actual, deviation, deviation.times(new Fraction(1n, 10n ** 26n)));
      }),
    );
  });
});

describe('downsideSums', () => {
  it('do not depend on the order, and removing is the inverse of adding, digit for digit', () => {
    const returns = series.map((list) => list.map(unitsOf));
    expectInverse(returns, downsideSums(RF), texts);
  });

  it('are exact for the widest returns and the finest rf', () => {
    const widest = `-${'9'.repeat(82)}.${'9'.repeat(20)}`;
    const sums = downsideSums(decimal('0.000000000001')).of([unitsOf(widest), unitsOf(widest)]);
    expect(textOf(downsideDeviation(sums, 2, decimal('0.000000000001')))).toBe(`1${'0'.repeat(82)}`);
  });
});
