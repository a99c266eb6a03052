import fc from 'fast-check';
import { Fraction, decimal, expectWithin, textOf } from '../../../test/support/oracles/engine';
import type { Decimal } from '../base/decimal';
import { EMPTY_PATH, growthOf, joinAll, joinPaths, maxDrawdownPct, type Path, pathOf } from './max-drawdown';

const pathOfReturn = (value: Decimal): Path => pathOf(growthOf(value));
const pathOfAll = (returns: readonly Decimal[]): Path => joinAll(returns.map(pathOfReturn));

const drawdownOf = (returns: readonly string[]): string | null =>
  textOf(maxDrawdownPct(pathOfAll(returns.map(decimal))));

/** Returns above −100 %, as the engine has them. */
const returnText = fc
  .bigInt({ min: -(10n ** 22n) + 1n, max: 3n * 10n ** 22n })
  .map((units) => new Fraction(units, 10n ** 20n).rounded(20));
const series = fc.array(returnText, { maxLength: 30 });

describe('maxDrawdownPct', () => {
  it.each([
    ['no returns', [], '0'],
    ['gains only', ['1', '2', '0'], '0'],
    ['one loss: the peak is the start', ['-10'], '10'],
    ['two losses compound', ['-10', '-10'], '19'],
    ['a loss after a gain is one from the peak', ['100', '-50'], '50'],
    ['a gain between does not end it', ['-50', '50', '-50'], '62.5'],
    ['a new peak does', ['-20', '50', '-10'], '20'],
    ['the worst, not the last', ['-30', '100', '-5'], '30'],
    ['the smallest loss there is', ['-0.00000000000000000001'], '0.00000000000000000001'],
    ['all but nothing', ['-99.99999999999999999999'], '99.99999999999999999999'],
    ['the widest gain there can be', [`1${'0'.repeat(82)}`, '-25'], '25'],
  ])('of %s', (_, returns, pct) => {
    expect(drawdownOf(returns)).toBe(pct);
  });

  it.each([
    ['−100 %', ['5', '-100']],
    ['more than all, as a short can lose', ['-250']],
    ['all, and nothing brings it back', ['-100', '1000']],
    ['more than all twice, which would multiply to a gain', ['-200', '-200']],
  ])('of a ruin by %s is 100', (_, returns) => {
    expect(drawdownOf(returns)).toBe('100');
  });

  it('is that of exact compounding, to 19 decimal places', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const hundred = new Fraction(100n);
        let capital = new Fraction(1n);
        let peak = capital;
        let worst = new Fraction(0n);
        for (const text of returns) {
          capital = capital.times(Fraction.of(text).plus(hundred).over(hundred));
          if (peak.lt(capital)) peak = capital;
          const drawdown = peak.minus(capital).over(peak);
          if (worst.lt(drawdown)) worst = drawdown;
        }
        const actual = maxDrawdownPct(pathOfAll(returns.map(decimal)));
        expectWithin(actual, worst.times(hundred), '0.00000000000000000001');
      }),
    );
  });

  it('is no smaller with more returns, and between 0 and 100', () => {
    fc.assert(
      fc.property(series, fc.nat(), (returns, at) => {
        const path = pathOfAll(returns.map(decimal));
        const part = pathOfAll(returns.slice(0, at % (returns.length + 1)).map(decimal));
        expect(maxDrawdownPct(part).lte(maxDrawdownPct(path))).toBe(true);
        expect(maxDrawdownPct(part).gte(0) && maxDrawdownPct(path).lte(100)).toBe(true);
      }),
    );
  });
});

describe('paths', () => {
  it('of returns in percent', () => {
    // ln 1.01 and ln 0.5
    expect(pathOfReturn(decimal('1'))).toMatchObject({
      growth: 9950330853168082848215357544n,
      low: 0n,
      fall: 0n,
    });
    expect(pathOfReturn(decimal('-50'))).toMatchObject({
      growth: -693147180559945309417232121458n,
      high: 0n,
    });
    expect(pathOfReturn(decimal('-0'))).toEqual(EMPTY_PATH);
  });

  it('are the same however a series is cut and its parts are joined, with ruins and without', () => {
    const any = fc.oneof(
      { weight: 30, arbitrary: returnText },
      { weight: 1, arbitrary: fc.constant('-100') },
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), fc.array(fc.nat()), (returns, choices) => {
        // Joins neighbours in whatever order the numbers say until one path is left.
        const paths: Path[] = returns.map((text) => pathOfReturn(decimal(text)));
        for (const choice of [...choices, ...returns.map(() => 0)]) {
          if (paths.length < 2) break;
          const at = choice % (paths.length - 1);
          const [a = EMPTY_PATH, b = EMPTY_PATH] = paths.slice(at, at + 2);
          paths.splice(at, 2, joinPaths(a, b));
        }
        expect(paths[0] ?? EMPTY_PATH).toEqual(pathOfAll(returns.map(decimal)));
      }),
    );
  });

  it('have an empty one that changes nothing', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const path = pathOfAll(returns.map(decimal));
        expect(joinPaths(EMPTY_PATH, path)).toEqual(path);
        expect(joinPaths(path, EMPTY_PATH)).toEqual(path);
      }),
    );
  });
});
