import fc from 'fast-check';
import { configured, trade } from '../../test/helpers/engine';
import { trades as anyTrades } from '../../test/helpers/documents';
import { agentRecord, withTrades } from './agent-record';
import type { ReturnBasis } from './config';
import { areSumsOf, type ReturnSums, returnSums, updatedSums } from './return-sums';
import { newestFirst, type TradeRecord } from './trade';

/** Every digit that is kept. */
function shown({ lookbackTrades, basis, powers, skipped }: ReturnSums): unknown {
  const { count, sum, squares, cubes, fourths } = powers;
  return {
    lookbackTrades,
    basis,
    count,
    sums: [sum, squares, cubes, fourths].map((value) => value.toFixed()),
    skipped: Object.fromEntries(skipped),
  };
}

const rules = (lookbackTrades: number, returnBasis: ReturnBasis = 'trade') =>
  configured({ lookbackTrades, returnBasis });

describe('returnSums', () => {
  const window = [
    trade({ tradeId: 'd', closedAt: 200_000, pnl: '2' }),
    trade({ tradeId: 'c', closedAt: 100_001, skipped: 'missing_pnl' }),
    trade({ tradeId: 'b', closedAt: 100_000, pnl: '-3' }),
    trade({ tradeId: 'a', closedAt: 99_999, pnl: '7' }),
  ];

  it('are of the newest trades, skipped ones included', () => {
    expect(shown(returnSums(window, rules(3)))).toEqual({
      lookbackTrades: 3,
      basis: 'trade',
      count: 2,
      sums: ['-1', '13', '-19', '97'],
      skipped: { missing_pnl: 1 },
    });
  });

  it('are of days, by basis day', () => {
    // (7 − 3) / 200 and 2 / 100.
    expect(shown(returnSums(window, rules(4, 'day')))).toMatchObject({
      count: 2,
      sums: ['4', '8', '16', '32'],
    });
  });

  it('of nothing are 0', () => {
    expect(shown(returnSums([], rules(2)))).toMatchObject({
      count: 0,
      sums: ['0', '0', '0', '0'],
      skipped: {},
    });
  });

  it('hold for one lookback and basis', () => {
    const sums = returnSums(window, rules(3, 'day'));
    expect(areSumsOf(sums, rules(3, 'day'))).toBe(true);
    expect(areSumsOf(sums, rules(4, 'day'))).toBe(false);
    expect(areSumsOf(sums, rules(3, 'trade'))).toBe(false);
  });
});

describe('updatedSums', () => {
  const basis = fc.constantFrom<ReturnBasis>('trade', 'day');
  const journal = fc
    .uniqueArray(anyTrades, { selector: ({ tradeId }) => tradeId, maxLength: 12 })
    .map((list) => list.sort(newestFirst));

  it('are those of the window from scratch, digit for digit, whatever it has become', () => {
    const kept = fc.array(fc.constantFrom('same', 'copy', 'gone'), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(
        journal,
        journal,
        kept,
        fc.integer({ min: 2, max: 8 }),
        basis,
        (was, fresh, fates, lookback, by) => {
          const left = was.flatMap((old, index) =>
            fates[index] === 'gone' ? [] : fates[index] === 'copy' ? [{ ...old }] : [old],
          );
          const held = new Set(left.map(({ tradeId }) => tradeId));
          const is = [...left, ...fresh.filter(({ tradeId }) => !held.has(tradeId))].sort(newestFirst);
          const config = rules(lookback, by);
          const sums = updatedSums(returnSums(was, config), was, is);
          expect(shown(sums)).toEqual(shown(returnSums(is, config)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('stay exact over many closes of one agent, through a window that is full', () => {
    const close = fc.record({
      pnl: fc.integer({ min: -10_000, max: 10_000 }),
      hours: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(close, { minLength: 1, maxLength: 60 }), basis, (closes, by) => {
        const config = rules(5, by);
        let record = agentRecord(7, [], config);
        let closedAt = 0;
        for (const [index, { pnl, hours }] of closes.entries()) {
          closedAt += hours * 3600;
          const next = trade({
            tradeId: String(index).padStart(3, '0'),
            closedAt,
            pnl: `${pnl}.0007`,
            capital: '13',
          });
          record = withTrades(record, [next, ...record.trades].slice(0, 7));
        }
        expect(shown(record.sums)).toEqual(shown(returnSums(record.trades, config)));
      }),
    );
  });

  it('look at no figure of a trade that stays', () => {
    const untouchable = (tradeId: string): TradeRecord =>
      new Proxy(trade({ tradeId, closedAt: 5 }), {
        get: (target, key) => {
          if (key === 'closedAt' || key === 'tradeId') return target[key];
          throw new Error(`${String(key)} of ${tradeId} was looked at.`);
        },
      });
    const stays = [untouchable('c'), untouchable('b')];
    const last = trade({ tradeId: 'a', closedAt: 1, pnl: '3' });
    const sums = returnSums([last], rules(3));
    const after = [trade({ tradeId: 'd', closedAt: 9, pnl: '5' }), ...stays];
    expect(shown(updatedSums(sums, [...stays, last], after))).toMatchObject({
      sums: ['5', '25', '125', '625'],
    });
  });

  it('are the same object where nothing that they are of has changed', () => {
    const window = [trade({ tradeId: 'b', closedAt: 2 }), trade({ tradeId: 'a', closedAt: 1 })];
    const sums = returnSums(window, rules(2));
    expect(updatedSums(sums, window, [...window, trade({ tradeId: '0' })])).toBe(sums);
  });
});
