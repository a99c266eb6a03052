import { Instant } from '../../src/core/base/instant';
import { readTradeRow } from './trade-row';

const TRADE = {
  agent_id: 'a',
  closed_at: '2026-09-01T12:00:00Z',
  realized_pnl: '1',
  entry_price: '2',
  quantity: '3',
};

function nested(levels: number): unknown {
  return levels === 0 ? 'x' : [nested(levels - 1)];
}

describe('readTradeRow', () => {
  it('separates the id from the fields, reads times, and leaves figures unchanged', () => {
    expect(
      readTradeRow({
        ...TRADE,
        trade_id: 't1',
        opened_at: '2026-09-01',
        realized_pnl: 'oops',
        note: { x: [null] },
      }),
    ).toEqual({
      kind: 'trade',
      id: 't1',
      fields: {
        ...TRADE,
        closed_at: new Instant(1_788_264_000),
        opened_at: new Instant(1_788_220_800),
        realized_pnl: 'oops',
        note: { x: [null] },
      },
    });
  });

  it.each([[{ agent_id: 'a' }], [{ agent_id: 'a', closed_at: null }]])('reads an open trade: %j', (row) => {
    expect(readTradeRow(row)).toEqual({ kind: 'trade', id: null, fields: row });
  });

  it.each([
    ['t', 't'],
    [7, '7'],
    [-0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [null, null],
    [undefined, null],
    ['é'.repeat(64), 'é'.repeat(64)],
  ])('accepts the trade id %p', (tradeId, id) => {
    expect(readTradeRow({ ...TRADE, trade_id: tradeId })).toMatchObject({ kind: 'trade', id });
  });

  it.each([
    [5, null, 'is 5; a trade is a JSON object'],
    [null, null, 'is null; a trade is a JSON object'],
    [[TRADE], null, 'is a list of 1; a trade is a JSON object'],
    [{ ...TRADE, trade_id: 'a/b' }, 'trade_id', 'trade_id is "a/b"; it must be text of 1 to 128 bytes'],
    [{ ...TRADE, trade_id: '' }, 'trade_id', 'trade_id is ""'],
    [{ ...TRADE, trade_id: '..' }, 'trade_id', 'trade_id is ".."'],
    [{ ...TRADE, trade_id: '__x__' }, 'trade_id', 'trade_id is "__x__"'],
    [{ ...TRADE, trade_id: 1.5 }, 'trade_id', 'or a whole number'],
    [{ ...TRADE, trade_id: 2 ** 53 }, 'trade_id', 'trade_id is 9007199254740992'],
    [{ ...TRADE, trade_id: true }, 'trade_id', 'trade_id is true'],
    [{ ...TRADE, trade_id: `${'é'.repeat(64)}x` }, 'trade_id', 'trade_id is "éééé'],
    [{ closed_at: null }, 'agent_id', 'agent_id is missing; it must be text of 1 to 128 bytes'],
    [{ ...TRADE, agent_id: 7 }, 'agent_id', 'agent_id is 7'],
    [
      { ...TRADE, closed_at: 1_788_264_000_000 },
      'closed_at',
      'closed_at is 1788264000000; it must be ISO 8601',
    ],
    [{ ...TRADE, closed_at: '' }, 'closed_at', 'closed_at is ""'],
    [{ ...TRADE, closed_at: '2026-02-30' }, 'closed_at', 'closed_at is "2026-02-30"'],
    [{ ...TRADE, opened_at: 'yesterday' }, 'opened_at', 'opened_at is "yesterday"; it must be ISO 8601'],
    [
      { ...TRADE, realized_pnl: '1,234.50' },
      'realized_pnl',
      'realized_pnl is "1,234.50"; it must be a figure without thousands separators and with a decimal point, such as "1234.50"',
    ],
    [{ ...TRADE, quantity: '1.234,50' }, 'quantity', 'quantity is "1.234,50"; it must be a figure without'],
    [{ ...TRADE, entry_price: '1 234' }, 'entry_price', 'entry_price is "1 234"'],
    [{ ...TRADE, exit_price: '1,234' }, 'exit_price', 'exit_price is "1,234"'],
    [{ ...TRADE, risk_amount: '12,5' }, 'risk_amount', 'risk_amount is "12,5"'],
    [{ ...TRADE, r_multiple: '1,5' }, 'r_multiple', 'r_multiple is "1,5"'],
    [{ ...TRADE, closed_at: null, entry_price: '$1,234.50' }, 'entry_price', 'entry_price is "$1,234.50"'],
    [{ ...TRADE, note: nested(21) }, 'note', '"note" is nested deeper than 20 levels'],
  ])('refuses %j', (row, field, reason) => {
    expect(readTradeRow(row)).toEqual({
      kind: 'error',
      field,
      reason: expect.stringContaining(reason) as unknown,
    });
  });

  it.each(['oops', '', '1e3', '$12.50', '+5', true, [1]])('keeps the unusable figure %j', (found) => {
    expect(readTradeRow({ ...TRADE, realized_pnl: found, note: '1,234.50' })).toMatchObject({
      kind: 'trade',
      fields: { realized_pnl: found, note: '1,234.50' },
    });
  });

  it('allows nesting up to the limit of Firestore', () => {
    expect(readTradeRow({ ...TRADE, note: nested(20) })).toMatchObject({ kind: 'trade' });
  });

  it('names a field as it is named in the file', () => {
    expect(readTradeRow({ ...TRADE, closed_at: 5 }, new Map([['closed_at', 'close_date']]))).toMatchObject({
      field: 'close_date',
      reason: expect.stringMatching(/^close_date is 5; /) as unknown,
    });
  });

  it('reads keys named like properties of prototypes as plain fields', () => {
    const row: unknown = JSON.parse(
      '{"agent_id": "a", "__proto__": {"closed_at": "2026-09-01", "polluted": 1}, "constructor": "c", "toString": null}',
    );
    const read = readTradeRow(row);
    const fields = read.kind === 'trade' ? read.fields : {};
    expect(Object.keys(fields).sort()).toEqual(['__proto__', 'agent_id', 'constructor', 'toString']);
    expect(fields.closed_at).toBeUndefined();
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
    expect(readTradeRow(JSON.parse('{"__proto__": {"agent_id": "a"}}'))).toMatchObject({ field: 'agent_id' });
  });
});
