import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { Instant } from '../../core/base/instant';
import { isStored, LeftInParts, type NewTrade, parseNewTrade, shownFields, WrongField } from './new-trade';

/** docs/specification.md, section 11: what a bot may send, and what is stored. */

type Fields = Readonly<Record<string, unknown>>;

const NOW = new Instant(1_790_000_000); // 2026-09-21T14:13:20Z

const CLOSED: Fields = {
  agent_id: 'a',
  closed_at: '2026-09-21T14:00:00Z',
  realized_pnl: '-5',
  entry_price: '100',
  quantity: '2',
};

const FREQTRADE: Fields = {
  ...CLOSED,
  source: 'freqtrade',
  trade_id: '17',
  opened_at: '2026-09-20T10:00:00.250000Z',
  is_final_exit: 'True',
  cumulative_profit: '-5.00000000',
};

function parsed(fields: Fields): NewTrade {
  const trade = parseNewTrade(fields, NOW);
  if (trade === null) throw new Error('It was ignored.');
  return trade;
}

function wrong(fields: Fields): WrongField {
  try {
    parseNewTrade(fields, NOW);
  } catch (error) {
    if (error instanceof WrongField) return error;
    throw error;
  }
  throw new Error('It was read.');
}

const hash = (...parts: (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

describe('parseNewTrade', () => {
  it('reads what programs send: figures with exponents or as numbers, sides by any name, ids as numbers', () => {
    const { tradeId, agentId, isClosed, known, own } = parsed({
      agent_id: 42,
      trade_id: 7,
      closed_at: '2026-09-21 16:00:00+02:00',
      opened_at: '2026-09-20',
      realized_pnl: -8e-5,
      entry_price: '4.053e-06',
      exit_price: '0.0000041000000000',
      quantity: '1.5E+3',
      symbol: 'PEPE/USDT',
      side: 'Long',
      regime: '',
      confidence: null,
      risk_amount: 12,
      exit_reason: 'roi',
      leverage: 1,
      manual: false,
    });
    expect({ tradeId, agentId, isClosed }).toEqual({ tradeId: '7', agentId: '42', isClosed: true });
    expect(known).toEqual({
      agent_id: '42',
      closed_at: new Instant(1_789_999_200),
      opened_at: new Instant(1_789_862_400),
      realized_pnl: '-0.00008',
      entry_price: '0.000004053',
      exit_price: '0.0000041',
      quantity: '1500',
      symbol: 'PEPE/USDT',
      side: 'BUY',
      risk_amount: '12',
    });
    expect(own).toEqual({ exit_reason: 'roi', leverage: 1, manual: false });
  });

  it.each<[field: string, fields: Fields]>([
    ['agent_id', { agent_id: undefined }],
    ['agent_id', { agent_id: 'a/b' }],
    ['agent_id', { agent_id: '__a__' }],
    ['agent_id', { agent_id: 1.5 }],
    ['agent_id', { agent_id: ['a'] }],
    ['agent_id', { agent_id: '\ud800' }],
    ['trade_id', { trade_id: '..' }],
    ['trade_id', { trade_id: 'x'.repeat(129) }],
    ['closed_at', { closed_at: '2026-09-21T14:18:20.000001Z' }],
    ['closed_at', { closed_at: 1_789_999_200 }],
    ['closed_at', { closed_at: '2026-02-30' }],
    ['opened_at', { opened_at: 'yesterday' }],
    ['realized_pnl', { realized_pnl: undefined }],
    ['realized_pnl', { realized_pnl: '1,000' }],
    ['realized_pnl', { realized_pnl: '0x1F' }],
    ['realized_pnl', { realized_pnl: Infinity }],
    ['entry_price', { entry_price: '0' }],
    ['entry_price', { entry_price: '-1' }],
    ['entry_price', { entry_price: '1e20' }],
    ['quantity', { quantity: '0.0' }],
    ['quantity', { quantity: '1e-31' }],
    ['quantity', { quantity: {} }],
    ['symbol', { symbol: 'x'.repeat(33) }],
    ['side', { side: 'up' }],
    ['regime', { regime: 'é'.repeat(33) }],
    ['r_multiple', { r_multiple: '1R' }],
    ['note', { note: 'x'.repeat(1_001) }],
    ['note', { note: ['x'] }],
    ['note', { note: NaN }],
    ['a.b', { 'a.b': 1 }],
    ['__note', { __note: 1 }],
    ['', Object.fromEntries(Array.from({ length: 36 }, (_, n) => [`own_${n}`, n]))],
    ['trade_id', { closed_at: null }],
    ['trade_id', { ...FREQTRADE, trade_id: undefined }],
    ['opened_at', { ...FREQTRADE, opened_at: undefined }],
    ['is_final_exit', { ...FREQTRADE, is_final_exit: undefined }],
    ['is_final_exit', { ...FREQTRADE, is_final_exit: { toString: 1 } }],
    ['cumulative_profit', { ...FREQTRADE, cumulative_profit: 'None' }],
  ])('names %s in %j, what was found and what is allowed', (field, fields) => {
    const error = wrong({ ...CLOSED, ...fields });
    expect(error.field).toBe(field);
    expect(error.message).toBe(
      `${field === '' ? 'the number of fields' : /\.|__/.test(field) ? 'the name of a field' : field} is ${error.found}; it must be ${error.allowed}`,
    );
    expect(error).not.toBeInstanceOf(LeftInParts);
  });

  it('lets a close be five minutes ahead, an open trade lack its figures, and 40 fields through', () => {
    expect(parsed({ ...CLOSED, closed_at: '2026-09-21T14:18:20Z' }).isClosed).toBe(true);
    expect(parsed({ agent_id: 'a', trade_id: 't' })).toEqual({
      tradeId: 't',
      agentId: 'a',
      isClosed: false,
      known: { agent_id: 'a' },
      own: {},
    });
    const own = Object.fromEntries(Array.from({ length: 35 }, (_, n) => [`own_${n}`, n]));
    expect(Object.keys(parsed({ ...CLOSED, ...own }).own)).toHaveLength(35);
  });

  it('makes the id of a trade without one from the agent, the symbol and the times', () => {
    expect(parsed(CLOSED).tradeId).toBe(hash('a', null, null, '2026-09-21T14:00:00Z'));
    expect(parsed({ ...CLOSED, symbol: 'X', opened_at: '2026-09-20 08:00', quantity: '9' }).tradeId).toBe(
      hash('a', 'X', '2026-09-20T08:00:00Z', '2026-09-21T14:00:00Z'),
    );
  });

  it('of freqtrade it stores final exits, under an id that holds the time of opening, because ids are used again', () => {
    expect(parsed(FREQTRADE).tradeId).toBe('a:17:2026-09-20T10:00:00Z');
    const long = 'a'.repeat(120);
    expect(parsed({ ...FREQTRADE, agent_id: long }).tradeId).toBe(
      hash('freqtrade', long, '17', '2026-09-20T10:00:00.250000Z'),
    );
    expect(parsed({ ...FREQTRADE, is_final_exit: true }).isClosed).toBe(true);
    expect(parseNewTrade({ ...FREQTRADE, is_final_exit: 'False' }, NOW)).toBeNull();
    const parts = wrong({ ...FREQTRADE, cumulative_profit: '7.25' });
    expect(parts).toBeInstanceOf(LeftInParts);
    expect(parts.allowed).toContain('strategy adapter');
  });

  it('of freqtrade it takes a whole position whose two profits differ by the rounded price of its entries', () => {
    // 2 × 100.004 bought, sold for 5.02 less at a leverage of 3: the ratio is −5.02 × 3 / 200.008.
    const rounded = {
      ...FREQTRADE,
      cumulative_profit: '-5.02',
      leverage: '3.0',
      final_profit_ratio: '-0.07529698812047518',
    };
    expect(parsed(rounded).known.realized_pnl).toBe('-5.02');
    for (const other of [
      { quantity: '1.97' }, // the last 98.5 % of the position
      { quantity: '2.03' },
      { leverage: 'None' },
      { leverage: '1' },
      { final_profit_ratio: 'None' },
      { final_profit_ratio: '0' },
      { final_profit_ratio: '0.07529698812047518' },
      { final_profit_ratio: null },
      { cumulative_profit: '0' },
    ])
      expect(wrong({ ...rounded, ...other })).toBeInstanceOf(LeftInParts);
  });

  it('stores what firestore.rules would let a client store, whatever is sent', () => {
    const figures = fc.oneof(
      fc.float(),
      fc.integer(),
      fc.stringMatching(/^-?[0-9]{1,21}(\.[0-9]{1,31})?([eE][+-]?[0-9]{1,4})?$/),
      fc.anything(),
    );
    const sent = fc.record(
      {
        agent_id: fc.oneof(fc.string(), fc.anything()),
        trade_id: fc.string(),
        closed_at: fc.oneof(fc.constant('2026-09-21T14:00:00Z'), fc.string()),
        realized_pnl: figures,
        entry_price: figures,
        quantity: figures,
        risk_amount: figures,
        side: fc.oneof(fc.constantFrom('long', 'SELL'), fc.string()),
        regime: fc.string(),
        note: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(sent, (fields) => {
        let trade: NewTrade | null;
        try {
          trade = parseNewTrade(fields, NOW);
        } catch (error) {
          expect(error).toBeInstanceOf(WrongField);
          return;
        }
        const { known = {}, own = {}, isClosed } = trade ?? {};
        for (const name of ['realized_pnl', 'entry_price', 'quantity', 'risk_amount'])
          if (name in known) expect(known[name]).toMatch(/^-?\d{1,20}(\.\d{1,30})?$/);
        if (isClosed === true)
          for (const name of ['entry_price', 'quantity']) expect(known[name]).toMatch(/[1-9]/);
        expect([undefined, 'BUY', 'SELL']).toContain(known.side);
        for (const value of Object.values(own)) expect(typeof value).toMatch(/^(string|number|boolean)$/);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('isStored', () => {
  it('compares figures by value, times to the microsecond, and only the fields that came', () => {
    const trade = parsed({ ...CLOSED, note: 'x' });
    const stored = { ...trade.known, realized_pnl: '-5.00', quantity: 2, symbol: 'X', note: 'y' };
    expect(isStored(trade, stored)).toBe(true);
    expect(isStored(trade, { ...stored, quantity: '2.1' })).toBe(false);
    expect(isStored(trade, { ...stored, closed_at: new Instant(1_789_999_200, 1) })).toBe(false);
    expect(isStored(trade, { ...stored, closed_at: '2026-09-21T14:00:00Z' })).toBe(false);
    expect(isStored(parsed({ ...CLOSED, risk_amount: '1' }), stored)).toBe(false);
  });
});

describe('shownFields', () => {
  it('is short and plain, whatever is stored', () => {
    const shown = shownFields({
      agent_id: 'x'.repeat(5_000),
      closed_at: new Instant(1_789_999_200),
      quantity: { nested: true },
      realized_pnl: 5,
      secret: 'not of Maestro',
    });
    expect(shown).toEqual({
      agent_id: `${'x'.repeat(200)}…`,
      closed_at: '2026-09-21T14:00:00Z',
      quantity: null,
      realized_pnl: 5,
    });
  });
});
