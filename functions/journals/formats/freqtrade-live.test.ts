import fc from 'fast-check';
import { freqtradeRest, freqtradeTrades } from './freqtrade-live';
import type { JsonObject } from './parse-json';
import type { RawRow } from './raw-row';
import { columnNames, objectRow } from './table-row';
import { testContext } from '../../test/support/journal';
import { runs } from '../../test/support/runs';
import { isObject } from '../../src/core/base/is-object';

const OPENED = Date.UTC(2026, 8, 1, 10, 0, 0, 250);
const CLOSED = Date.UTC(2026, 8, 1, 12, 30, 0, 500);

/** A trade as `freqtrade show-trades --print-json` and the REST API print it. */
const PRINTED = {
  trade_id: 12,
  pair: 'ETH/USDT:USDT',
  quote_currency: 'USDT',
  is_open: false,
  is_short: true,
  strategy: 'Trend',
  amount: 0.3,
  stake_amount: 10,
  leverage: 3,
  open_rate: 100,
  open_date: '2026-09-01 10:00:00',
  open_timestamp: OPENED,
  close_rate: 90,
  close_date: '2026-09-01 12:30:00',
  close_timestamp: CLOSED,
  realized_profit: 2.9,
  close_profit: 0.29,
  close_profit_abs: 2.9,
  profit_ratio: 0.29,
  profit_abs: 2.9,
  initial_stop_loss_abs: 105,
  funding_fees: -0.01,
  orders: [],
};

/** The same trade as the database has it. */
const STORED = {
  id: 12,
  pair: 'ETH/USDT:USDT',
  stake_currency: 'USDT',
  is_open: 0,
  is_short: 1,
  strategy: 'Trend',
  // Fees that are taken in the coin leave such amounts.
  amount: 0.3000000000000001,
  stake_amount: 10.000000000000002,
  leverage: 3,
  open_rate: 100,
  open_date: '2026-09-01 10:00:00.250999',
  close_rate: 90,
  close_date: '2026-09-01 12:30:00.500001',
  realized_profit: 2.9,
  close_profit: 0.29,
  close_profit_abs: 2.9,
  initial_stop_loss: 105,
};

const READ = {
  trade_id: 'Trend:12:2026-09-01T10:00:00Z',
  agent_id: 'Trend',
  symbol: 'ETH/USDT:USDT',
  side: 'SELL',
  opened_at: OPENED,
  closed_at: CLOSED,
  realized_pnl: 2.9,
  entry_price: 100,
  exit_price: 90,
  quantity: '0.30000000',
  risk_amount: '1.5',
};

function valuesOf(rows: readonly RawRow[]): unknown[] {
  return rows.map(({ found }) => ('value' in found ? found.value : null));
}

function values(...trades: JsonObject[]): unknown[] {
  const reader = freqtradeTrades.reader(testContext());
  const rows = trades.flatMap((trade, index) => reader.add(objectRow(index + 1, trade)));
  return valuesOf([...rows, ...reader.end()]);
}

function only(change: JsonObject): JsonObject {
  const [value] = values({ ...PRINTED, ...change });
  return isObject(value) ? value : {};
}

