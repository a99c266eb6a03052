import fc from 'fast-check';
import { configured, decimal, trade, pctText } from '../../../test/support/oracles/engine';
import { trades as anyTrades } from '../../../test/support/arbitraries/documents';
import { agentWindow, withTrades } from './agent-window';
import type { ReturnBasis } from '../config';
import { Instant } from '../base/instant';
import { sumsMatch, type ReturnSums, returnSums, updatedSums } from './return-sums';
import { newestFirst, type ClosedTrade, type PlainTrade } from '../trades/trade';
import { runs } from '../../../test/support/runs';

const DAY = 86_400;

/** All digits of the sums. */
function shown(kept: ReturnSums): unknown {
  const { lookbackTrades, lookbackDays, basis, riskFreeRate, powers, downside, days, profits, skipped } =
    kept;
  const { count, sum, squares, cubes, fourths } = powers;
  const texts = (...values: bigint[]): string[] => values.map((units, index) => pctText(units, index + 1));
  return {
    lookbackTrades,
    lookbackDays,
    basis,
    riskFreeRate: riskFreeRate.toFixed(),
    count,
    sums: texts(sum, squares, cubes, fourths),
    downside: [downside.count, ...texts(downside.sum, downside.squares)],
    days: [days.count, ...texts(days.sum, days.squares)],
    profits: [profits.trades, profits.wins, profits.grossProfit.toFixed(), profits.grossLoss.toFixed()],
    skipped: Object.fromEntries(skipped),
  };
}

const rules = (
  lookbackTrades: number,
  returnBasis: ReturnBasis = 'trade',
  lookbackDays: number | null = null,
) => configured({ lookbackTrades, lookbackDays, returnBasis });

/** What is looked at, written down again: the newest so many, no older than so many days before the newest. */
function within(window: readonly ClosedTrade[], most: number, days: number | null): ClosedTrade[] {
  const [newest] = window;
  const age = ({ closedAt }: ClosedTrade): bigint =>
    newest === undefined ? 0n : micros(newest.closedAt) - micros(closedAt);
  return window
    .slice(0, most)
    .filter((trade) => days === null || age(trade) <= BigInt(days) * BigInt(DAY) * 1_000_000n);
}
const micros = ({ seconds, micros: fraction }: Instant): bigint =>
  BigInt(seconds) * 1_000_000n + BigInt(fraction);

