import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { ZERO } from '../base/decimal';
import { momentsOf } from './moments';
import { powerSums } from './power-sums';
import { returnStatistics } from './sharpe';
import { errorFactor, sharpeStandardError } from './sharpe-error';

const shape = (
  skewness: string,
  kurtosis: string,
): { skewness: ReturnType<typeof decimal>; kurtosis: ReturnType<typeof decimal> } => ({
  skewness: decimal(skewness),
  kurtosis: decimal(kurtosis),
});

describe('errorFactor', () => {
  it.each([
    // A normal distribution: 1 + SR²/2 (Lo 2002).
    ['2', '0', '3', '3'],
    ['0', '1', '5', '1'],
    ['-1', '0.5', '3', '2'],
    // 1 + 2.448 × 0.458 + 9.164 / 4 × 0.458²
    ['0.458', '-2.448', '10.164', '2.601753324'],
  ])('is right for SR %s, g₃ %s, g₄ %s', (sharpe, skewness, kurtosis, factor) => {
    expect(textOf(errorFactor(decimal(sharpe), shape(skewness, kurtosis)))).toBe(factor);
  });

  it.each([
    // Two values, one with probability 1/5: g₃ = 3/2, g₄ = 13/4 = g₃² + 1; at SR = 2/g₃ the factor is (1 − g₃·SR/2)² = 0.
    ['0 up to rounding', '1.333333333333333333333333333', '1.5', '3.25'],
    ['0', '1', '2', '5'],
    ['below 0, for moments that no returns can have', '1', '3', '3'],
  ])('is null if it is %s', (_, sharpe, skewness, kurtosis) => {
    expect(errorFactor(decimal(sharpe), shape(skewness, kurtosis))).toBeNull();
  });

  it('is above 0 for a ratio just beside one with the factor 0', () => {
    expect(errorFactor(decimal('1.34'), shape('1.5', '3.25'))?.gt(0)).toBe(true);
  });
});

describe('sharpeStandardError', () => {
  it.each([
    ['1 + 1/2 of 7 returns: √(1.5 / 6)', '1', 7, shape('0', '3'), '0.5'],
    ['two returns: √1 / √1', '3', 2, shape('0', '1'), '1'],
    ['the published example', '0.458', 24, shape('-2.448', '10.164'), '0.336332736645023055927796979'],
  ])('is right: %s', (_, sharpe, count, its, error) => {
    expect(sharpeStandardError(decimal(sharpe), count, its)?.toSignificantDigits(27).toFixed()).toBe(error);
  });

  it.each([
    ['one return', decimal('1'), 1, shape('0', '3')],
    ['no Sharpe ratio', null, 5, shape('0', '3')],
    ['no moments', decimal('1'), 5, null],
    ['a factor of 0', decimal('1'), 5, shape('2', '5')],
  ])('is null with %s', (_, sharpe, count, its) => {
    expect(sharpeStandardError(sharpe, count, its)).toBeNull();
  });

  it('is above 0 for all returns, except series of only two values', () => {
    const series = fc.uniqueArray(fc.integer({ min: -10_000, max: 10_000 }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(series, (units) => {
        const returns = units.map((unit) => BigInt(unit) * 10n ** 18n);
        const { sharpe, count } = returnStatistics(returns, ZERO);
        expect(sharpeStandardError(sharpe, count, momentsOf(powerSums.of(returns)))?.gt(0)).toBe(true);
      }),
    );
  });

  it('is 1 for any two returns', () => {
    const pair = fc.uniqueArray(fc.integer({ min: -10_000, max: 10_000 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(pair, (units) => {
        const returns = units.map((unit) => BigInt(unit) * 10n ** 18n);
        const { sharpe, count } = returnStatistics(returns, ZERO);
        expect(textOf(sharpeStandardError(sharpe, count, momentsOf(powerSums.of(returns))))).toBe('1');
      }),
    );
  });
});
