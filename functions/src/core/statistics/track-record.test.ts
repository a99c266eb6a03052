import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { normalCdf } from '../numbers/normal';
import { probabilisticSharpe } from './probabilistic-sharpe';
import { sharpeStandardError } from './sharpe-error';
import { minTrackRecord, moreReturnsNeeded } from './track-record';

const NORMAL = { skewness: decimal('0'), kurtosis: decimal('3') };

describe('minTrackRecord', () => {
  it.each([
    // 1 + 1.5 × 1.6449²
    ['1', NORMAL, '5.058544015'],
    // 1 + 1.005 × 16.449²
    ['0.1', NORMAL, '272.922449005'],
    // 1 + 2.601753324 × (1.6449 / 0.458)²
    ['0.458', { skewness: decimal('-2.448'), kurtosis: decimal('10.164') }, '34.559398122'],
  ])('is right for SR %s', (sharpe, shape, expected) => {
    expect(minTrackRecord(decimal(sharpe), shape)?.toDecimalPlaces(9).toFixed()).toBe(expected);
  });

  it.each([
    ['a ratio of 0', decimal('0'), NORMAL],
    ['a negative zero', decimal('-0'), NORMAL],
    ['a negative ratio', decimal('-1'), NORMAL],
    ['no ratio', null, NORMAL],
    ['no moments', decimal('1'), null],
    ['an undefined error', decimal('1'), { skewness: decimal('2'), kurtosis: decimal('5') }],
  ])('is null for %s', (_, sharpe, shape) => {
    expect(minTrackRecord(sharpe, shape)).toBeNull();
  });

  it('is the length at which the probabilistic Sharpe ratio reaches 95 %', () => {
    const sharpe = fc.integer({ min: 1, max: 3_000 }).map((units) => decimal(`${units}e-3`));
    const shape = fc.record({
      skewness: fc.integer({ min: -20, max: 20 }).map((units) => decimal(`${units}e-1`)),
      kurtosis: fc.integer({ min: 60, max: 200 }).map((units) => decimal(`${units}e-1`)),
    });
    fc.assert(
      fc.property(sharpe, shape, (ratio, its) => {
        const needed = minTrackRecord(ratio, its)?.ceil().toNumber() ?? 0;
        // Φ(1.6449) differs from 95 % in the sixth digit: 0.95 itself may be reached one return sooner.
        const certain = (count: number): boolean | undefined =>
          probabilisticSharpe(ratio, sharpeStandardError(ratio, count, its))?.gte(
            normalCdf(decimal('1.6449')),
          );
        // With two returns, the fewest possible, the ratio may have reached it already.
        expect(certain(Math.max(2, needed))).toBe(true);
        if (needed > 2) expect(certain(needed - 1)).toBe(false);
      }),
    );
  });
});

describe('moreReturnsNeeded', () => {
  it.each([
    ['34.56', 24, '11'],
    ['34.56', 34, '1'],
    ['34.56', 35, '0'],
    ['35', 35, '0'],
    ['35', 1000, '0'],
    ['1e40', 10, `${'9'.repeat(38)}90`],
  ])('is right for a minimum of %s and %d returns', (minimum, count, more) => {
    const needed = moreReturnsNeeded(decimal(minimum), count);
    // A count of more than 28 digits is rounded.
    expect(needed?.toFixed()).toBe(more.length > 28 ? `1${'0'.repeat(40)}` : more);
  });

  it('is null if no number of returns suffices', () => {
    expect(textOf(moreReturnsNeeded(null, 10))).toBeNull();
  });
});
