import type { ExportedAccount } from './format';
import { freqtradeResults } from './freqtrade';
import { freqtradeBeside } from './freqtrade-beside';
import type { JsonObject } from './parse-json';
import type { RawRow } from './raw-row';
import { DEFAULT_READ_OPTIONS, readJournal } from '../read-journal';
import { Instant } from '../../src/core/base/instant';
import { testContext } from '../../test/support/journal';

const TRADE = {
  pair: 'ETH/USDT',
  amount: 0.3,
  open_date: '2026-09-01 10:00:00+00:00',
  close_date: '2026-09-01 12:30:00+00:00',
  open_rate: 0.1,
  close_rate: 0.25,
  profit_abs: 0.04,
  initial_stop_loss_abs: 0.08,
  is_open: false,
  is_short: false,
  orders: [],
};

interface Read {
  readonly rows: readonly RawRow[];
  readonly notes: readonly string[];
  readonly accounts: readonly unknown[];
}

function read(strategy: JsonObject): Read {
  const context = testContext();
  return {
    rows: freqtradeResults.read({ strategy }, context),
    notes: context.notes,
    accounts: context.accounts,
  };
}

function values(...trades: unknown[]): unknown[] {
  return read({ S: { trades } }).rows.map(({ found }) => ('value' in found ? found.value : null));
}

