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
      unusable: { field: 'realized_pnl', reason: expect.stringContaining('the trade is skipped') as unknown },
    });
  });

  it.each([[{ agent_id: 'a' }], [{ agent_id: 'a', closed_at: null }]])('reads an open trade: %j', (row) => {
    expect(readTradeRow(row)).toEqual({ kind: 'trade', id: null, fields: row, unusable: null });
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
    [{ ...TRADE, closed_at: 45_000.5 }, 'closed_at', 'closed_at is 45000.5; it must be ISO 8601'],
    [{ ...TRADE, closed_at: '' }, 'closed_at', 'closed_at is ""'],
    [{ ...TRADE, closed_at: '2026-02-30' }, 'closed_at', 'closed_at is "2026-02-30"'],
    [{ ...TRADE, opened_at: 'yesterday' }, 'opened_at', 'opened_at is "yesterday"; it must be ISO 8601'],
    [
      { ...TRADE, closed_at: '01/02/2026 10:00' },
      'closed_at',
      'closed_at is "01/02/2026 10:00"; it must be a date that shows which part is the month; say it by --date-order',
    ],
    [{ ...TRADE, note: nested(21) }, 'note', '"note" is nested deeper than 20 levels'],
  ])('refuses %j', (row, field, reason) => {
    expect(readTradeRow(row)).toEqual({
      kind: 'error',
      field,
      reason: expect.stringContaining(reason) as unknown,
    });
  });

  const figure = (range = ''): string => `a plain figure${range} such as "1234.50" or "8e-05"`;

  it.each<[Record<string, unknown>, string, string]>([
    [
      { realized_pnl: '1,234.50' },
      'realized_pnl',
      `is "1,234.50"; it must be ${figure()}; the trade is skipped`,
    ],
    [{ realized_pnl: '$100' }, 'realized_pnl', `is "$100"; it must be ${figure()}; the trade is skipped`],
    [{ realized_pnl: '(5)' }, 'realized_pnl', `is "(5)"; it must be ${figure()}; the trade is skipped`],
    [{ realized_pnl: undefined }, 'realized_pnl', `is missing; it must be ${figure()}; the trade is skipped`],
    [{ realized_pnl: null }, 'realized_pnl', `is null; it must be ${figure()}; the trade is skipped`],
    [
      { realized_pnl: '', entry_price: '' },
      'realized_pnl',
      `is ""; it must be ${figure()}; the trade is skipped`,
    ],
    [{ entry_price: '-1' }, 'entry_price', `is "-1"; it must be ${figure(' above 0')}; the trade is skipped`],
    [{ quantity: 0 }, 'quantity', `is 0; it must be ${figure(' other than 0')}; the trade is skipped`],
    [{ quantity: true }, 'quantity', `is true; it must be ${figure(' other than 0')}; the trade is skipped`],
    [{ risk_amount: '12,5' }, 'risk_amount', `is "12,5"; it must be ${figure()}; the trade has no R`],
  ])('keeps the unusable figure of %j, and says so', (changes, field, reason) => {
    const row = { ...TRADE, ...changes, note: '1,234.50' };
    expect(readTradeRow(row)).toMatchObject({
      kind: 'trade',
      fields: JSON.parse(JSON.stringify({ ...changes, note: '1,234.50' })) as unknown,
      unusable: { field, reason: `${field} ${reason}` },
    });
    expect(readTradeRow({ ...row, closed_at: null })).toMatchObject({ kind: 'trade', unusable: null });
  });

  it.each(['-8e-05', 1.5e-7, '0', '12.50'])('has nothing to say about the result %j', (found) => {
    expect(readTradeRow({ ...TRADE, realized_pnl: found })).toMatchObject({ unusable: null });
  });

  it('names the unusable figure as it is named in the file', () => {
    const names = new Map([['realized_pnl', 'profit_abs']]);
    const row = { ...TRADE, realized_pnl: 'x' };
    expect(readTradeRow(row, names)).toMatchObject({
      unusable: { field: 'profit_abs', reason: expect.stringMatching(/^profit_abs is "x"; /) as unknown },
    });
  });

  it('reads times by the options', () => {
    const row = { ...TRADE, closed_at: '01/02/2026 10:00', opened_at: 1_767_225_600 };
    expect(readTradeRow(row, new Map(), { dateOrder: 'day-first', timeZone: '+02:00' })).toMatchObject({
      fields: { closed_at: new Instant(1_769_932_800), opened_at: new Instant(1_767_225_600) },
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