describe('freqtradeTrades', () => {
  it.each([
    ['as printed', PRINTED],
    ['as stored', STORED],
  ])('recognises and reads a trade %s', (_, trade) => {
    expect(freqtradeTrades.recognise(columnNames(Object.keys(trade)))).toBe(true);
    expect(values(trade)).toEqual([READ]);
  });

  it.each(['pair', 'is_open', 'strategy', 'open_rate', 'close_rate'])('needs a column %s', (missing) => {
    const others = Object.keys(PRINTED).filter((column) => column !== missing);
    expect(freqtradeTrades.recognise(columnNames(others))).toBe(false);
  });

  it('leaves an open trade open, whatever it has made so far', () => {
    const open = only({ is_open: true, close_timestamp: CLOSED, realized_profit: 5, close_rate: 3 });
    expect(
      Object.keys(open).filter((field) => ['closed_at', 'realized_pnl', 'exit_price'].includes(field)),
    ).toEqual([]);
  });

  it.each([
    ['all exits, where an amount too small to sell is left', { realized_profit: 5, profit_abs: 2 }, 5],
    ['the only exit, in databases from before partial exits', { realized_profit: 0, profit_abs: 2 }, 2],
    [
      'nothing, where the last exit lost what others made',
      { realized_profit: 5, profit_ratio: 0, profit_abs: 0 },
      0,
    ],
    ['the old name', { realized_profit: null, profit_abs: null, close_profit_abs: 7 }, 7],
  ])('takes the profit of %s', (_, change, expected) => {
    expect(only(change).realized_pnl).toBe(expected);
  });

  it('takes price and size from the orders of a position that was left in parts', () => {
    const order = (ft_order_side: string, filled: number, price: number, at: number): JsonObject => ({
      ft_order_side,
      filled,
      price: 1,
      average: price,
      order_filled_date: `2026-09-01 1${at}:00:00.000000`,
      ft_is_open: 0,
    });
    const orders = [
      order('buy', 10, 100, 1),
      order('sell', 9, 110, 2),
      order('buy', 9, 50, 3),
      order('sell', 10, 60, 4),
    ];
    expect(values({ ...STORED, is_short: 0, orders })).toMatchObject([
      { entry_price: '76.315789473684210526315789473684', quantity: '19', side: 'BUY' },
    ]);
  });

  it('reads the trades that a bot made, the same from the database, show-trades and the API, whatever their figures', () => {
    const price = fc.double({ min: 1e-7, max: 1e5, noNaN: true });
    const made = fc.record({
      id: fc.nat(100_000),
      strategy: fc.constantFrom('Trend', 'Grid_v2'),
      is_short: fc.boolean(),
      rate: price,
      close: price,
      amount: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      profit: fc.double({ min: -1e5, max: 1e5, noNaN: true }).filter((profit) => profit !== 0),
      opened: fc.integer({ min: 1_500_000_000_000, max: 1_800_000_000_000 }),
      minutes: fc.nat(100_000),
      micros: fc.nat(999),
    });
    const sql = (millis: number, micros: number): string =>
      new Date(millis).toISOString().replace('T', ' ').replace('Z', String(micros).padStart(3, '0'));
    fc.assert(
      fc.property(fc.array(made, { maxLength: 5 }), (trades) => {
        const closed = ({ opened, minutes }: (typeof trades)[number]): number => opened + minutes * 60_000;
        const printed = trades.map((trade) => ({
          ...PRINTED,
          trade_id: trade.id,
          strategy: trade.strategy,
          is_short: trade.is_short,
          open_rate: trade.rate,
          close_rate: trade.close,
          amount: Number(trade.amount.toFixed(8)),
          ...{ realized_profit: trade.profit, profit_abs: trade.profit, close_profit_abs: trade.profit },
          open_timestamp: trade.opened,
          close_timestamp: closed(trade),
          initial_stop_loss_abs: null,
        }));
        const stored = trades.map((trade) => ({
          ...STORED,
          id: trade.id,
          strategy: trade.strategy,
          is_short: trade.is_short ? 1 : 0,
          open_rate: trade.rate,
          close_rate: trade.close,
          amount: trade.amount,
          ...{ realized_profit: trade.profit, close_profit_abs: trade.profit },
          open_date: sql(trade.opened, trade.micros),
          close_date: sql(closed(trade), trade.micros),
          initial_stop_loss: null,
        }));
        const expected = trades.map((trade) => ({
          trade_id: `${trade.strategy}:${trade.id}:${new Date(trade.opened).toISOString().slice(0, 19)}Z`,
          agent_id: trade.strategy,
          symbol: 'ETH/USDT:USDT',
          side: trade.is_short ? 'SELL' : 'BUY',
          opened_at: trade.opened,
          closed_at: closed(trade),
          realized_pnl: trade.profit,
          entry_price: trade.rate,
          exit_price: trade.close,
          quantity: trade.amount.toFixed(8),
        }));
        expect(values(...printed)).toEqual(expected);
        expect(values(...stored)).toEqual(expected);
        const answer = { trades: printed, trades_count: printed.length, total_trades: printed.length };
        expect(valuesOf(freqtradeRest.read(answer, testContext()))).toEqual(expected);
      }),
      { numRuns: runs(100) },
    );
  });

  it('gives the same number of another bot, or of a database that began again, another id', () => {
    const ids = [{}, { strategy: 'Other' }, { open_timestamp: OPENED + 1000 }].map(
      (change) => only(change).trade_id,
    );
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    ['the number is missing', { trade_id: null }],
    ['the strategy is missing', { strategy: null }],
    ['the time is missing', { open_timestamp: null, open_date: 'soon' }],
    ['the name of the strategy is long', { strategy: 'S'.repeat(110) }],
    ['the name of the strategy cannot be in an id', { strategy: 'a/b' }],
  ])('gives no id where %s', (_, change) => {
    expect(only(change)).not.toHaveProperty('trade_id');
  });

  it('gives no R from a stop that is a placeholder, and says so', () => {
    const context = testContext();
    const reader = freqtradeTrades.reader(context);
    for (const [index, strategy] of ['A', 'B', 'A'].entries())
      reader.add(
        objectRow(index, { ...PRINTED, strategy, initial_stop_loss_abs: strategy === 'A' ? 133 : 105 }),
      );
    const risks = valuesOf(reader.end()).map((value) => (isObject(value) ? value.risk_amount : null));
    expect(risks).toEqual([undefined, '1.5', undefined]);
    expect(context.notes).toEqual([
      expect.stringContaining('strategy "A": the initial stop of every trade is 99 %'),
    ]);
  });

  it('tells the currency of a strategy, or that there are several', () => {
    const context = testContext();
    const reader = freqtradeTrades.reader(context);
    reader.add(objectRow(1, PRINTED));
    reader.add(objectRow(2, { ...PRINTED, strategy: 'B', quote_currency: null, pair: 'ETH/BTC' }));
    reader.add(objectRow(3, { ...PRINTED, strategy: 'B' }));
    reader.end();
    expect(context.accounts).toEqual([
      { agentId: 'Trend', startingBalance: null, currency: 'USDT', maxOpenTrades: null, covers: null },
    ]);
    expect(context.notes).toEqual([
      'strategy "B" has trades in "BTC", "USDT"; all amounts count as one currency',
    ]);
  });
});

