import { readFreqtrade } from './freqtrade';
import type { JsonObject } from './parse-json';

const TRADE = {
  pair: 'ETH/USDT',
  amount: 0.3,
  open_date: '2026-09-01 10:00:00+00:00',
  close_date: '2026-09-01 12:30:00+00:00',
  open_rate: 0.1,
  close_rate: 0.25,
  profit_abs: 0.04,
  initial_stop_loss_abs: 0.3,
  is_open: false,
  is_short: false,
  orders: [],
};

function only(trade: unknown): unknown {
  const [row] = readFreqtrade('f.json', { strategy: { S: { trades: [trade] } } });
  return row !== undefined && 'value' in row.found ? row.found.value : null;
}

describe('readFreqtrade', () => {
  it('reads the fields of a trade', () => {
    expect(only(TRADE)).toEqual({
      agent_id: 'S',
      symbol: 'ETH/USDT',
      side: 'BUY',
      opened_at: '2026-09-01 10:00:00+00:00',
      closed_at: '2026-09-01 12:30:00+00:00',
      realized_pnl: 0.04,
      entry_price: 0.1,
      exit_price: 0.25,
      quantity: 0.3,
      risk_amount: '0.06',
    });
  });

  it('reads a short', () => {
    expect(only({ ...TRADE, is_short: true })).toMatchObject({ side: 'SELL' });
  });

  it('takes the whole position as capital at any leverage', () => {
    const leveraged = {
      ...TRADE,
      leverage: 5,
      stake_amount: 0.006,
      max_stake_amount: 0.03,
      profit_ratio: 6.6,
    };
    expect(only(leveraged)).toEqual(only(TRADE));
    expect(only({ ...leveraged, is_short: true })).toMatchObject({ side: 'SELL', quantity: 0.3 });
  });

  describe('the size of a position', () => {
    const order = (isEntry: boolean, amount: unknown, filled: number | null = 1_788_264_000_000): object => ({
      ft_is_entry: isEntry,
      amount,
      order_filled_timestamp: filled,
    });
    const [buy, sell] = [order(true, 0.3), order(false, 0.3)];

    it.each([
      ['one entry and one exit', [buy, sell], 0.3],
      ['several entries with amount as their sum', [order(true, 0.1), order(true, 0.2), sell], 0.3],
      ['an exit that was not filled', [buy, order(false, 0.1, null), sell], 0.3],
      [
        'several exits, where the size is all that was bought',
        [order(true, 0.1), order(true, 0.7), order(false, 0.5), sell],
        '0.8',
      ],
      [
        'several exits and an entry that was not filled',
        [order(true, 0.8), order(true, 9, null), order(false, 0.5), sell],
        '0.8',
      ],
      ['an amount that is not a figure', [order(true, '1,3'), order(false, 0.5), sell], 0.3],
      ['only exits', [sell, sell], 0.3],
      ['orders of another kind', [null, 5, {}], 0.3],
      ['no list', 'none', 0.3],
    ])('is right with %s', (_, orders, quantity) => {
      expect(only({ ...TRADE, orders })).toMatchObject({ quantity });
    });

    it('is also the size from which the risk is computed', () => {
      const orders = [order(true, 0.8), order(false, 0.5), sell];
      expect(only({ ...TRADE, orders })).toMatchObject({ risk_amount: '0.16' });
    });
  });

  it('leaves an open trade open, even with a close date', () => {
    expect(only({ ...TRADE, is_open: true })).not.toHaveProperty('closed_at');
  });

  it.each([
    ['a stop above the entry, as for a short', { initial_stop_loss_abs: 0.12 }, '0.006'],
    [
      'more digits than a float has',
      { open_rate: 102.10264257472156, initial_stop_loss_abs: 74.03 },
      '8.421792772416468',
    ],
    ['text', { open_rate: '1.10', initial_stop_loss_abs: '1.00', amount: '2' }, '0.2'],
  ])('computes the risk exactly: %s', (_, change, risk) => {
    expect(only({ ...TRADE, ...change })).toMatchObject({ risk_amount: risk });
  });

  it.each([
    ['no stop', { initial_stop_loss_abs: null }],
    ['a stop that is not a figure', { initial_stop_loss_abs: '1,3' }],
    ['no amount', { amount: undefined }],
    ['a negative amount', { amount: -1 }],
    ['a stop at the entry', { initial_stop_loss_abs: 0.1 }],
    ['a product beyond 20 digits', { open_rate: 9e19, amount: 9e19 }],
    ['a product with more than 30 places', { open_rate: '0.0000000000000001', amount: '0.0000000000000001' }],
  ])('gives no risk for %s', (_, change) => {
    expect(only({ ...TRADE, ...change })).not.toHaveProperty('risk_amount');
  });

  it('counts the trades of each strategy from 1, and passes on values that are not trades', () => {
    const rows = readFreqtrade('f.json', { strategy: { A: { trades: [TRADE, 5] }, B: { trades: [TRADE] } } });
    expect(rows.map(({ row, part }) => [row, part])).toEqual([
      [1, 'strategy "A"'],
      [2, 'strategy "A"'],
      [1, 'strategy "B"'],
    ]);
    expect(rows[1]?.found).toEqual({ value: 5 });
  });

  it.each<[string, JsonObject, string]>([
    [
      'another key',
      { S: { metrics: 1 } },
      'strategy "S" of this freqtrade export has no list "trades"; it has "metrics"',
    ],
    ['no object', { S: null }, 'strategy "S" of this freqtrade export has no list "trades"; it has null'],
  ])('refuses a strategy with %s', (_, strategy, message) => {
    expect(() => readFreqtrade('f.json', { strategy })).toThrow(`f.json: ${message}`);
  });
});
