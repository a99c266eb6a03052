import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { complementOf, roundedProbability } from '../numbers/probability';
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
    ['1', '1', '0.841344746069'],
    ['-0.5', '0.25', '0.0227501319482'],
    // Computed with mpmath: Φ(−8) = 6.220960574271784e-16, Φ(−37) = 5.725571222524577e-300.
    ['8', '1', `0.${'9'.repeat(15)}377903942573`],
    ['-8', '1', `0.${'0'.repeat(15)}622096057427`],
    ['37', '1', `0.${'9'.repeat(299)}427442877748`],
    ['-37', '1', `0.${'0'.repeat(299)}572557122252`],
  ])('PSR of a Sharpe ratio of %s ± %s is %s', (sharpe, error, expected) => {
    const psr = probabilisticSharpe(decimal(sharpe), decimal(error));
    expect(psr && textOf(roundedProbability(psr, 12))).toBe(expected);
  });

  it('counts a ratio further than 67 standard errors from 0 like one of 67: it is never 0 or 1', () => {
    const at = (sharpe: string): string | null => textOf(probabilisticSharpe(decimal(sharpe), decimal('1')));
    expect(at('-1e40')).toBe(at('-67'));
    expect(at('1e40')).toBe(at('67'));
    expect(at('-66.9')).not.toBe(at('-67'));
    expect(at('-67')).toMatch(/^0\.0{970,980}[1-9]\d{10}/);
    expect(at('67')).toMatch(/^0\.9{970,980}[0-8]\d{10}/);
  });

  it.each([
    ['no ratio', null, decimal('1')],
    ['no error', decimal('1'), null],
    ['an error of 0', decimal('1'), decimal('0')],
  ])('is null with %s', (_, sharpe, error) => {
    expect(probabilisticSharpe(sharpe, error)).toBeNull();
  });

  it('is above 0 and below 1, mirrors a loss as a profit, and rises with the ratio', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 12n }).map((units) => decimal(`${units}e-9`));
    const sharpe = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((units) => decimal(`${units}e-9`));
    fc.assert(
      fc.property(sharpe, positive, positive, (ratio, more, error) => {
        const lower = probabilisticSharpe(ratio, error);
        const higher = probabilisticSharpe(ratio.plus(more), error);
        const mirrored = probabilisticSharpe(ratio.neg(), error);
        expect(lower?.gt(0) === true && lower.lt(1)).toBe(true);
        expect(textOf(lower && complementOf(lower))).toBe(textOf(mirrored));
        expect(higher?.gte(lower ?? 2)).toBe(true);
      }),
    );
  });
});
