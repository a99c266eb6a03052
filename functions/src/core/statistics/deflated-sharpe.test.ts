import fc from 'fast-check';
import { decimal } from '../../../test/support/oracles/engine';
import { Decimal } from '../base/decimal';
import { deflatedSharpe, expectedMaximum, luckySharpe } from './deflated-sharpe';
import { probabilisticSharpe } from './probabilistic-sharpe';
import { sharpeStandardError } from './sharpe-error';

/** The example of the paper: 2.5 a year in 1250 days of 250 a year, among trials whose annual variance is 1/2. */
function published(trials: number, skewness: string, kurtosis: string) {
  const sharpe = decimal('2.5').div(decimal('250').sqrt());
  const lucky = expectedMaximum(trials).times(decimal('0.5').div(250).sqrt());
  const error = sharpeStandardError(sharpe, 1250, {
    skewness: decimal(skewness),
    kurtosis: decimal(kurtosis),
  });
  return { lucky, probability: deflatedSharpe(sharpe, error, lucky) };
}

describe('deflatedSharpe', () => {
  // Bailey and López de Prado 2014; the figures computed again with scipy, to more digits.
  it.each([
    [100, '-3', '10', '0.1132', '0.90039683'],
    [46, '-3', '10', '0.1004', '0.95050171'],
    [88, '0', '3', '0.1111', '0.95049082'],
  ])(
    'equals the published example: the best of %i, skewness %s, kurtosis %s',
    (trials, skewness, kurtosis, lucky, p) => {
      const found = published(trials, skewness, kurtosis);
      expect(found.lucky.toFixed(4)).toBe(lucky);
      expect(found.probability?.toFixed(8)).toBe(p);
    },
  );

  it('is the probabilistic Sharpe ratio of a single trial', () => {
    const lucky = luckySharpe([decimal('0.3')]);
    expect(lucky.toFixed()).toBe('0');
    expect(deflatedSharpe(decimal('0.3'), decimal('0.2'), lucky)).toEqual(
      probabilisticSharpe(decimal('0.3'), decimal('0.2')),
    );
  });

  it('is null without a ratio or an error', () => {
    expect(deflatedSharpe(null, decimal('1'), decimal('0'))).toBeNull();
    expect(deflatedSharpe(decimal('1'), null, decimal('0'))).toBeNull();
  });
});

describe('expectedMaximum', () => {
  it.each([
    // Computed with scipy.
    [2, '0.519755344281'],
    [5, '1.192594001015'],
    [10, '1.574598301346'],
    [100, '2.530602893202'],
  ])('of %i is %s', (trials, expected) => {
    expect(expectedMaximum(trials).toFixed(12)).toBe(expected);
  });

  it('grows with every trial', () => {
    const all = Array.from({ length: 30 }, (_, index) => expectedMaximum(index + 1));
    for (const [index, value] of all.entries())
      expect(index === 0 || value.gt(all[index - 1] ?? 0)).toBe(true);
  });
});

describe('luckySharpe', () => {
  const ratios = fc.array(
    fc.integer({ min: -3000, max: 3000 }).map((n) => decimal(`${n}e-4`)),
    { minLength: 2, maxLength: 20 },
  );

  it('is 0 for trials that do not differ, does not depend on their order or on what all have in common, and scales', () => {
    fc.assert(
      fc.property(ratios, fc.integer({ min: -9, max: 9 }), (sharpes, shift) => {
        const lucky = luckySharpe(sharpes);
        expect(luckySharpe([...sharpes].reverse()).eq(lucky)).toBe(true);
        expect(luckySharpe(sharpes.map((ratio) => ratio.plus(shift))).eq(lucky)).toBe(true);
        const doubled = luckySharpe(sharpes.map((ratio) => ratio.times(2)));
        expect(Decimal.sub(doubled, lucky.times(2)).abs().lt('1e-25')).toBe(true);
        expect(luckySharpe(sharpes.map(() => decimal('0.1'))).isZero()).toBe(true);
      }),
    );
  });
});
