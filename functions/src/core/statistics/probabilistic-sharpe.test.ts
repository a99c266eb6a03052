import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { probabilisticSharpe } from './probabilistic-sharpe';
import { sharpeStandardError } from './sharpe-error';

describe('probabilisticSharpe', () => {
  it.each([
    // Bailey and López de Prado 2012: SR 0.458, 24 months, g₃ −2.448, g₄ 10.164.
    ['equals the published example', '10.164', '0.913'],
    // Some well-known libraries make this mistake.
    ['would be wrong with the excess kurtosis', '7.164', '0.920'],
  ])('%s', (_, kurtosis, expected) => {
    const sharpe = decimal('0.458');
    const error = sharpeStandardError(sharpe, 24, {
      skewness: decimal('-2.448'),
      kurtosis: decimal(kurtosis),
    });
    expect(probabilisticSharpe(sharpe, error)?.toFixed(3)).toBe(expected);
  });

  it.each([
    ['0', '0.7', '0.5'],
    ['1', '1', '0.84134474606854294859'],
    ['-0.5', '0.25', '0.0227501319481792072'],
    ['40', '1', '1'],
    ['-40', '1', '0'],
    ['-1000000', '0.000001', '0'],
  ])('PSR of a Sharpe ratio of %s ± %s is %s', (sharpe, error, expected) => {
    expect(textOf(probabilisticSharpe(decimal(sharpe), decimal(error)))).toBe(expected);
  });

  it.each([
    ['no ratio', null, decimal('1')],
    ['no error', decimal('1'), null],
    ['an error of 0', decimal('1'), decimal('0')],
  ])('is null with %s', (_, sharpe, error) => {
    expect(probabilisticSharpe(sharpe, error)).toBeNull();
  });

  it('is a probability with at most 20 decimal places, and rises with the ratio', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 12n }).map((units) => decimal(`${units}e-9`));
    const sharpe = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((units) => decimal(`${units}e-9`));
    fc.assert(
      fc.property(sharpe, positive, positive, (ratio, more, error) => {
        const lower = probabilisticSharpe(ratio, error);
        const higher = probabilisticSharpe(ratio.plus(more), error);
        expect(lower?.toFixed()).toMatch(/^(0(\.\d{1,20})?|1)$/);
        expect(higher?.gte(lower ?? 2)).toBe(true);
      }),
    );
  });
});
