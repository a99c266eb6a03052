import fc from 'fast-check';
import { decimal, expectWithin, Fraction, textOf, unitsOf } from '../test/support/oracles/engine';
import { hour } from '../test/support/oracles/replay';
import { Instant } from '../src/core/base/instant';
import { returnStatistics } from '../src/core/statistics/sharpe';
import type { Weights } from '../src/core/weights/weights';
import { DailyReturns, type EndedDay } from './account/daily-returns';
import { HoldingClock } from './account/holding-clock';
import { DaySums, type MeanAndDeviation } from './account/day-sums';
import { DailyDifference } from './account/daily-difference';
import { Elapsed } from './account/elapsed';
import { performanceOf, type Performance } from './account/performance';
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
        const { count, mean, stdDev } = returnStatistics(list.map(unitsOf), decimal('0'));
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
  const endedBefore = (days: DailyReturns, day: number): MeanAndDeviation | null => {
    days.advance(day);
    return days.statistics();
  };

  it('divides the equity at the end of a day by that at its start; a day without a close returns 0', () => {
    const days = new DailyReturns(decimal('100'), hour(20));
    days.set(decimal('104'));
    days.set(decimal('102'));
    days.advance(3);
    days.set(decimal('51'));
    // 2 %, 0, 0, −50 %: mean −12.
    expect(textOf(endedBefore(days, 4)?.mean ?? null)).toBe('-12');
  });

  it('gives no statistics for one day', () => {
    const days = new DailyReturns(decimal('100'), hour(0));
    days.set(decimal('110'));
    expect(endedBefore(days, 1)).toBeNull();
  });

  it('returns 0 for a day that starts with nothing left', () => {
    const days = new DailyReturns(decimal('100'), hour(0));
    days.set(decimal('-100'));
    days.advance(1);
    days.set(decimal('-300'));
    // −200 %, then 0.
    expect(textOf(endedBefore(days, 2)?.mean ?? null)).toBe('-100');
  });
});

describe('DailyDifference', () => {
  const ended = (returnPct: string, emptyDays = 0): EndedDay => ({
    day: 0,
    returnPct: decimal(returnPct),
    emptyDays,
  });

  it('counts the days from the first close that moved an account, with those without a close', () => {
    const difference = new DailyDifference();
    difference.add(ended('0', 5), ended('0', 5));
    for (const day of [7, 7, 9]) difference.closed(day);
    difference.add(ended('2.5', 1), ended('0.5', 1));
    difference.add(ended('1'), ended('2'));
    const { mean, standardError, t, sharpe, sharpeError, ...counts } = difference.end();
    expect(counts).toEqual({ days: 3, daysWithClose: 2, closes: 3 });
    // 2, 0, −1: mean 1/3, s² = (25 + 1 + 16) / 9 / 2 = 7/3, s/√3 = √7 / 3, t = 1/√7.
    expectWithin(mean, new Fraction(1n, 3n), `0.${'0'.repeat(23)}1`);
    expectWithin(standardError, Fraction.of('7').sqrt().over(Fraction.of('3')), `0.${'0'.repeat(23)}1`);
    expectWithin(t, Fraction.of('1').over(Fraction.of('7').sqrt()), `0.${'0'.repeat(23)}1`);
    expectWithin(sharpe, Fraction.of('1').over(Fraction.of('21').sqrt()), `0.${'0'.repeat(23)}1`);
    // Skewness 0.38180177 and kurtosis 1.5, by scipy: √((1 − 0.38180177 / √21 + 0.5 / 4 / 21) / 2).
    expect(sharpeError?.toFixed(12)).toBe('0.679204094255');
  });

  it('has no t where all days differ by the same, and no figure for one day', () => {
    const same = new DailyDifference();
    same.closed(1);
    same.add(ended('2'), ended('1'));
    expect(same.end()).toMatchObject({ days: 1, mean: null, standardError: null, t: null });
    same.add(ended('3'), ended('2'));
    const { mean, standardError, t } = same.end();
    expect([textOf(mean), textOf(standardError), t]).toEqual(['1', '0', null]);
    expect(same.end()).toMatchObject({ sharpe: null, sharpeError: null });
  });

  it('has a ratio of 0 without an error where the accounts never differ', () => {
    const same = new DailyDifference();
    same.closed(1);
    for (const returnPct of ['2', '-1']) same.add(ended(returnPct), ended(returnPct));
    const { sharpe, sharpeError } = same.end();
    expect([textOf(sharpe), sharpeError]).toEqual(['0', null]);
  });
});

