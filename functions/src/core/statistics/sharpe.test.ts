import fc from 'fast-check';
import { Fraction, decimal, expectWithin, textOf, unitsOf } from '../../../test/support/oracles/engine';
import { ZERO } from '../base/decimal';
import { powerSums } from './power-sums';
import { returnStatistics, riskFreePct, type ReturnStatistics, statisticsOf as ofSums } from './sharpe';

const statisticsOf = (returns: string[], rf = '0'): ReturnStatistics =>
  returnStatistics(returns.map(unitsOf), decimal(rf));

const shown = (statistics: ReturnStatistics): Record<string, string | null> => ({
  mean: textOf(statistics.mean),
  stdDev: textOf(statistics.stdDev),
  excess: textOf(statistics.excess),
  sharpe: textOf(statistics.sharpe),
});

describe('riskFreePct', () => {
  it.each([
    ['0.04', 'trade', 1n, 63n],
    ['0', 'trade', 0n, 1n],
    ['0.252', 'trade', 1n, 10n],
    ['1', 'trade', 25n, 63n],
    ['0.04', 'day', 4n, 365n],
    ['0.365', 'day', 1n, 10n],
    ['0.000000000001', 'day', 1n, 3_650_000_000_000n],
  ] as const)('an annual rate of %s with basis %s is %d/%d %% per period', (annual, basis, top, bottom) => {
    const exact = new Fraction(top, bottom);
    expectWithin(riskFreePct(decimal(annual), basis), exact, exact.times(new Fraction(1n, 10n ** 79n)));
  });
});

describe('returnStatistics', () => {
  it.each([
    // mean 2, s 1
    ['1, 2, 3', ['1', '2', '3'], '0', { mean: '2', stdDev: '1', excess: '2', sharpe: '2' }],
    // mean 2.5, s = √(5/3), Sharpe = √3.75
    [
      '1 to 4',
      ['1', '2', '3', '4'],
      '0',
      {
        mean: '2.5',
        stdDev: '1.290994448735805628393088467',
        excess: '2.5',
        sharpe: '1.936491673103708442589632700',
      },
    ],
    // mean 5, s² = 32/7; 5 / s = √(175/32); (5 − 0.5) / s = √(141.75/32)
    [
      '2 4 4 4 5 5 7 9',
      ['2', '4', '4', '4', '5', '5', '7', '9'],
      '0.5',
      {
        mean: '5',
        stdDev: '2.138089935299395077476427847',
        excess: '4.5',
        sharpe: '2.104682280060342029390858662',
      },
    ],
    ['a losing series', ['-1', '-2', '-3'], '0', { mean: '-2', stdDev: '1', excess: '-2', sharpe: '-2' }],
    ['a mean below rf', ['1', '2', '3'], '5', { mean: '2', stdDev: '1', excess: '-3', sharpe: '-3' }],
    // Two returns: s = |a − b| / √2
    [
      'two returns',
      ['1', '3'],
      '0',
      {
        mean: '2',
        stdDev: '1.414213562373095048801688724',
        excess: '2',
        sharpe: '1.414213562373095048801688724',
      },
    ],
    [
      'two opposite returns',
      ['1', '-1'],
      '0',
      { mean: '0', stdDev: '1.414213562373095048801688724', excess: '0', sharpe: '0' },
    ],
  ])('are right for %s', (_, returns, rf, expected) => {
    const actual = statisticsOf(returns, rf);
    expect(actual.count).toBe(returns.length);
    expect(textOf(actual.mean)).toBe(expected.mean);
    expect(textOf(actual.excess)).toBe(expected.excess);
    expectWithin(actual.stdDev, Fraction.of(expected.stdDev), '0.000000000000000000000000002');
    expectWithin(actual.sharpe, Fraction.of(expected.sharpe), '0.000000000000000000000000003');
  });

  it('subtract rf: for 1, 2, 3 at 4 % per year the ratio is 2 − 1/63 = 125/63', () => {
    const { sharpe } = returnStatistics(['1', '2', '3'].map(unitsOf), riskFreePct(decimal('0.04'), 'trade'));
    expect(textOf(sharpe)).toBe('1.984126984126984126984126984');
  });

  it.each([
    ['no returns', [], { mean: null, stdDev: null, excess: null, sharpe: null }],
    ['one return', ['5'], { mean: '5', stdDev: null, excess: '4', sharpe: null }],
  ])('have no Sharpe ratio for %s', (_, returns, expected) => {
    expect(shown(statisticsOf(returns, '1'))).toEqual(expected);
  });
});

