import fc from 'fast-check';
import { decimal, textOf } from '../test/support/oracles/engine';
import { hour } from '../test/support/oracles/replay';
import { returnStatistics } from '../src/core/statistics/sharpe';
import type { Weights } from '../src/core/weights/weights';
import { DailyReturns } from './account/daily-returns';
import { HoldingClock } from './account/holding-clock';
import { DaySums } from './account/day-sums';
import { turnoverBetween } from './account/turnover';

/** Figures with 20 places, as daily returns have them. */
const returns = fc.array(
  fc.oneof(
    fc.constantFrom('0', '0.5', '-3.25', '0.00000000000000000001', '0.3'),
    fc
      .integer({ min: -1_000_000, max: 1_000_000 })
      .map((units) => decimal(String(units)).div(7000).toFixed(20)),
  ),
  { maxLength: 30 },
);

describe('DaySums', () => {
  it('gives the same mean and deviation as the engine', () => {
    fc.assert(
      fc.property(returns, (list) => {
        const sums = new DaySums();
        for (const value of list) sums.add(decimal(value));
        const { count, mean, stdDev } = returnStatistics(list.map(decimal), decimal('0'));
        const found = sums.statistics();
        if (count < 2) expect(found).toBeNull();
        else {
          expect(textOf(found?.mean ?? null)).toBe(textOf(mean));
          // One of them divides by n(n − 1) in one step, so the 28th digit may differ.
          const apart =
            found?.stdDev
              .minus(stdDev ?? 0)
              .abs()
              .toNumber() ?? 1;
          expect(apart).toBeLessThanOrEqual((stdDev?.toNumber() ?? 0) * 1e-26);
        }
      }),
    );
  });

  it('counts a return several times', () => {
    const sums = new DaySums();
    sums.add(decimal('3'));
    sums.add(decimal('0'), 2);
    sums.add(decimal('7'), 0);
    // 3, 0, 0: mean 1, s² = (4 + 1 + 1) / 2.
    expect(textOf(sums.statistics()?.mean ?? null)).toBe('1');
    expect(textOf(sums.statistics()?.stdDev.pow(2).toDecimalPlaces(20) ?? null)).toBe('3');
  });
});

describe('DailyReturns', () => {
  it('divides the equity at the end of a day by that at its start; a day without a close returns 0', () => {
    const days = new DailyReturns(decimal('100'), hour(20));
    days.set(decimal('104'));
    days.set(decimal('102'));
    days.advance(3);
    days.set(decimal('51'));
    // 2 %, 0, 0, −50 %: mean −12.
    expect(textOf(days.end()?.mean ?? null)).toBe('-12');
  });

  it('gives no statistics for one day', () => {
    const days = new DailyReturns(decimal('100'), hour(0));
    days.set(decimal('110'));
    expect(days.end()).toBeNull();
  });

  it('returns 0 for a day that starts with nothing left', () => {
    const days = new DailyReturns(decimal('100'), hour(0));
    days.set(decimal('-100'));
    days.advance(1);
    days.set(decimal('-300'));
    // −200 %, then 0.
    expect(textOf(days.end()?.mean ?? null)).toBe('-100');
  });
});

describe('HoldingClock', () => {
  it('measures the time in which nothing is held, and the most held at once', () => {
    const clock = new HoldingClock(hour(0));
    const equity = decimal('100');
    clock.advance(hour(2), equity);
    clock.open(decimal('60'), hour(2));
    clock.advance(hour(3), equity);
    clock.open(decimal('60'), hour(3));
    clock.advance(hour(4), equity);
    // A position closes when another opens: they do not overlap.
    clock.open(decimal('60'), hour(4));
    clock.close(decimal('60'));
    clock.close(decimal('60'));
    clock.advance(hour(6), equity);
    clock.close(decimal('60'));
    const { timeInCashPct, maxExposurePct } = clock.end(hour(8), equity);
    // From 0 to 2 and from 6 to 8, of 8 hours.
    expect([textOf(timeInCashPct), textOf(maxExposurePct)]).toEqual(['50', '120']);
  });

  it('ignores what happens before its start, and positions of amount 0', () => {
    const clock = new HoldingClock(hour(10));
    clock.advance(hour(5), decimal('1'));
    clock.open(decimal('0'), null);
    const { timeInCashPct, maxExposurePct } = clock.end(hour(20), decimal('1'));
    expect([textOf(timeInCashPct), textOf(maxExposurePct)]).toEqual(['100', '0']);
  });

  it('gives neither figure if an opening is not known, and no percentage of no time', () => {
    const clock = new HoldingClock(hour(0));
    clock.open(decimal('5'), null);
    expect(clock.end(hour(1), decimal('9'))).toEqual({ timeInCashPct: null, maxExposurePct: null });
    expect(new HoldingClock(hour(0)).end(hour(0), decimal('9')).timeInCashPct).toBeNull();
  });
});

describe('turnoverBetween', () => {
  const weights = (unallocated: string, own: Record<string, string>): Weights => ({
    weights: new Map(Object.entries(own).map(([agentId, weight]) => [agentId, decimal(weight)])),
    unallocated: decimal(unallocated),
  });

  it.each<[string, Weights, Weights, string]>([
    [
      'from one agent to another',
      weights('0', { a: '0.6', b: '0.4' }),
      weights('0', { a: '0.5', b: '0.5' }),
      '0.1',
    ],
    ['into cash', weights('0', { a: '1' }), weights('0.3', { a: '0.7' }), '0.3'],
    ['to an agent that joins', weights('0', { a: '1' }), weights('0', { a: '0.75', b: '0.25' }), '0.25'],
    ['from an agent that leaves', weights('0', { a: '0.5', b: '0.5' }), weights('0', { b: '1' }), '0.5'],
    ['nothing', weights('0.5', { a: '0.5' }), weights('0.5', { a: '0.5' }), '0'],
  ])('counts what moves %s once', (_, from, to, moved) => {
    expect(textOf(turnoverBetween(from, to))).toBe(moved);
  });
});
