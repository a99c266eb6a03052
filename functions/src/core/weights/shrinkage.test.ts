import fc from 'fast-check';
import { Fraction, decimal, expectWithin, textOf } from '../../../test/support/oracles/engine';
import { significant } from '../../../test/support/oracles/statistics';
import { Decimal } from '../base/decimal';
import { shrinkSharpes, type SharpeEstimate } from './shrinkage';

const estimate = (sharpe: string | null, standardError: string | null): SharpeEstimate => ({
  sharpe: sharpe === null ? null : decimal(sharpe),
  standardError: standardError === null ? null : decimal(standardError),
});
const shrunk = (...estimates: readonly (readonly [string | null, string | null])[]): (string | null)[] =>
  shrinkSharpes(estimates.map(([sharpe, error]) => estimate(sharpe, error))).map(textOf);

describe('shrinkSharpes', () => {
  it('shrinks a ratio the more, the more uncertain it is', () => {
    // m = 1, sample variance 2, mean se² 1, t = 1: each half the way.
    expect(shrunk(['0', '1'], ['2', '1'])).toEqual(['0.5', '1.5']);
    // m = 1, variance 2, mean se² (0.04 + 1.96) / 2 = 1, t = 1: 1 − 1/1.04, and 1 + 1/2.96.
    expect(shrunk(['0', '0.2'], ['2', '1.4'])).toEqual([
      '0.03846153846153846153846153846',
      '1.337837837837837837837837838',
    ]);
  });

  it.each([
    ['no agents', [], []],
    ['one agent, which is its own mean', [['0.7', '5']], ['0.7']],
    [
      'equal ratios',
      [
        ['0.3', '0.1'],
        ['0.3', '2'],
      ],
      ['0.3', '0.3'],
    ],
    [
      'ratios that differ by no more than chance: all are the mean',
      [
        ['0', '1'],
        ['1', '1'],
      ],
      ['0.5', '0.5'],
    ],
    [
      'ratios that are known exactly',
      [
        ['0', '0'],
        ['1', '0'],
      ],
      ['0', '1'],
    ],
    [
      'one ratio that is known exactly, with t = 0',
      [
        ['0', '0'],
        ['1', '5'],
      ],
      ['0', '0.5'],
    ],
    [
      'two ratios beside a flat series',
      [
        ['0', '1'],
        ['2', '1'],
        [null, null],
      ],
      ['0.5', '1.5', null],
    ],
    [
      'two ratios beside one without a standard error',
      [
        ['0', '1'],
        ['2', '1'],
        ['9', null],
      ],
      ['0.5', '1.5', '9'],
    ],
    [
      'one ratio beside one without a standard error',
      [
        ['0', '1'],
        ['9', null],
      ],
      ['0', '9'],
    ],
  ] as const)('is right for %s', (_, estimates, expected) => {
    expect(shrunk(...estimates)).toEqual(expected);
  });

  const figure = (least: number): fc.Arbitrary<string> =>
    fc.integer({ min: least, max: 3000 }).map((units) => new Fraction(BigInt(units), 1000n).rounded(3));
  const estimates = fc.array(fc.tuple(figure(-3000), figure(0)), { minLength: 1, maxLength: 20 });

  it('equals the formula in exact arithmetic', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(figure(-3000), figure(1)), { minLength: 2, maxLength: 20 }), (list) => {
        const k = new Fraction(BigInt(list.length));
        const ratios = list.map(([sharpe]) => Fraction.of(sharpe));
        const errors = list.map(([, error]) => Fraction.of(error)).map((error) => error.times(error));
        const mean = Fraction.sum(ratios).over(k);
        const deviations = ratios.map((ratio) => ratio.minus(mean));
        const variance = Fraction.sum(deviations.map((d) => d.times(d))).over(k.minus(new Fraction(1n)));
        const excess = variance.minus(Fraction.sum(errors).over(k));
        const t = excess.top < 0n ? new Fraction(0n) : excess;

        for (const [i, actual] of shrinkSharpes(list.map(([s, e]) => estimate(s, e))).entries()) {
          const [ratio = k, error = k] = [ratios[i], errors[i]];
          const expected = mean.plus(t.over(t.plus(error)).times(ratio.minus(mean)));
          expectWithin(actual, expected, '0.00000000000000000000000001');
        }
      }),
    );
  });

  it('takes a mean that is only rounding noise for 0', () => {
    // 0.1, 0.1 and −0.2 times √2, with a last digit that does not fit.
    const third = '-0.2828427124746190097603377448';
    const ratios = ['0.1414213562373095048801688724', '0.1414213562373095048801688724', third] as const;
    expect(shrunk(...ratios.map((ratio) => [ratio, '0.5'] as const))).toEqual(['0', '0', '0']);
    expect(shrunk(['0.1', '1'], ['0.1', '1'], ['-0.1999999999995', '1'])).toEqual(['0', '0', '0']);
    const beyond = shrunk(['0.1', '1'], ['0.1', '1'], ['-0.199999999999', '1']);
    expect(beyond).toEqual(Array.from({ length: 3 }, () => '0.0000000000003333333333333333333333333333'));
  });

  it('keeps the digits of ratios beside one that is larger by eighteen powers of ten', () => {
    // t is about 4.2e35, so that 1 − w is 1e-36 for all; m = −4e17 adds se² · m / t to each.
    const [a, b, x] = shrunk(['0.7', '0.8'], ['0.5', '0.9'], ['-1200000000000000000', '1']);
    const ratios = [
      ['0.7', '0.8'],
      ['0.5', '0.9'],
      ['-1200000000000000000', '1'],
    ].map((pair) => pair.map((text) => Fraction.of(text)));
    const three = new Fraction(3n);
    const mean = Fraction.sum(ratios.map(([ratio = three]) => ratio)).over(three);
    const spread = Fraction.sum(ratios.map(([ratio = three]) => ratio.minus(mean)).map((d) => d.times(d)));
    const errors = Fraction.sum(ratios.map(([, error = three]) => error.times(error)));
    const t = spread.over(new Fraction(2n)).minus(errors.over(three));
    const expected = ratios.map(([ratio = three, error = three]) => {
      const w = t.over(t.plus(error.times(error)));
      return significant(ratio.times(w).plus(mean.times(new Fraction(1n).minus(w))), 28);
    });
    expect([a, b, x]).toEqual(expected);
  });

  it('keeps equally certain ratios within their range and in their order', () => {
    fc.assert(
      fc.property(estimates, figure(0), (list, error) => {
        const equal = list.map(([sharpe]) => estimate(sharpe, error));
        const after = shrinkSharpes(equal);
        const least = Decimal.min(...equal.map(({ sharpe }) => sharpe ?? 0));
        const most = Decimal.max(...equal.map(({ sharpe }) => sharpe ?? 0));
        const within = after.every((ratio) => ratio !== null && ratio.gte(least) && ratio.lte(most));
        expect(within).toBe(true);
        for (const [i, a] of equal.entries())
          for (const [j, b] of equal.entries())
            if (a.sharpe?.lt(b.sharpe ?? 0)) expect(after[i]?.lte(after[j] ?? -9)).toBe(true);
      }),
    );
  });

  it('does not depend on the order of the agents', () => {
    const permuted = estimates.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })),
    );
    fc.assert(
      fc.property(permuted, ([list, order]) => {
        const all = shrunk(...list);
        const others = shrunk(...order.map((i) => list[i] ?? (['0', '0'] as const)));
        expect(others).toEqual(order.map((i) => all[i]));
      }),
    );
  });
});