describe('returnStatistics of a flat series', () => {
  const third = `0.${'3'.repeat(20)}`;

  it.each([
    [
      'identical returns of 1/3',
      [third, third, third],
      '0.01',
      { mean: third, stdDev: '0', excess: '0.32333333333333333333', sharpe: null },
    ],
    ['zeros', ['0', '0', '0'], '0', { mean: '0', stdDev: '0', excess: '0', sharpe: null }],
    ['zeros and rf', ['0', '0'], '0.1', { mean: '0', stdDev: '0', excess: '-0.1', sharpe: null }],
    ['identical losses', ['-2', '-2'], '0', { mean: '-2', stdDev: '0', excess: '-2', sharpe: null }],
    ['returns that are rf', ['0.1', '0.1'], '0.1', { mean: '0.1', stdDev: '0', excess: '0', sharpe: null }],
    [
      'max − min exactly 1e-12 × M',
      ['1', '0.999999999999'],
      '0',
      { mean: '0.9999999999995', stdDev: '0', excess: '0.9999999999995', sharpe: null },
    ],
    [
      'the same, M from a loss',
      ['-1', '-0.999999999999'],
      '0',
      { mean: '-0.9999999999995', stdDev: '0', excess: '-0.9999999999995', sharpe: null },
    ],
    [
      'the same, M = 5000',
      ['5000', '4999.999999995'],
      '0',
      { mean: '4999.9999999975', stdDev: '0', excess: '4999.9999999975', sharpe: null },
    ],
  ])('have no deviation and no Sharpe ratio: %s', (_, returns, rf, expected) => {
    expect(shown(statisticsOf(returns, rf))).toEqual(expected);
  });

  it.each([
    ['just above 1e-12 × M', ['1', '0.99999999999899999999']],
    ['the same, below zero', ['-1', '-0.99999999999899999999']],
    ['the same, M = 5000', ['5000', '4999.99999999499999999999']],
    [
      'by a difference in the 50th digit',
      [`1${'0'.repeat(30)}`, '999999999998999999999999999999.99999999999999999999'],
    ],
    ['by a difference that is small, but as large as M', ['0', '0.00000000000000000001']],
  ])('have both if the series is not flat: %s', (_, returns) => {
    const { stdDev, sharpe } = statisticsOf(returns);
    expect(stdDev?.gt(0)).toBe(true);
    expect(sharpe).not.toBeNull();
  });

  it.each([[['-0', '-0']], [['-0', '0']]])('take a negative zero for zero: %j', (returns) => {
    const { excess, stdDev, sharpe } = statisticsOf(returns);
    expect([excess?.isZero(), stdDev?.isZero(), sharpe]).toEqual([true, true, null]);
  });
});

describe('returnStatistics of an excess return within rounding noise', () => {
  it.each([
    [
      'opposite returns around rf = 1/63 % rounded to 20 places',
      ['1.01587301587301587302', '-0.98412698412698412698'],
      '0.01587301587301587301587301587',
    ],
    ['exactly 1e-12 × M above', ['1', '-0.999999999998'], '0'],
    ['exactly 1e-12 × M below', ['-1', '0.999999999998'], '0'],
    ['exactly rf', ['1', '3'], '2'],
  ])('have the excess 0: %s', (_, returns, rf) => {
    const { excess, sharpe } = shown(statisticsOf(returns, rf));
    expect({ excess, sharpe }).toEqual({ excess: '0', sharpe: '0' });
  });

  it.each([
    ['above', ['1', '-0.99999999999799999998'], '0.00000000000100000001'],
    ['below', ['-1', '0.99999999999799999998'], '-0.00000000000100000001'],
  ])('keep an excess just %s 1e-12 × M', (_, returns, excess) => {
    const statistics = statisticsOf(returns);
    expect(textOf(statistics.excess)).toBe(excess);
    expect(statistics.sharpe?.isZero()).toBe(false);
  });
});