describe('freqtradeRest', () => {
  it.each([
    [{ offset: 500, total_trades: 1234 }, ', from ?offset=500 on; name the answer to ?offset=502 too'],
    [{ offset: 1232, total_trades: 1234 }, ', from ?offset=1232 on; name the answer to ?offset=0 too'],
    [{ total_trades: 1234 }, ', from ?offset=0 on; name the answer to ?offset=2 too'],
  ])('reads the answer of the API, and says which part of the trades it is: %j', (part, expected) => {
    const context = testContext();
    const answer = { trades: [PRINTED, 5], trades_count: 2, ...part };
    expect(freqtradeRest.recognise(answer)).toBe(true);
    expect(valuesOf(freqtradeRest.read(answer, context))).toEqual([5, READ]);
    expect(context.notes).toEqual([`has 2 of the 1234 closed trades of the bot${expected}`]);
  });

  it('says nothing of an answer with all trades', () => {
    const context = testContext();
    freqtradeRest.read({ trades: [PRINTED], trades_count: 1, offset: 0, total_trades: 1 }, context);
    expect(context.notes).toEqual([]);
  });

  it.each([[{ trades: [] }], [{ trades: 'x', trades_count: 1 }], [[PRINTED]]])(
    'does not take %j for such an answer',
    (value) => {
      expect(freqtradeRest.recognise(value)).toBe(false);
    },
  );
});
