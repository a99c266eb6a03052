import fc from 'fast-check';
import { decimal, trade } from '../../../test/support/oracles/engine';
import { runs } from '../../../test/support/runs';
import type { Decimal } from '../base/decimal';
import { Instant } from '../base/instant';
import { closedTrade, newestFirst, type ClosedTrade } from '../trades/trade';
import { correlation, correlations, type DaySeries, daySeries } from './correlation';
import { redundancyOf } from './redundancy';

const DAY = 86_400;
const TODAY = 1000;
const NOON = new Instant(TODAY * DAY + DAY / 2);

/** Trades of an agent: the day, and the return in percent. */
const traded = (...days: readonly [day: number, returnPct: string][]): ClosedTrade[] =>
  days
    .map(([day, pnl], index) =>
      closedTrade(trade({ tradeId: `t${index}`, closedAt: day * DAY + index, pnl, capital: '100' })),
    )
    .sort(newestFirst);

/** A trade per day, up to today. */
const daily = (...returns: readonly string[]): ClosedTrade[] =>
  traded(...returns.map((pnl, index): [number, string] => [TODAY - returns.length + 1 + index, pnl]));

function alike(a: readonly ClosedTrade[], b: readonly ClosedTrade[]): string {
  const series = (trades: readonly ClosedTrade[]): DaySeries => {
    const found = daySeries(trades, NOON);
    if (found === null) throw new Error('There is no series.');
    return found;
  };
  return correlation(series(a), series(b)).toFixed();
}

const UP_AND_DOWN = ['1', '-1', '2', '0.5', '-3', '1', '4', '-2', '0', '1'];
const times = (returns: readonly string[], factor: string): string[] =>
  returns.map((one) => decimal(one).times(factor).toFixed());

describe('the correlation of two agents', () => {
  it.each<[string, readonly ClosedTrade[], readonly ClosedTrade[], string]>([
    ['of a copy is 1, whatever its days', daily(...UP_AND_DOWN), daily(...UP_AND_DOWN), '1'],
    [
      'does not depend on how much they swing',
      daily(...UP_AND_DOWN),
      daily(...times(UP_AND_DOWN, '0.333333')),
      '1',
    ],
    ['of the opposite is −1', daily(...UP_AND_DOWN), daily(...times(UP_AND_DOWN, '-0.5')), '-1'],
    ['of nine common days is 0', daily(...UP_AND_DOWN.slice(1)), daily(...UP_AND_DOWN), '0'],
    ['is 0 where one does not move', daily(...UP_AND_DOWN), daily(...UP_AND_DOWN.map(() => '2')), '0'],
    // x = 1, 0, … and y = 0, 1, 0, …: r is −1/9, and counts 10 / (10 + 20 × 80/81).
    [
      'counts days without a close as 0',
      traded([TODAY - 9, '1'], [TODAY, '0']),
      traded([TODAY - 9, '0'], [TODAY - 8, '1'], [TODAY, '0']),
      '-0.03734439834024896265560165975',
    ],
  ])('%s', (_, a, b, expected) => {
    expect(alike(a, b)).toBe(expected);
    expect(alike(b, a)).toBe(expected);
  });

  it('looks at the last 90 days only, and at none that lies ahead', () => {
    const recent = traded([TODAY - 89, '3'], [TODAY, '1']);
    const older = traded(
      [TODAY - 300, '50'],
      [TODAY - 90, '70'],
      [TODAY - 89, '3'],
      [TODAY, '1'],
      [TODAY + 1, '9'],
    );
    expect(daySeries(older, NOON)).toEqual(daySeries(recent, NOON));
    expect(daySeries(traded([TODAY - 90, '1']), NOON)).toBeNull();
    expect(daySeries([], NOON)).toBeNull();
  });

  it('equals that of floats to ten digits, is between −1 and 1 and the same both ways, for any trades', () => {
    const trades = fc
      .array(fc.tuple(fc.integer({ min: TODAY - 120, max: TODAY }), fc.integer({ min: -9999, max: 9999 })), {
        minLength: 2,
        maxLength: 60,
      })
      .map((list) => traded(...list.map(([day, units]): [number, string] => [day, String(units / 100)])));
    fc.assert(
      fc.property(trades, trades, (a, b) => {
        const [x, y] = [daySeries(a, NOON), daySeries(b, NOON)];
        if (x === null || y === null) return;
        const rho = correlation(x, y);
        expect(correlation(y, x).eq(rho)).toBe(true);
        expect(rho.abs().lte(1)).toBe(true);
        expect(rho.toNumber()).toBeCloseTo(inFloats(a, b), 10);
      }),
      { numRuns: runs(200) },
    );
  });
});

