import fc from 'fast-check';
import { trade } from '../../../test/support/oracles/engine';
import type { TradeKey, ClosedTrade } from './trade';
import { extend, fold, type Window, windowCapacity } from './window';
import { runs } from '../../../test/support/runs';

describe('windowCapacity', () => {
  it.each([
    [2, 100],
    [99, 100],
    [100, 100],
    [101, 101],
    [1000, 1000],
  ])('windowCapacity of a lookback of %d is %d, because the risk state needs 100', (lookback, capacity) => {
    expect(windowCapacity(lookback)).toBe(capacity);
  });
});

/** `a5` closed 5 seconds after the epoch. */
const at = (key: string): ClosedTrade => trade({ tradeId: key.slice(0, 1), closedAt: Number(key.slice(1)) });
const list = (keys: string): ClosedTrade[] => keys.split(' ').filter(Boolean).map(at);
const shown = (trades: readonly TradeKey[]): string =>
  trades.map(({ tradeId, closedAt }) => `${tradeId}${closedAt.seconds}`).join(' ');

function folded(capacity: number, window: string, reread: string, present: string): unknown {
  const { trades, missing, olderThan } = fold(
    { capacity, trades: list(window) },
    new Set(reread.split(' ').filter(Boolean)),
    list(present),
  );
  return { trades: shown(trades), missing, olderThan: olderThan === null ? null : shown([olderThan]) };
}

describe('fold', () => {
  it.each<[string, string, string, string, string]>([
    ['adds a first trade', '', 'a', 'a1', 'a1'],
    ['adds a newer trade', 'a1', 'b', 'b2', 'b2 a1'],
    ['adds an older trade that arrives late', 'c3 a1', 'b', 'b2', 'c3 b2 a1'],
    ['adds the oldest trade, which arrives last', 'b2', 'a', 'a1', 'b2 a1'],
    ['ignores a duplicate event', 'b2 a1', 'b', 'b2', 'b2 a1'],
    ['moves a trade whose closing time became later', 'b2 a1', 'a', 'a3', 'a3 b2'],
    ['moves a trade whose closing time became earlier', 'b2 a1', 'b', 'b0', 'a1 b0'],
    ['removes a trade that was deleted', 'b2 a1', 'a', '', 'b2'],
    ['removes the last trade', 'a1', 'a', '', ''],
    ['ignores a deleted trade that it never held', 'b2 a1', 'x', '', 'b2 a1'],
    ['handles several trades at once', 'c3 b2', 'a b c d', 'a1 d4 c2', 'd4 c2 a1'],
    ['puts the larger id first at one moment', 'b1', 'a c', 'a1 c1', 'c1 b1 a1'],
    ['keeps the window if nothing was read again', 'b2 a1', '', '', 'b2 a1'],
  ])('with room: %s', (_, window, reread, present, trades) => {
    expect(folded(10, window, reread, present)).toEqual({ trades, missing: 0, olderThan: null });
  });

  it.each<[string, string, string, string, string, number]>([
    ['a newer trade pushes the oldest out', 'c3 b2 a1', 'd', 'd4', 'd4 c3 b2', 0],
    ['a trade below the horizon stays out', 'd4 c3 b2', 'a', 'a1', 'd4 c3 b2', 0],
    ['a trade just above the horizon is added', 'd4 c4 b2', 'a', 'a3', 'd4 c4 a3', 0],
    ['at the moment of the horizon: a larger id is above it', 'd4 c3 b2', 'x', 'x2', 'd4 c3 x2', 0],
    ['at the moment of the horizon: a smaller id is below it', 'd4 c3 b2', 'a', 'a2', 'd4 c3 b2', 0],
    ['the horizon itself, read again', 'd4 c3 b2', 'b', 'b2', 'd4 c3 b2', 0],
    ['one trade is removed: one is missing', 'd4 c3 b2', 'c', '', 'd4 b2', 1],
    ['the horizon is removed: the missing trade lies below it', 'd4 c3 b2', 'b', '', 'd4 c3', 1],
    ['all trades are removed', 'd4 c3 b2', 'b c d', '', '', 3],
    ['a trade moves below the horizon: it may not be the next one', 'd4 c3 b2', 'd', 'd1', 'c3 b2', 1],
    ['a trade moves within the window', 'd4 c3 b2', 'b', 'b5', 'b5 d4 c3', 0],
    ['one trade is removed and one is added', 'd4 c3 b2', 'c e', 'e5', 'e5 d4 b2', 0],
  ])('full: %s', (_, window, reread, present, trades, missing) => {
    const horizon = window.split(' ').at(-1);
    expect(folded(3, window, reread, present)).toEqual({ trades, missing, olderThan: horizon });
  });

  it('gives a place to every closed trade, also without a return', () => {
    const skipped = trade({ tradeId: 's', closedAt: 3, skipped: 'missing_pnl' });
    const { trades } = fold({ capacity: 2, trades: list('b2 a1') }, new Set(['s']), [skipped]);
    expect(shown(trades)).toBe('s3 b2');
  });

  it('takes a trade as it was just read, not as the window held it', () => {
    const corrected = trade({ tradeId: 'a', closedAt: 1, pnl: '9' });
    const { trades } = fold({ capacity: 2, trades: list('a1') }, new Set(['a']), [corrected]);
    expect(trades).toEqual([corrected]);
  });
});

