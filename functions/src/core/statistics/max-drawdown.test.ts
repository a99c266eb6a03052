import fc from 'fast-check';
import { Fraction, decimal, expectWithin, textOf, unitsOf } from '../../../test/support/oracles/engine';
import { runs } from '../../../test/support/runs';
import { currentDrawdown } from './current-drawdown';
import { maxDrawdownPct } from './max-drawdown';

const drawdownOf = (returns: readonly string[]): string | null =>
  textOf(maxDrawdownPct(returns.map(unitsOf)));

/** Returns above −100 %, as the engine has them. */
const returnText = fc
  .bigInt({ min: -(10n ** 22n) + 1n, max: 3n * 10n ** 22n })
  .map((units) => new Fraction(units, 10n ** 20n).rounded(20));
const series = fc.array(returnText, { maxLength: 30 });

const HUNDRED = new Fraction(100n);

/** The definition in exact fractions: compounds a capital and compares it with its peak. */
function exactDrawdown(returns: readonly string[]): Fraction {
  return exactDepths(returns).worst;
}

function exactDepths(returns: readonly string[]): { readonly worst: Fraction; readonly now: Fraction } {
  let capital = new Fraction(1n);
  let peak = capital;
  let worst = new Fraction(0n);
  for (const text of returns) {
    capital = capital.times(Fraction.of(text).plus(HUNDRED).over(HUNDRED));
    if (peak.lt(capital)) peak = capital;
    const drawdown = peak.minus(capital).over(peak);
    if (worst.lt(drawdown)) worst = drawdown;
  }
  return { worst: worst.times(HUNDRED), now: peak.minus(capital).over(peak).times(HUNDRED) };
}

describe('maxDrawdownPct', () => {
  it.each([
    ['no returns', [], '0'],
    ['gains only', ['1', '2', '0'], '0'],
    ['a negative zero', ['-0'], '0'],
    ['one loss: the peak is the start', ['-10'], '10'],
    ['two losses, which compound', ['-10', '-10'], '19'],
    ['a loss after a gain: it counts from the peak', ['100', '-50'], '50'],
    ['a gain between two losses: the drawdown goes on', ['-50', '50', '-50'], '62.5'],
    ['a new peak between two losses: the drawdown starts again', ['-20', '50', '-10'], '20'],
    ['several drawdowns: the worst, not the last', ['-30', '100', '-5'], '30'],
    ['the smallest possible loss', ['-0.00000000000000000001'], '0.00000000000000000001'],
    ['the largest loss that leaves something', ['-99.99999999999999999999'], '99.99999999999999999999'],
    [
      'a loss that leaves less than the ratio can hold',
      ['-99.99999999999999999999', '-99.99999999999999999999', '50'],
      '100',
    ],
    ['the largest possible gain', [`1${'0'.repeat(82)}`, '-25'], '25'],
    [
      'a near ruin and the largest gain',
      ['-99.99999999999999999999', `1${'0'.repeat(82)}`, '-25'],
      '99.99999999999999999999',
    ],
  ])('is right for %s', (_, returns, pct) => {
    expect(drawdownOf(returns)).toBe(pct);
  });

  it.each([
    ['−100 %', ['5', '-100']],
    ['a loss of more than everything, as a short can have', ['-250']],
    ['a total loss, although gains follow', ['-100', '1000']],
    ['two losses of 200 %, whose product would be a gain', ['-200', '-200']],
    ['a total loss after a smaller drawdown', ['-10', '30', '-100.00000000000000000001', '7']],
  ])('is 100 after %s', (_, returns) => {
    expect(drawdownOf(returns)).toBe('100');
  });

  it('equals exact compounding to 19 decimal places', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const actual = maxDrawdownPct(returns.map(unitsOf));
        expectWithin(actual, exactDrawdown(returns), '0.00000000000000000001');
      }),
    );
  });

  it('equals exact compounding in all 20 decimal places, where no digit is near a tie', () => {
    const long = fc.array(fc.noBias(returnText), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(long, (returns) => {
        const actual = maxDrawdownPct(returns.map(unitsOf)).toDecimalPlaces(20);
        expect(textOf(actual)).toBe(exactDrawdown(returns).rounded(20));
      }),
      { numRuns: runs(300) },
    );
  });

  it('has 12 right digits, also for the smallest losses', () => {
    const tiny = fc
      .bigInt({ min: -1000n, max: 500n })
      .map((units) => new Fraction(units, 10n ** 20n).rounded(20));
    fc.assert(
      fc.property(fc.array(tiny, { minLength: 1, maxLength: 30 }), (returns) => {
        const exact = exactDrawdown(returns);
        expectWithin(maxDrawdownPct(returns.map(unitsOf)), exact, exact.times(new Fraction(1n, 10n ** 13n)));
      }),
    );
  });

  it('never falls with more returns, and stays between 0 and 100', () => {
    const any = fc.oneof(
      { weight: 30, arbitrary: returnText },
      { weight: 1, arbitrary: fc.constantFrom('-100', '-100.5', '-1e50') },
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), fc.nat(), (returns, at) => {
        const whole = maxDrawdownPct(returns.map(unitsOf));
        const part = maxDrawdownPct(returns.slice(0, at % (returns.length + 1)).map(unitsOf));
        expect(part.lte(whole)).toBe(true);
        expect(part.gte(0) && whole.lte(100)).toBe(true);
      }),
    );
  });
});