describe('returnStatistics of any series', () => {
  /** Returns as the engine has them: at most 20 decimal places. */
  const returnText = fc
    .bigInt({ min: -(10n ** 22n), max: 10n ** 22n })
    .map((units) => new Fraction(units, 10n ** 20n).rounded(20));
  const series = fc.array(returnText, { minLength: 2, maxLength: 40 });
  const precision = new Fraction(1n, 10n ** 27n);

  it('equal exact arithmetic to 27 digits', () => {
    const rf = riskFreePct(decimal('0.04'), 'trade');
    fc.assert(
      fc.property(series, (returns) => {
        const count = new Fraction(BigInt(returns.length));
        const values = returns.map((text) => Fraction.of(text));
        const mean = Fraction.sum(values).over(count);
        const squares = values
          .map((value) => value.minus(mean))
          .map((deviation) => deviation.times(deviation));
        const stdDev = Fraction.sum(squares)
          .over(count.minus(new Fraction(1n)))
          .sqrt();
        const excess = mean.minus(Fraction.of(rf));
        const noise = returns.reduce((m, text) => Math.max(m, Math.abs(Number(text))), 0) * 1e-12;
        // The tables above test the bounds of rounding noise.
        fc.pre(Number(stdDev.rounded(40)) > 2 * noise && Math.abs(Number(excess.rounded(40))) > 2 * noise);
        const sharpe = excess.over(stdDev);
        // The mean is rounded before rf is subtracted: if they nearly cancel, its last digit is a larger part of the rest.
        const cancelled = mean.abs().plus(Fraction.of(rf)).over(stdDev);

        const actual = returnStatistics(returns.map(unitsOf), rf);
        expectWithin(actual.mean, mean, mean.abs().times(precision));
        expectWithin(actual.stdDev, stdDev, stdDev.times(precision));
        expectWithin(actual.sharpe, sharpe, cancelled.times(new Fraction(2n)).times(precision));
      }),
    );
  });

  it('mirror losses as profits', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const up = returnStatistics(returns.map(unitsOf), ZERO);
        const down = returnStatistics(
          returns.map((text) => -unitsOf(text)),
          ZERO,
        );
        expect(textOf(down.stdDev)).toBe(textOf(up.stdDev));
        expect(down.sharpe?.plus(up.sharpe ?? 0).toFixed()).toBe(up.sharpe === null ? undefined : '0');
      }),
    );
  });

  it('do not depend on the unit: every return and rf ten times as large give the same Sharpe ratio', () => {
    fc.assert(
      fc.property(series, (returns) => {
        const one = returnStatistics(returns.map(unitsOf), decimal('0.01'));
        const ten = returnStatistics(
          returns.map((text) => unitsOf(text) * 10n),
          decimal('0.1'),
        );
        expect(textOf(ten.sharpe)).toBe(textOf(one.sharpe));
      }),
    );
  });
});

describe('statisticsOf', () => {
  const never = (): never => {
    throw new Error('The returns were asked for.');
  };

  it.each([
    ['returns that differ', ['1.5', '-0.7', '0.3'], '0.01'],
    ['one return', ['1.5'], '0.01'],
    ['equal returns', ['0.7', '0.7', '0.7'], '0.01'],
    ['returns that are all the rate', ['0.5', '0.5'], '0.5'],
    ['a mean that is the rate', ['1', '-1'], '0'],
    ['losses as large as returns can be', ['-1e82', '1e82', '3e81'], '0.01'],
  ])('needs only the sums for %s', (_, returns, rf) => {
    const values = returns.map(unitsOf);
    expect(ofSums(powerSums.of(values), decimal(rf), never)).toEqual(returnStatistics(values, decimal(rf)));
  });

  it.each([
    ['nearly flat', ['1', '1.0000000000001'], '0'],
    ['a mean next to the rate', ['1', '-1', '0.0000000000001'], '0'],
  ])('asks for the returns if the sums do not decide: %s', (_, returns, rf) => {
    const values = returns.map(unitsOf);
    let asked = 0;
    ofSums(powerSums.of(values), decimal(rf), () => {
      asked++;
      return values;
    });
    expect(asked).toBeGreaterThan(0);
  });

  it('decides by the largest return itself what is noise, on both sides of the limit', () => {
    // M = 1: a difference of 1e-12 is noise, one of 1.01e-12 is not; √Σr² = √3 does not decide.
    const values = ['1', '1', '1'].map(unitsOf);
    const excess = (rf: string): string | undefined =>
      returnStatistics(values, decimal(rf)).excess?.toFixed();
    expect(excess('0.999999999999')).toBe('0');
    expect(excess('0.99999999999899')).toBe('0.00000000000101');
    // The range of these is 1e-12 of the largest, and a little more.
    const flat = (last: string): boolean => {
      const { stdDev } = returnStatistics(['1', '1', last].map(unitsOf), ZERO);
      return stdDev?.isZero() ?? false;
    };
    expect(flat('0.999999999999')).toBe(true);
    expect(flat('0.99999999999899')).toBe(false);
  });
});
