import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { plainTrade, trades } from '../../../test/support/arbitraries/documents';
import { decimal, trade } from '../../../test/support/oracles/engine';
import { Instant } from '../../core/base/instant';
import type { ClosedTrade, PlainTrade } from '../../core/trades/trade';
import { encodeTrade, StoredTrade } from './stored-trade';
import { runs } from '../../../test/support/runs';

const tradeWith = (changes: Partial<PlainTrade> = {}): PlainTrade => ({ ...trade(), ...changes });

describe('encodeTrade', () => {
  it.each<[string, ClosedTrade, string]>([
    [
      'a trade with all fields',
      tradeWith({ symbol: 'BTC', rMultiple: decimal('0.5') }),
      'trade\t0\t1\t100\t\tBTC\t0.5\t1',
    ],
    [
      'the risk, where R has more than 28 digits',
      tradeWith({ rMultiple: decimal('0.3333333333333333333333333333'), riskAmount: decimal('3.0') }),
      'trade\t0\t1\t100\t\t\t/3\t1',
    ],
    [
      'a trade that has only a skip reason',
      trade({ skipped: 'missing_pnl' }),
      'trade\t0\t\t\tmissing_pnl\t\t\t',
    ],
    ['a pnl without a capital', trade({ skipped: 'zero_capital' }), 'trade\t0\t1\t\tzero_capital\t\t\t'],
    ['microseconds', tradeWith({ closedAt: new Instant(1, 20) }), 'trade\t1.000020\t1\t100\t\t\t\t1'],
    [
      'half a second before 1970',
      tradeWith({ closedAt: new Instant(-1, 500_000) }),
      'trade\t-1.500000\t1\t100\t\t\t\t1',
    ],
    [
      'plain decimals',
      trade({ pnl: '-1e-30', capital: '1e39' }),
      `trade\t0\t-0.${'0'.repeat(29)}1\t1${'0'.repeat(39)}\t\t\t\t0`,
    ],
    ['no negative zero', trade({ pnl: '-0' }), 'trade\t0\t0\t100\t\t\t\t0'],
    ['an id with separators', trade({ tradeId: 'a\tb\nc\\d' }), 'a\\tb\\nc\\\\d\t0\t1\t100\t\t\t\t1'],
    ['a symbol with separators', trade({ symbol: '\\t\t' }), 'trade\t0\t1\t100\t\t\\\\t\\t\t\t1'],
  ])('writes %s', (_, written, text) => {
    expect(encodeTrade(written)).toBe(text);
  });

  it('writes equal lines for equal trades only', () => {
    fc.assert(
      fc.property(trades, trades, (a, b) => {
        const copy: PlainTrade = { ...a };
        expect(encodeTrade(copy)).toBe(encodeTrade(a));
        for (const key of Object.keys(a) as (keyof PlainTrade)[]) {
          if (key === 'rMultiple' || key === 'riskAmount') continue;
          const other: PlainTrade = { ...a, [key]: b[key] };
          if (!isDeepStrictEqual(a[key], b[key])) expect(encodeTrade(other)).not.toBe(encodeTrade(a));
        }
        // An R that has more than 28 digits follows from pnl and risk, and so is not stored beside them.
        const r = ({ rMultiple, riskAmount }: PlainTrade): unknown =>
          riskAmount === null ? [rMultiple] : riskAmount;
        const other: PlainTrade = { ...a, rMultiple: b.rMultiple, riskAmount: b.riskAmount };
        if (JSON.stringify(r(a)) !== JSON.stringify(r(b)))
          expect(encodeTrade(other)).not.toBe(encodeTrade(a));
      }),
    );
  });

  it('escapes tabs and line breaks in the fields', () => {
    fc.assert(
      fc.property(trades, (any) => {
        expect(encodeTrade(any).split('\t')).toHaveLength(8);
        expect(encodeTrade(any)).not.toContain('\n');
      }),
    );
  });
});

describe('StoredTrade', () => {
  it('reads the trade that was written, and is written as its line again', () => {
    fc.assert(
      fc.property(trades, (any) => {
        const line = encodeTrade(any);
        const stored = new StoredTrade(line);
        expect(plainTrade(stored)).toEqual(any);
        expect(encodeTrade(stored)).toBe(line);
        // A plain copy of it is written so, too.
        expect(encodeTrade(plainTrade(stored))).toBe(line);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('cannot be copied by a spread, which would lose its fields: that is a type error', () => {
    const stored: ClosedTrade = new StoredTrade(encodeTrade(trade()));
    // @ts-expect-error The fields of a closed trade are accessors of a class.
    // oxlint-disable-next-line typescript/no-misused-spread
    const copy: ClosedTrade = { ...stored };
    expect(copy.tradeId).toBeUndefined();
  });
});
