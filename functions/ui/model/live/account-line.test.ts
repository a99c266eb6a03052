import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { Decimal } from '../../../src/core/base/decimal';
import { accountLine, type AccountLineInput } from './account-line';
import type { WrittenTrade } from './documents';
import { historyView, withAccount } from './history-view';

const CLOCK = { now: Date.parse('2026-11-20T12:00:00Z'), zone: 'UTC' };
const HOUR = 3_600_000;
const START = Date.parse('2026-11-20T00:00:00Z');
const hour = (n: number): string => new Date(START + n * HOUR).toISOString();

/** A trade that closed at an hour of the day. */
const closed = (n: number, pnl: unknown): WrittenTrade => ({
  tradeId: String(n),
  fields: { closed_at: hour(n), realized_pnl: pnl },
});

const TRADES = [closed(3, '0.3'), closed(1, '0.1'), closed(2, '-0.2'), closed(4, 'much')];

const lineOf = (changes: Partial<AccountLineInput> = {}) =>
  accountLine({ trades: TRADES, limit: 10, said: null, from: START, ...changes }, CLOCK);
const valuesOf = (changes: Partial<AccountLineInput> = {}) => lineOf(changes)?.chart.series[0]?.values;
const said = (amount: string, n: number) => ({ amount: new Decimal(amount), at: hour(n) });

describe('accountLine', () => {
  it('adds up results exactly from 0, and says what it is made of', () => {
    expect(valuesOf()).toEqual([0.1, -0.1, 0.2, 0.2]);
    expect(lineOf()?.chart).toMatchObject({
      title: 'Results',
      caption:
        'Made of the results of 3 closed trades since 01:00 UTC, added up from 0. Not in it: open positions, 1 trade without a known result. Say in the settings what the account is worth, to see its equity.',
    });
  });

  it('goes through what the user said at that time: closes at that moment are in it', () => {
    expect(valuesOf({ said: said('100', 2) })).toEqual([100.2, 100, 100.3, 100.3]);
    expect(lineOf({ said: said('1000', 2) })?.chart.caption).toBe(
      'Made of the 1,000 that you said 02:00 UTC, and of the results of 3 closed trades since 01:00 UTC. Not in it: open positions, deposits and withdrawals, 1 trade without a known result.',
    );
    // Said before what is drawn: the closes between are in it.
    expect(valuesOf({ said: said('100', 0), from: START + 2 * HOUR })).toEqual([99.9, 100.2, 100.2]);
  });

  it('does not guess the equity where the trades do not reach back to what was said', () => {
    expect(valuesOf({ said: said('100', 0), limit: 4 })).toEqual([0.1, -0.1, 0.2, 0.2]);
    expect(lineOf({ said: said('100', 0), limit: 4 })?.chart.caption).toMatch(/do not reach back/);
    expect(valuesOf({ said: said('100', 1), limit: 4 })?.[0]).toBe(100);
  });

  it('needs two moments', () => {
    expect(lineOf({ trades: [closed(1, '1'), closed(1, '2')] })).toBeNull();
    expect(lineOf({ trades: [] })).toBeNull();
  });

  it('does not depend on the order of the trades', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(TRADES, { minLength: TRADES.length }), fc.nat(5), (trades, n) => {
        expect(valuesOf({ trades, said: said('7', n) })).toEqual(valuesOf({ said: said('7', n) }));
      }),
      { numRuns: runs(50) },
    );
  });
});

describe('withAccount', () => {
  it('puts the account above the weights, with what held at each of their times', () => {
    const history = [
      { weights: { a: '0.6' }, unallocated: '0.4', computed_at: hour(3) },
      { weights: { a: '0.5' }, unallocated: '0.5', computed_at: hour(1.5) },
    ];
    const { charts } = withAccount(historyView(history, [], null, CLOCK), lineOf());
    expect(charts.times).toEqual([1, 1.5, 2, 3, 4].map((n) => START / 1000 + n * 3600));
    expect(
      charts.charts.map((chart) =>
        chart.kind === 'difference' ? [] : chart.series.map(({ values }) => values),
      ),
    ).toEqual([
      [[0.1, 0.1, -0.1, 0.2, 0.2]],
      [
        [null, 50, 50, 60, 60],
        [null, 50, 50, 40, 40],
      ],
    ]);
  });
});