/** The rule again, in floats. */
function inFloats(a: readonly ClosedTrade[], b: readonly ClosedTrade[]): number {
  const days = (trades: readonly ClosedTrade[]): number[] => trades.map(({ closedAt }) => closedAt.utcDay());
  const from = Math.max(TODAY - 89, Math.min(...days(a)), Math.min(...days(b)));
  const to = Math.min(Math.max(...days(a)), Math.max(...days(b)));
  const count = to - from + 1;
  if (count < 10) return 0;
  const seriesOf = (trades: readonly ClosedTrade[]): number[] =>
    Array.from({ length: count }, (_, index) =>
      trades
        .filter(({ closedAt }) => closedAt.utcDay() === from + index)
        .reduce((sum, { returnUnits }) => sum + Number(returnUnits ?? 0n) / 1e20, 0),
    );
  const [x, y] = [seriesOf(a), seriesOf(b)];
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / count;
  const scatter = (u: readonly number[], w: readonly number[]): number =>
    u.reduce((sum, value, index) => sum + (value - mean(u)) * ((w[index] ?? 0) - mean(w)), 0);
  const divisor = Math.sqrt(scatter(x, x) * scatter(y, y));
  if (divisor < 1e-9) return 0;
  const r = scatter(x, y) / divisor;
  return (r * count) / (count + 20 * (1 - r * r));
}

describe('the redundancy of agents', () => {
  const alikeBy = (rho: Decimal) => new Map([['a', new Map([['b', rho]])]]);

  it('adds what is alike among those that perform, and takes nothing off for opposites', () => {
    const found = new Map([
      [
        'a',
        new Map([
          ['b', decimal('0.5')],
          ['c', decimal('-0.9')],
          ['x', decimal('1')],
        ]),
      ],
      ['b', new Map([['c', decimal('0.25')]])],
    ]);
    const { divisors } = redundancyOf(['c', 'a', 'b'], found, NOON);
    expect([...divisors].map(([id, divisor]) => [id, divisor.toFixed()])).toEqual([
      ['a', '1.5'],
      ['b', '1.75'],
      ['c', '1.25'],
    ]);
  });

  it.each([
    // d = m × Σ ρ / m: 1 + 1 + 2 × 0.4 for each copy, 1 + 0.4 for the other, as if there were one.
    ['1', ['2.8', '2.8', '1.4']],
    // Half copies: m is 1.5. 1.95 + 1.5 × 0.4, and 1 + 0.8 / 1.5.
    ['0.95', ['2.55', '2.55', '1.533333333333333333333333333']],
    ['0.9', ['2.3', '2.3', '1.8']],
  ])('of two that are %s alike, with a third 0.4 like both, is %j', (rho, expected) => {
    const found = new Map([
      [
        'a',
        new Map([
          ['b', decimal(rho)],
          ['c', decimal('0.4')],
        ]),
      ],
      ['b', new Map([['c', decimal('0.4')]])],
    ]);
    expect([...redundancyOf(['a', 'b', 'c'], found, NOON).divisors.values()].map(String)).toEqual(expected);
  });

  it('is 1 for an agent alone, and never below', () => {
    expect([...redundancyOf(['a'], alikeBy(decimal('0.9')), NOON).divisors].map(String)).toEqual(['a,1']);
    expect([...redundancyOf(['a', 'b'], alikeBy(decimal('-1')), NOON).divisors].map(String)).toEqual([
      'a,1',
      'b,1',
    ]);
  });

  it('of agents in any order is the same', () => {
    const agents = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', '\uFF5E', '\u{1F600}'), {
      minLength: 2,
    });
    const permuted = agents.chain((ids) =>
      fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length })),
    );
    fc.assert(
      fc.property(
        permuted,
        fc.infiniteStream(fc.integer({ min: -9, max: 9 })),
        ([ids, shuffled], numbers) => {
          const windows = new Map(
            ids.map((id) => [id, daily(...Array.from({ length: 15 }, () => String(numbers.next().value)))]),
          );
          const found = (order: typeof ids) =>
            redundancyOf(
              order,
              correlations(
                new Map(
                  order.flatMap((id) => {
                    const series = daySeries(windows.get(id) ?? [], NOON);
                    return series === null ? [] : [[id, series] as const];
                  }),
                ),
              ),
              NOON,
            );
          expect([...found(shuffled).divisors].map(String)).toEqual([...found(ids).divisors].map(String));
        },
      ),
      { numRuns: runs(50) },
    );
  });
});