describe('freqtradeResults', () => {
  it('reads the fields of a trade', () => {
    expect(values(TRADE)).toEqual([
      {
        agent_id: 'S',
        symbol: 'ETH/USDT',
        side: 'BUY',
        opened_at: '2026-09-01T10:00:00Z',
        closed_at: '2026-09-01T12:30:00Z',
        realized_pnl: 0.04,
        entry_price: 0.1,
        exit_price: 0.25,
        quantity: 0.3,
        risk_amount: '0.006',
      },
    ]);
  });

  it('reads times without a zone, as older exports have them, as UTC whatever the time zone of other journals is', async () => {
    const older = { ...TRADE, open_date: '2026-09-01 10:00:00', close_date: '2026-09-01 12:30:00' };
    const trades = [TRADE, older].map(async (trade) => {
      const text = JSON.stringify({ strategy: { S: { trades: [trade] } } });
      return readJournal([{ name: 'j', text }], { ...DEFAULT_READ_OPTIONS, timeZone: 'America/New_York' });
    });
    const [today, before] = await Promise.all(trades);
    expect(today?.trades).toMatchObject([{ fields: { closed_at: new Instant(1_788_265_800) } }]);
    expect(before).toEqual(today);
  });

  it('takes the whole position as capital at any leverage', () => {
    const leveraged = {
      ...TRADE,
      leverage: 2,
      stake_amount: 0.015,
      max_stake_amount: 0.03,
      profit_ratio: 2.6,
    };
    expect(values(leveraged)).toEqual(values(TRADE));
    expect(values({ ...leveraged, is_short: true, initial_stop_loss_abs: 0.12 })).toMatchObject([
      { side: 'SELL', quantity: 0.3, risk_amount: '0.006' },
    ]);
  });

  it('gives a position that was left in parts its whole size and risk', () => {
    const order = (ft_is_entry: boolean, amount: number): object => ({
      ft_is_entry,
      amount,
      order_filled_timestamp: 1_788_264_000_000,
    });
    const orders = [order(true, 0.8), order(false, 0.5), order(false, 0.3)];
    expect(values({ ...TRADE, orders })).toMatchObject([{ quantity: '0.8', risk_amount: '0.016' }]);
  });

  it('leaves an open trade open, even with a close date', () => {
    expect(values({ ...TRADE, is_open: true })[0]).not.toHaveProperty('closed_at');
  });

  it('gives no R from a stop that is a placeholder, and says so; the R of another strategy stands', () => {
    const far = { ...TRADE, initial_stop_loss_abs: 0.001 };
    const { rows, notes } = read({ S: { trades: [far, far] }, T: { trades: [TRADE, far] } });
    expect(
      rows.map(({ found }) => 'value' in found && Object.hasOwn(found.value as object, 'risk_amount')),
    ).toEqual([...[false, false], ...[true, true]]);
    expect(notes).toEqual([
      'strategy "S": the initial stop of every trade is 99 % of the stake away; that is a placeholder and not a risk, ' +
        'so its trades have no R',
    ]);
  });

  it('counts the trades of each strategy from 1, and passes on values that are not trades', () => {
    const { rows } = read({ A: { trades: [TRADE, 5] }, B: { trades: [TRADE] } });
    expect(rows.map(({ row, part }) => [row, part])).toEqual([
      [1, 'strategy "A"'],
      [2, 'strategy "A"'],
      [1, 'strategy "B"'],
    ]);
    expect(rows[1]?.found).toEqual({ value: 5 });
  });

  it('says which strategies have no trades', () => {
    expect(read({ A: { trades: [] }, B: { trades: [TRADE] }, C: { trades: [] } }).notes).toEqual([
      'has no trades of "A", "C"',
    ]);
    expect(read({}).notes).toEqual(['has no strategies']);
  });

  it('tells the account of each strategy', () => {
    const result = {
      trades: [TRADE],
      starting_balance: 1000,
      stake_currency: 'USDT',
      max_open_trades: 10,
      backtest_start_ts: 1_711_929_600_000,
      backtest_end_ts: 1_714_748_400_000,
    };
    expect(read({ A: result }).accounts).toEqual([
      {
        agentId: 'A',
        startingBalance: '1000',
        currency: 'USDT',
        maxOpenTrades: 10,
        covers: { from: new Instant(1_711_929_600), to: new Instant(1_714_748_400) },
      },
    ]);
  });

  it.each<[string, JsonObject, Partial<ExportedAccount>]>([
    ['nothing', {}, { startingBalance: null, currency: null, maxOpenTrades: null, covers: null }],
    ['the balance as older versions name it', { dry_run_wallet: 0.01 }, { startingBalance: '0.01' }],
    ['a balance of 0', { starting_balance: 0 }, { startingBalance: null }],
    ['an unlimited number of trades', { max_open_trades: -1 }, { maxOpenTrades: null }],
    ['an unlimited number of trades as text', { max_open_trades: 'Infinity' }, { maxOpenTrades: null }],
    [
      'times as text',
      { backtest_start: '2024-04-01 00:00:00', backtest_end: '2024-05-03 15:00:00' },
      { covers: { from: new Instant(1_711_929_600), to: new Instant(1_714_748_400) } },
    ],
    ['an end before the start', { backtest_start_ts: 2000, backtest_end_ts: 1000 }, { covers: null }],
    ['times out of range', { backtest_start_ts: -1e300, backtest_end_ts: 1e300 }, { covers: null }],
  ])('understands an account with %s', (_, result, expected) => {
    expect(read({ A: { trades: [], ...result } }).accounts).toMatchObject([expected]);
  });

  it.each<[string, JsonObject, string]>([
    [
      'another key',
      { S: { metrics: 1 } },
      'strategy "S" of this freqtrade export has no list "trades"; it has "metrics"',
    ],
    ['no object', { S: null }, 'strategy "S" of this freqtrade export has no list "trades"; it has null'],
  ])('refuses a strategy with %s', (_, strategy, message) => {
    expect(() => read(strategy)).toThrow(`j: ${message}`);
  });
});

describe('freqtradeBeside', () => {
  const configuration = { exchange: { name: 'binance' }, stake_currency: 'USDT', max_open_trades: 3 };

  it.each([
    ['x.json', { S: { run_id: 'a1', backtest_start_time: 1 } }, 'the description of a freqtrade result'],
    ['x.meta.json', {}, 'the description of a freqtrade result'],
    ['x.json', { latest_backtest: 'backtest-result-1.zip' }, "the name of freqtrade's last result"],
    ['x.json', { latest_hyperopt: 'h.fthypt' }, "the name of freqtrade's last result"],
    [
      'x.json',
      { strategy_name: 'S', params: {}, ft_stratparam_v: 1 },
      'the parameters of a freqtrade strategy',
    ],
    ['x.json', configuration, 'a configuration of freqtrade'],
    ['x_config.json', { strategy: 'S' }, 'a configuration of freqtrade'],
    ['x.json', {}, null],
    ['x.json', { agent_id: 'a', closed_at: null }, null],
    ['x_config.json', [configuration], null],
  ])('knows what %s is: %j', (name, value, expected) => {
    expect(freqtradeBeside(name, value)).toBe(expected);
  });
});
