import fc from 'fast-check';
import { decimal, expectWithin, Fraction } from '../../../test/support/oracles/engine';
import { close, history, LETTERS, NOW, plain } from '../../../test/support/oracles/policy';
import {
  changedBy,
  joinedTallies,
  NO_SYMBOL_SUMS,
  performancesOf,
  symbolPerformances,
  symbolTallies,
} from './symbol-performance';
import type { ClosedTrade, PlainTrade } from '../trades/trade';
import { runs } from '../../../test/support/runs';

/** One plain object per symbol. */
const shown = (trades: readonly ClosedTrade[]): unknown => plain(symbolPerformances(trades));

describe('symbolPerformances', () => {
  it('is empty for no trade, and for trades without a symbol', () => {
    expect(symbolPerformances([])).toEqual([]);
    expect(symbolPerformances(history('LLL'))).toEqual([]);
  });

  it.each<[string, number, string, number, number?]>([
    ['WLWLW', 5, '0.6', 0],
    ['WLW?L?', 6, `0.${'3'.repeat(28)}`, 1, 2],
    ['WLLL', 4, '0.25', 3],
    ['LLL', 3, '0', 3],
    // Break-even trades and trades without pnl count as trades; they are not wins and end no streak.
    ['W===', 4, '0.25', 0],
    ['W?L=L?', 6, `0.1${'6'.repeat(26)}7`, 2, 2],
    ['LLW=', 4, '0.25', 0],
    ['====', 4, '0', 0],
    ['WWL', 3, `0.${'6'.repeat(27)}7`, 1],
  ])(
    '%s: %d trades, win rate %s, %d losses at the end',
    (letters, trades, winRate, consecutiveLosses, unknownResults = 0) => {
      expect(shown(history(letters, { symbol: 'BTC' }))).toEqual([
        { symbol: 'BTC', trades, winRate, tradesWithR: 0, averageR: null, consecutiveLosses, unknownResults },
      ]);
    },
  );

  it('takes the mean R of the trades that have one', () => {
    const trades = [null, '1', '-0.5', null, '0.25'].map((r) => close({ symbol: 'BTC', r }));
    expect(shown(trades)).toMatchObject([{ trades: 5, tradesWithR: 3, averageR: '0.25' }]);
  });

  it('uses the R of a trade without pnl, and loses no digit of a sum', () => {
    const trades = [
      '100000000000000000000',
      '0.000000000000000000000000000003',
      '-100000000000000000000',
    ].map((r) => close({ symbol: 'BTC', pnl: null, r }));
    expect(shown(trades)).toMatchObject([
      { tradesWithR: 3, averageR: '0.000000000000000000000000000001', winRate: '0' },
    ]);
  });

  it('keeps symbols apart: a win of one does not end the losses of another', () => {
    const trades = [
      close({ symbol: 'BTC', pnl: '-1' }),
      close({ symbol: 'ETH', pnl: '1' }),
      close({ symbol: 'btc', pnl: '1' }),
      close({ symbol: null, pnl: '1' }),
      close({ symbol: 'BTC', pnl: '-1' }),
    ];
    const found = symbolPerformances(trades).map(({ symbol, trades: count, consecutiveLosses }) => [
      symbol,
      count,
      consecutiveLosses,
    ]);
    expect(found).toEqual([
      ['BTC', 2, 2],
      ['ETH', 1, 0],
      ['btc', 1, 0],
    ]);
  });

  it('accepts symbols that are names of object properties', () => {
    const names = ['constructor', '__proto__', 'toString', '0'];
    const found = symbolPerformances(names.map((symbol) => close({ symbol })));
    expect(found.map(({ symbol, trades }) => [symbol, trades])).toEqual(names.map((name) => [name, 1]));
  });

  it('does not depend on where a list of trades is divided', () => {
    const journals = fc.array(
      fc.record({ letter: LETTERS, symbol: fc.constantFrom('A', 'B', null), r: fc.option(fc.integer()) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(journals, fc.nat(20), (list, place) => {
        const trades = list.map(({ letter, symbol, r }): PlainTrade => ({
          ...(history(letter)[0] as PlainTrade),
          symbol,
          rMultiple: r === null ? null : decimal(String(r)),
        }));
        const [older, newer] = [trades.slice(0, place), trades.slice(place)];
        expect(plain(performancesOf(joinedTallies(symbolTallies(older), symbolTallies(newer))))).toEqual(
          shown(trades),
        );
      }),
      { numRuns: runs(100) },
    );
  });

  it('counts like a naive implementation, over any trades', () => {
    const trades = fc.array(
      fc.record({ letter: LETTERS, symbol: fc.constantFrom('A', 'B', null), r: fc.option(fc.integer()) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(trades, (list) => {
        const journal = list.map(({ letter, symbol, r }, index): PlainTrade => ({
          ...(history(letter)[0] as PlainTrade),
          closedAt: NOW.plusSeconds(index),
          symbol,
          rMultiple: r === null ? null : decimal(String(r)),
        }));
        const found = new Map(symbolPerformances(journal).map((one) => [one.symbol, one]));
        for (const symbol of ['A', 'B']) {
          const own = list.filter((one) => one.symbol === symbol);
          const actual = found.get(symbol);
          if (own.length === 0) {
            expect(actual).toBeUndefined();
            continue;
          }
          const letters = own.map(({ letter }) => letter).join('');
          const multiples = own.flatMap(({ r }) => (r === null ? [] : [BigInt(r)]));
          const tail = /L*$/.exec(letters.replace(/[=?]/g, ''))?.[0] ?? '';
          expect(actual).toMatchObject({
            trades: own.length,
            tradesWithR: multiples.length,
            consecutiveLosses: tail.length,
          });
          const wins = BigInt(letters.split('W').length - 1);
          expectWithin(
            actual?.winRate ?? null,
            new Fraction(wins, BigInt(own.length)),
            `0.${'0'.repeat(26)}1`,
          );
          if (multiples.length === 0) expect(actual?.averageR).toBeNull();
          else {
            const sum = multiples.reduce((a, b) => a + b, 0n);
            expectWithin(
              actual?.averageR?.shown ?? null,
              new Fraction(sum, BigInt(multiples.length)),
              `0.${'0'.repeat(16)}1`,
            );
          }
        }
      }),
    );
  });
});

describe('changedBy', () => {
  it('changedBy removes a trade as if it had never been added, in any order and to the last digit', () => {
    const trade = fc
      .record({ letter: LETTERS, r: fc.option(fc.constantFrom('1e20', '1e-30', '-0.7', '3')) })
      .map(({ letter, r }): PlainTrade => ({
        ...(history(letter)[0] as PlainTrade),
        rMultiple: r === null ? null : decimal(r),
      }));
    const trades = fc.array(trade, { maxLength: 20 });
    fc.assert(
      fc.property(trades, trades, fc.infiniteStream(fc.nat()), (stay, go, places) => {
        const all = [...stay];
        for (const one of go) all.splice((places.next().value ?? 0) % (all.length + 1), 0, one);
        const sums = all.reduce((sum, one) => changedBy(sum, one, 1), NO_SYMBOL_SUMS);
        const left = go.reduce((sum, one) => changedBy(sum, one, -1), sums);
        expect(plain(left)).toEqual(plain(stay.reduce((sum, one) => changedBy(sum, one, 1), NO_SYMBOL_SUMS)));
      }),
    );
  });
});
