import { configured, decimal, textOf, unitsOf } from '../../../test/support/oracles/engine';
import { ZERO } from '../base/decimal';
import { scoreOf, statusOf, stillNeeded } from './score';
import { returnStatistics } from '../statistics/sharpe';

const rules = configured({ sharpeCap: decimal('3') });

describe('stillNeeded', () => {
  it.each([
    [0, 2, 2],
    [1, 2, 1],
    [2, 2, 0],
    [9, 10, 1],
    [10, 10, 0],
    [11, 10, 0],
    [999, 1000, 1],
  ])('with %d trades and min_trades %d is %d more', (trades, minTrades, more) => {
    const config = configured({ minTrades });
    expect(stillNeeded(trades, trades, config)).toEqual({ trades: more, days: 0 });
  });

  it.each([
    ['two trades a year apart', 2, 366, { trades: 8, days: 0 }],
    ['many trades on four days', 500, 4, { trades: 0, days: 6 }],
    ['neither', 3, 1, { trades: 7, days: 9 }],
    ['both', 10, 10, { trades: 0, days: 0 }],
  ])('with basis day counts trades and days: %s', (_, trades, days, more) => {
    expect(stillNeeded(trades, days, configured({ minTrades: 10, returnBasis: 'day' }))).toEqual(more);
  });
});

/** The statistics of a series with this Sharpe ratio; besides it only count and excess return matter. */
const seriesOf = (
  count: number,
  sharpe: string | null,
  excess = sharpe ?? '0',
): Parameters<typeof scoreOf>[0] => ({
  count,
  mean: decimal(excess),
  stdDev: sharpe === null ? ZERO : decimal('1'),
  excess: decimal(excess),
  sharpe: sharpe === null ? null : decimal(sharpe),
});

describe('scoreOf', () => {
  it.each([
    ['within the cap', '1.25', '1.25'],
    ['below zero', '-0.5', '-0.5'],
    ['zero', '0', '0'],
    ['at the cap', '3', '3'],
    ['above the cap', '3.0000000000000000000000001', '3'],
    ['far above the cap', '1e30', '3'],
    ['at the negative cap', '-3', '-3'],
    ['below the negative cap', '-3.0000000000000000000000001', '-3'],
  ])('is the Sharpe ratio clamped to ±3: %s', (_, sharpe, score) => {
    expect(textOf(scoreOf(seriesOf(20, sharpe), rules))).toBe(score);
  });

  it.each([
    ['0.000000000001', '0.000000000001'],
    ['1000000', '1000'],
  ])('is clamped at sharpe_cap: %s', (sharpeCap, score) => {
    const ratio = seriesOf(20, '1000');
    expect(textOf(scoreOf(ratio, { ...rules, sharpeCap: decimal(sharpeCap) }))).toBe(score);
  });

  it.each([
    ['above rf', '0.0000000001', '3'],
    ['below rf', '-0.0000000001', '-3'],
    ['at rf', '0', '0'],
    ['at rf, as a negative zero', '-0', '0'],
  ])('is the cap with the sign of the excess return for a flat series: %s', (_, excess, score) => {
    expect(textOf(scoreOf(seriesOf(20, null, excess), rules))).toBe(score);
  });

  it.each([
    ['no returns', []],
    ['one return', ['7']],
  ])('is null for %s', (_, returns) => {
    expect(scoreOf(returnStatistics(returns.map(unitsOf), ZERO), rules)).toBeNull();
  });

  it.each([
    // The nearly flat series have Sharpe ratios of 3.5e11 √2; clamped, the score of a flat series is their limit.
    ['nearly flat profits', ['1', '0.999999999998'], '3'],
    ['flat profits', ['1', '0.999999999999'], '3'],
    ['nearly flat losses', ['-1', '-0.999999999998'], '-3'],
    ['flat losses', ['-1', '-0.999999999999'], '-3'],
  ])('is the same for nearly flat and for flat series: %s', (_, returns, score) => {
    expect(textOf(scoreOf(returnStatistics(returns.map(unitsOf), ZERO), rules))).toBe(score);
  });
});

describe('statusOf', () => {
  it.each([
    [null, 'unproven', 'unproven'],
    ['3', 'performing', 'performing'],
    ['0', 'performing', 'performing'],
    ['-0', 'performing', 'performing'],
    ['1e-28', 'performing', 'performing'],
    ['-1e-28', 'recovering', 'suspended'],
    ['-3', 'recovering', 'suspended'],
  ])('the status of score %s is %s in recovery mode and %s in strict mode', (score, recovery, strict) => {
    const value = score === null ? null : decimal(score);
    expect(statusOf(value, false)).toBe(recovery);
    expect(statusOf(value, true)).toBe(strict);
  });
});