describe('Elapsed', () => {
  it('sums spans of microseconds exactly', () => {
    const [start, end] = [new Instant(-62_135_596_800, 999_999), new Instant(253_402_300_799, 999_998)];
    const elapsed = new Elapsed().add(start, end).add(new Instant(0, 1), new Instant(0, 3));
    expect(textOf(elapsed.inSeconds())).toBe('315537897599.000001');
  });
});

describe('performanceOf', () => {
  const daily: MeanAndDeviation = { mean: decimal('-0.775'), stdDev: decimal('1.55') };
  const facts = {
    start: decimal('1000'),
    equity: decimal('984.5'),
    daily,
    riskFreeRate: decimal('0'),
    maxDrawdownPct: decimal('0'),
    holding: { timeInCashPct: null, maxExposurePct: null },
    turnover: decimal('0'),
    trades: 40,
    ruinedAt: null,
  };
  const of = (seconds: string, daysWithClose: number, changes: Partial<typeof facts> = {}): Performance =>
    performanceOf({ ...facts, ...changes, seconds: decimal(seconds), daysWithClose });

  it('gives no figure per year below 180 days, and no Sharpe ratio below 30 days with a close', () => {
    const short = of('15551999.999999', 29);
    expect([short.annualReturnPct, short.volatilityPct, short.sharpe]).toEqual([null, null, null]);
    expect([...short.unknown].slice(0, 3)).toEqual([
      ['annualReturnPct', 'under_180_days'],
      ['volatilityPct', 'under_180_days'],
      ['sharpe', 'under_30_days_with_a_close'],
    ]);
    const { annualReturnPct, volatilityPct, sharpe } = of('15552000', 30);
    const root = Fraction.of('365').sqrt();
    expectWithin(volatilityPct, root.times(Fraction.of('1.55')), `0.${'0'.repeat(23)}1`);
    expectWithin(sharpe, new Fraction(0n).minus(root.over(Fraction.of('2'))), `0.${'0'.repeat(23)}1`);
    // 0.9845^(365/180).
    expect(annualReturnPct?.toFixed(12)).toBe((100 * (0.9845 ** (365 / 180) - 1)).toFixed(12));
  });

  it('says why a figure is missing', () => {
    const flat = { ...daily, stdDev: decimal('0') };
    expect([...of('31536000', 30, { daily: flat }).unknown]).toEqual([
      ['sharpe', 'all_days_equal'],
      ['timeInCashPct', 'opening_not_known'],
      ['maxExposurePct', 'opening_not_known'],
    ]);
    expect(textOf(of('31536000', 30, { equity: decimal('0') }).annualReturnPct)).toBe('-100');
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
    clock.close(decimal('60'), hour(2));
    clock.close(decimal('60'), hour(3));
    clock.settle(equity);
    clock.advance(hour(6), equity);
    clock.close(decimal('60'), hour(4));
    clock.settle(equity);
    const { timeInCashPct, maxExposurePct } = clock.end(hour(8), equity);
    // From 0 to 2 and from 6 to 8, of 8 hours.
    expect([textOf(timeInCashPct), textOf(maxExposurePct)]).toEqual(['50', '120']);
  });

  it('counts microseconds, which no float sums exactly', () => {
    const at = (micros: number): Instant => new Instant(0, micros);
    const clock = new HoldingClock(at(0));
    const equity = decimal('100');
    const hold = (from: Instant, to: Instant): void => {
      clock.advance(from, equity);
      clock.open(decimal('1'), from);
      clock.advance(to, equity);
      clock.close(decimal('1'), from);
    };
    hold(at(100_000), at(150_000));
    hold(at(350_000), at(400_000));
    // 0.1 s and 0.2 s of 0.4 s.
    expect(textOf(clock.end(at(400_000), equity).timeInCashPct)).toBe('75');
  });

  it('ignores what happens before its start, and positions of amount 0', () => {
    const clock = new HoldingClock(hour(10));
    clock.advance(hour(5), decimal('1'));
    clock.open(decimal('0'), null);
    const { timeInCashPct, maxExposurePct } = clock.end(hour(20), decimal('1'));
    expect([textOf(timeInCashPct), textOf(maxExposurePct)]).toEqual(['100', '0']);
  });

  it('holds positions together that open and close at one moment', () => {
    const clock = new HoldingClock(hour(0));
    const equity = decimal('100');
    clock.advance(hour(1), equity);
    for (const amount of ['70', '70']) clock.open(decimal(amount), hour(1));
    for (const amount of ['70', '70']) clock.close(decimal(amount), hour(1));
    clock.settle(equity);
    const { timeInCashPct, maxExposurePct } = clock.end(hour(2), equity);
    expect([textOf(timeInCashPct), textOf(maxExposurePct)]).toEqual(['100', '140']);
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