describe('currentDrawdown', () => {
  const nowOf = (returns: readonly string[], limit = '50'): ReturnType<typeof currentDrawdown> =>
    currentDrawdown(returns.map(unitsOf), decimal(limit));

  it.each([
    ['no returns', [], '0'],
    ['gains only', ['1', '2', '0'], '0'],
    ['two losses, which compound', ['-10', '-10'], '19'],
    ['a loss that is half won back', ['-20', '12.5'], '10'],
    ['a loss that is won back exactly', ['-20', '25'], '0'],
    ['a new peak after the worst', ['-50', '150', '-10'], '10'],
    ['the smallest possible loss', ['-0.00000000000000000001'], '0.00000000000000000001'],
    ['ruin, although gains follow', ['-100', '1000'], '100'],
    ['two losses of 200 %, whose product would be a gain', ['-200', '-200'], '100'],
  ])('is right for %s', (_, returns, pct) => {
    expect(textOf(nowOf(returns).shown)).toBe(pct);
  });

  it('reaches a limit that it equals exactly, and none that is more by the last place', () => {
    expect(nowOf(['-10', '-10'], '19').isAtLimit).toBe(true);
    expect(nowOf(['-10', '-10'], '19.000000000001').isAtLimit).toBe(false);
    // 1 − 0.9 × (1 + 1e-22) is 10 % less 9e-21 %.
    const hair = ['-10', '0.00000000000000000001'];
    expect(nowOf(hair, '10').isAtLimit).toBe(false);
    expect(nowOf(['-100'], '100').isAtLimit).toBe(true);
    expect(nowOf([], '0.000000000001').isAtLimit).toBe(false);
  });

  it('is exact where it takes more digits than any bound has', () => {
    // 0.931322574615478515625 × 1.073741824 is 1. Ten such falls have 210 digits, which ten rises take back.
    const [fall, rise] = ['-6.8677425384521484375', '7.3741824'];
    const returns = ['-10', ...Array<string>(10).fill(fall), ...Array<string>(10).fill(rise)];
    expect(textOf(nowOf(returns).shown)).toBe('10');
    expect(nowOf(returns, '10').isAtLimit).toBe(true);
    expect(nowOf([...returns, '0.00000000000000000001'], '10').isAtLimit).toBe(false);
    expect(nowOf(returns, '10.000000000001').isAtLimit).toBe(false);
    // A drawdown so deep that nothing is left of it in the places of a bound, until a gain brings it back.
    const deep = [
      ...Array<string>(5).fill('-99.99999999999999999999'),
      `1${'0'.repeat(62)}`,
      `1${'0'.repeat(62)}`,
    ];
    expect(textOf(nowOf(deep).shown)).toBe('0');
  });

  it('equals exact compounding, and its worst over time is the maximum drawdown', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 10_000 }), (returns, basisPoints) => {
        const { now, worst } = exactDepths(returns);
        expectWithin(nowOf(returns).shown, now, '0.00000000000000000001');
        const limit = new Fraction(BigInt(basisPoints), 100n);
        expect(nowOf(returns, limit.rounded(2)).isAtLimit).toBe(limit.lte(now));
        const depths = returns.map((_, index) => nowOf(returns.slice(0, index + 1)).shown);
        const deepest = depths.reduce((a, b) => (a.gt(b) ? a : b), decimal('0'));
        expectWithin(deepest, worst, '0.00000000000000000001');
      }),
      { numRuns: runs(100) },
    );
  });
});