describe('returnSums', () => {
  const window = [
    trade({ tradeId: 'd', closedAt: 200_000, pnl: '2' }),
    trade({ tradeId: 'c', closedAt: 100_001, skipped: 'missing_pnl' }),
    trade({ tradeId: 'b', closedAt: 100_000, pnl: '-3' }),
    trade({ tradeId: 'a', closedAt: 99_999, pnl: '7' }),
  ];

  it('cover the newest trades, skipped ones included', () => {
    expect(shown(returnSums(window, rules(3)))).toEqual({
      lookbackTrades: 3,
      lookbackDays: null,
      basis: 'trade',
      riskFreeRate: '0.04',
      count: 2,
      sums: ['-1', '13', '-19', '97'],
      downside: [1, '-3', '9'],
      // A day of −3, and one of 2.
      days: [2, '-1', '13'],
      profits: [2, 1, '2', '3'],
      skipped: { missing_pnl: 1 },
    });
  });

  it('sum the returns of days with basis day', () => {
    // 7 − 3 and 2.
    expect(shown(returnSums(window, rules(4, 'day')))).toMatchObject({
      count: 2,
      sums: ['6', '20', '72', '272'],
      days: [2, '6', '20'],
      // Profits are those of single trades all the same.
      profits: [3, 2, '9', '3'],
    });
  });

  it('count the empty days with basis day, also below the rate, up to skipped trades at both ends', () => {
    const gaps = [
      trade({ tradeId: 'd', closedAt: 9 * DAY, skipped: 'missing_pnl' }),
      trade({ tradeId: 'c', closedAt: 7 * DAY, pnl: '2' }),
      trade({ tradeId: 'b', closedAt: 3 * DAY, pnl: '-1' }),
      trade({ tradeId: 'a', closedAt: 0, skipped: 'zero_capital' }),
    ];
    const day = shown(returnSums(gaps, rules(4, 'day')));
    // Ten days; −1 and eight times 0 are below 4/365 %.
    expect(day).toMatchObject({ count: 10, sums: ['1', '5', '7', '17'], downside: [9, '-1', '1'] });
    const free = returnSums(gaps, { ...rules(4, 'day'), riskFreeRate: decimal('0') });
    expect(shown(free)).toMatchObject({ count: 10, downside: [1, '-1', '1'] });
    const nothing = [gaps[0], gaps[3]].filter((found) => found !== undefined);
    expect(shown(returnSums(nothing, rules(4, 'day')))).toMatchObject({ count: 0, downside: [0, '0', '0'] });
  });

  it('cost no more with a close in the year 1 and one in 9999 than with two on one day', () => {
    const [first, last] = [-62_135_596_800, 253_402_300_799];
    const ages = [
      trade({ tradeId: 'b', closedAt: last, pnl: '3' }),
      trade({ tradeId: 'a', closedAt: first }),
    ];
    expect(shown(returnSums(ages, rules(2, 'day')))).toMatchObject({
      count: 3_652_059,
      sums: ['4', '10', '28', '82'],
      downside: [3_652_057, '0', '0'],
    });
    // To list the days would take half an hour.
    let window = agentWindow(2, [], rules(2, 'day'));
    for (let index = 0; index < 2000; index++)
      window = withTrades(window, index % 2 === 0 ? ages : ages.slice(1));
    expect(window.sums.powers.count).toBe(1);
  });

  it('leave out what closed more than lookback_days before the newest close, to the microsecond', () => {
    const at = (tradeId: string, seconds: number, fraction = 0): PlainTrade => ({
      ...trade({ tradeId }),
      closedAt: new Instant(seconds, fraction),
    });
    const window = [at('c', 2 * DAY, 5), at('b', DAY, 5), at('a', DAY, 4)];
    const count = (days: number): number => returnSums(window, rules(9, 'trade', days)).powers.count;
    expect([count(1), count(2)]).toEqual([2, 3]);
    expect(returnSums(window, rules(1, 'trade', 2)).powers.count).toBe(1);
  });

  it('are 0 without trades', () => {
    expect(shown(returnSums([], rules(2)))).toMatchObject({
      count: 0,
      sums: ['0', '0', '0', '0'],
      skipped: {},
    });
  });

  it('match only their own lookback, basis and rate', () => {
    const sums = returnSums(window, rules(3, 'day'));
    expect(sumsMatch(sums, rules(3, 'day', 30))).toBe(false);
    expect(sumsMatch(returnSums(window, rules(3, 'day', 30)), rules(3, 'day', 31))).toBe(false);
    expect(sumsMatch(sums, rules(3, 'day'))).toBe(true);
    expect(sumsMatch(sums, rules(4, 'day'))).toBe(false);
    expect(sumsMatch(sums, rules(3, 'trade'))).toBe(false);
    expect(sumsMatch(sums, { ...rules(3, 'day'), riskFreeRate: decimal('0.0400') })).toBe(true);
    expect(sumsMatch(sums, { ...rules(3, 'day'), riskFreeRate: decimal('0.05') })).toBe(false);
  });
});