describe('extend', () => {
  it.each([
    ['puts older trades below', 'd4 c3', 'b2 a1', 'd4 c3 b2 a1'],
    ['keeps an empty window empty', '', '', ''],
    ['fills an empty window', '', 'b2 a1', 'b2 a1'],
    ['moves a trade that it held elsewhere, instead of holding it twice', 'd4 b3 c2', 'b1', 'd4 c2 b1'],
    ['keeps the order at one moment', 'c1', 'b1 a1', 'c1 b1 a1'],
  ])('%s', (_, trades, older, extended) => {
    expect(shown(extend(list(trades), list(older)))).toBe(extended);
  });
});

describe('fold, and extend with the missing trades', () => {
  /** The answer of Firestore: the newest trades of a journal after a trade. */
  const newestOf = (journal: readonly ClosedTrade[], limit: number, after: TradeKey | null): ClosedTrade[] =>
    [...journal]
      .sort((a, b) => b.closedAt.seconds - a.closedAt.seconds || (b.tradeId < a.tradeId ? -1 : 1))
      .filter(
        ({ closedAt, tradeId }) =>
          after === null ||
          closedAt.seconds < after.closedAt.seconds ||
          (closedAt.seconds === after.closedAt.seconds && tradeId < after.tradeId),
      )
      .slice(0, limit);

  it('hold the newest trades of the journal if all changed trades were read again', () => {
    const journal = fc.uniqueArray(
      fc.record({
        tradeId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        closedAt: fc.integer({ min: -3, max: 3 }),
      }),
      { selector: ({ tradeId }) => tradeId },
    );
    fc.assert(
      fc.property(journal, journal, fc.integer({ min: 1, max: 5 }), (before, after, capacity) => {
        const [old, fresh] = [before.map(trade), after.map(trade)];
        const window: Window = { capacity, trades: newestOf(old, capacity, null) };
        const reread = new Set([...old, ...fresh].map(({ tradeId }) => tradeId));
        const { trades, missing, olderThan } = fold(window, reread, fresh);
        const whole = extend(trades, newestOf(fresh, missing, olderThan));
        expect(shown(whole)).toBe(shown(newestOf(fresh, capacity, null)));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('never hold a trade twice, too many trades or a wrong order, whatever is read again', () => {
    const trades = fc.uniqueArray(
      fc.record({
        tradeId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        closedAt: fc.integer({ min: -3, max: 3 }),
      }),
      { selector: ({ tradeId }) => tradeId },
    );
    fc.assert(
      fc.property(trades, trades, fc.integer({ min: 1, max: 5 }), (held, present, capacity) => {
        const window: Window = { capacity, trades: newestOf(held.map(trade), capacity, null) };
        const reread = new Set(present.map(({ tradeId }) => tradeId));
        const result = fold(window, reread, present.map(trade));
        expect(shown(result.trades)).toBe(shown(newestOf(result.trades, capacity, null)));
        expect(new Set(result.trades.map(({ tradeId }) => tradeId)).size).toBe(result.trades.length);
        if (window.trades.length === capacity) expect(result.trades.length + result.missing).toBe(capacity);
        else expect(result.missing).toBe(0);
      }),
      { numRuns: runs(1000) },
    );
  });
});