describe('updatedSums', () => {
  const basis = fc.constantFrom<ReturnBasis>('trade', 'day');
  const days = fc.option(fc.constantFrom(1, 2, 7, 3650));
  /** What sums say about themselves. */
  const itself = { lookbackTrades: 0, lookbackDays: null };
  const journal = fc
    .uniqueArray(anyTrades, { selector: ({ tradeId }) => tradeId, maxLength: 12 })
    .map((list) => list.sort(newestFirst));

  it('equals returnSums from scratch for any change of the window', () => {
    const kept = fc.array(fc.constantFrom('same', 'copy', 'removed'), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(
        journal,
        journal,
        kept,
        fc.integer({ min: 2, max: 8 }),
        basis,
        days,
        (before, fresh, fates, lookback, by, most) => {
          const left = before.flatMap((old, index) =>
            fates[index] === 'removed' ? [] : fates[index] === 'copy' ? [{ ...old }] : [old],
          );
          const held = new Set(left.map(({ tradeId }) => tradeId));
          const after = [...left, ...fresh.filter(({ tradeId }) => !held.has(tradeId))].sort(newestFirst);
          const config = rules(lookback, by, most);
          const sums = updatedSums(returnSums(before, config), before, after);
          expect(shown(sums)).toEqual(shown(returnSums(after, config)));
          const alone = returnSums(within(after, lookback, most), rules(12, by));
          expect({ ...(shown(sums) as object), ...itself }).toEqual({
            ...(shown(alone) as object),
            ...itself,
          });
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it('equals returnSums from scratch after many closes through a full window', () => {
    const lookback = fc.constantFrom(2, 5, 50);
    const close = fc.record({
      pnl: fc.integer({ min: -10_000, max: 10_000 }),
      hours: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(
        fc.array(close, { minLength: 1, maxLength: 150 }),
        lookback,
        basis,
        days,
        (closes, most, by, limit) => {
          const config = rules(most, by, limit);
          const capacity = most + 2;
          let window = agentWindow(capacity, [], config);
          let closedAt = 0;
          for (const [index, { pnl, hours }] of closes.entries()) {
            closedAt += hours * 3600;
            const next = trade({
              tradeId: String(index).padStart(3, '0'),
              closedAt,
              pnl: `${pnl}.0007`,
              capital: '13',
              ...(hours === 7 && { skipped: 'missing_pnl' }),
            });
            window = withTrades(window, [next, ...window.trades].slice(0, capacity));
          }
          expect(shown(window.sums)).toEqual(shown(returnSums(window.trades, config)));
        },
      ),
    );
  });

  it('equals returnSums from scratch when several trades are added at once', () => {
    const pnl = fc.integer({ min: -90, max: 90 }).map(String);
    const groups = fc.array(fc.array(pnl, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(groups, fc.constantFrom(3, 50), basis, (list, most, by) => {
        let window = agentWindow(most, [], rules(most, by));
        let number = 0;
        for (const group of list) {
          // About five per day.
          const added = group.map((value) =>
            trade({ tradeId: `t${number}`, closedAt: 20_000 * number++, pnl: value, capital: '100' }),
          );
          window = withTrades(window, [...added.reverse(), ...window.trades].slice(0, most));
          expect(shown(window.sums)).toEqual(shown(returnSums(window.trades, rules(most, by))));
        }
      }),
    );
  });

  it('looks at a trade only when it is added and when it is removed', () => {
    const looks = new Map<string, number>();
    const watched = (index: number): ClosedTrade => {
      const tradeId = `trade-${index}`;
      return new Proxy(trade({ tradeId, closedAt: index, pnl: String(index % 7) }), {
        get: (target, key: keyof ClosedTrade) => {
          if (key === 'pnl') looks.set(tradeId, (looks.get(tradeId) ?? 0) + 1);
          return target[key];
        },
      });
    };
    const all = Array.from({ length: 700 }, (_, index) => watched(index)).reverse();
    let window = agentWindow(200, all.slice(500), rules(200));
    looks.clear();
    for (let newest = 499; newest >= 0; newest--)
      window = withTrades(window, all.slice(newest, newest + 200));
    // One look reads the pnl a few times; computing the window from scratch at each close would be 200 looks.
    expect(Math.max(...looks.values())).toBeLessThanOrEqual(15);
    expect(shown(window.sums)).toEqual(shown(returnSums(window.trades, rules(200))));
  });

  it('returns the same object if no trade within the lookback has changed', () => {
    const window = [trade({ tradeId: 'b', closedAt: 2 }), trade({ tradeId: 'a', closedAt: 1 })];
    const sums = returnSums(window, rules(2));
    expect(updatedSums(sums, window, [...window, trade({ tradeId: '0' })])).toBe(sums);
  });
});
