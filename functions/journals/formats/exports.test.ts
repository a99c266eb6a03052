import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { EXPORTS, type MadeTrade, netOf } from '../../test/support/journals/exports';
import { runs } from '../../test/support/runs';
import { parseFigure } from '../../src/contract/fields/figure';
import { timeText } from '../../src/contract/fields/time';
import { Instant } from '../../src/core/base/instant';
import { DEFAULT_READ_OPTIONS, type ReadOptions, readJournal } from '../read-journal';
import type { Journal } from '../journal';
import { JSON_FORMATS, TABLE_FORMATS } from './formats';
import { parseJson } from './parse-json';
import { columnNames, objectRow } from './table-row';
import { isObject } from '../../src/core/base/is-object';

const SAMPLES = join(__dirname, '..', 'samples');
const names = readdirSync(SAMPLES).filter((name) => !name.startsWith('.'));

function sample(name: string): string {
  return readFileSync(join(SAMPLES, name), 'utf8');
}

async function read(name: string, text = sample(name), options: Partial<ReadOptions> = {}): Promise<Journal> {
  return readJournal([{ name: `/tmp/${name}`, text }], { ...DEFAULT_READ_OPTIONS, ...options });
}

/** The trades in the order of their closes, with figures and times as plain text. */
function tradesOf({ trades }: Journal): Record<string, unknown>[] {
  return trades
    .map(({ fields, tradeId }) => {
      const plain = new Map<string, unknown>([['trade_id', tradeId]]);
      for (const [name, value] of Object.entries(fields))
        plain.set(name, value instanceof Instant ? timeText(value) : (figureText(name, value) ?? value));
      return Object.fromEntries(plain);
    })
    .sort((a, b) => (String(a.closed_at) < String(b.closed_at) ? -1 : 1));
}

function figureText(name: string, value: unknown): string | undefined {
  return ['symbol', 'agent_id', 'side'].includes(name) ? undefined : parseFigure(value)?.toFixed();
}

const FIRST = { opened_at: '2026-01-01T10:00:00Z', closed_at: '2026-01-01T11:00:00Z', side: 'BUY' };
const SECOND = { opened_at: '2026-01-01T12:00:00Z', closed_at: '2026-01-01T13:00:00Z', side: 'SELL' };
const figures = (
  entry_price: string,
  exit_price: string,
  quantity: string,
  realized_pnl: string,
): object => ({
  entry_price,
  exit_price,
  quantity,
  realized_pnl,
});

const JESSE = [
  { ...FIRST, agent_id: 'TrendFollow', symbol: 'BTC-USDT', ...figures('40000', '40400', '0.5', '175.88') },
  { ...SECOND, agent_id: 'TrendFollow', symbol: 'BTC-USDT', ...figures('40500', '40600', '0.5', '-74.33') },
].map((trade, index) => ({ ...trade, trade_id: `6f9a2f6e-0000-4000-8000-00000000000${index + 1}` }));
const BYBIT = [
  { ...FIRST, opened_at: undefined, symbol: 'BTCUSDT', ...figures('40000', '40400', '0.5', '177.89') },
  { ...SECOND, opened_at: undefined, symbol: 'ETHUSDT', ...figures('2000', '2010', '2', '-24.41') },
];
const BINANCE = [
  { ...FIRST, symbol: 'BTCUSDT', trade_id: 'BTCUSDT-101', ...figures('40060', '40560', '0.5', '240') },
];
// 0.5 of the fee of 7 for 0.7 belongs to the first position: 5; then 2.
const HYPERLIQUID = [
  { ...FIRST, symbol: 'BTC', ...figures('40000', '40800', '0.5', '390') },
  { ...SECOND, opened_at: FIRST.closed_at, symbol: 'BTC', ...figures('40800', '41000', '0.2', '-43') },
];
const METATRADER = [
  { ...FIRST, symbol: 'EURUSD', trade_id: 'EURUSD-2', ...figures('1.1', '1.102', '50000', '96.1') },
  { ...SECOND, symbol: 'XAUUSD', trade_id: 'XAUUSD-4', ...figures('2600', '2605', '10', '-51.4') },
];
const LEAN = [
  { ...FIRST, symbol: 'SPY', ...figures('500', '502', '100', '198') },
  {
    ...SECOND,
    opened_at: '2026-01-02T12:00:00Z',
    closed_at: '2026-01-02T13:00:00Z',
    symbol: 'ES17H26',
    ...figures('6000', '5997', '50', '145.7'),
  },
];
const TRADINGVIEW = [
  { ...FIRST, symbol: undefined, ...figures('40000', '40400', '0.5', '175.88') },
  { ...SECOND, symbol: undefined, ...figures('40500', '40600', '0.5', '-74.33') },
];
const EXPECTED: Readonly<
  Record<string, readonly [format: string, trades: readonly object[], notes?: readonly string[]]>
> = {
  'hummingbot-executors.csv': [
    'hummingbot executors',
    [
      {
        ...FIRST,
        opened_at: '2026-01-01T10:00:00.500000Z',
        symbol: 'ETH-USDT',
        ...figures('2000', '2020', '1', '19'),
        trade_id: 'Ex1',
        risk_amount: '40',
        agent_id: 'dman_v3',
      },
      {
        ...SECOND,
        symbol: 'ETH-USDT',
        ...figures('2000', '2040', '0.5', '-20.5'),
        trade_id: 'Ex2',
        risk_amount: '20',
        agent_id: 'dman_v3',
      },
    ],
    ['1 executor is no trade: nothing was filled, or the position was left to the account'],
  ],
  'jesse-trades.json': ['jesse closed trades', JESSE],
  'jesse-trades.csv': ['jesse closed trades', JESSE],
  'bybit-closed-pnl.json': ['Bybit closed P&L', BYBIT],
  'bybit-closed-pnl.csv': ['Bybit closed P&L', BYBIT],
  'binance-usdm-trades.json': [
    'Binance USDⓈ-M trades',
    BINANCE,
    [
      '1 position is still open at the end and no trade yet',
      'the fee of 1 fill is in BNB, not in the currency of the profit, and not part of realized_pnl',
    ],
  ],
  'binance-usdm-trades.csv': [
    'Binance USDⓈ-M trades',
    BINANCE,
    [
      '1 position is still open at the end and no trade yet',
      'the fee of 1 fill is in BNB, not in the currency of the profit, and not part of realized_pnl',
    ],
  ],
  'metatrader-deals.csv': [
    'MetaTrader 5 deals',
    METATRADER,
    [
      '1 deal is a deposit, withdrawal or charge and no trade',
      'sizes are lots; quantity is lots × what a lot earns per unit of price, as the profits show it: EURUSD 100000, XAUUSD 100',
    ],
  ],
  'metatrader-history-deals.csv': [
    'MetaTrader 5 deals',
    METATRADER.map((trade) => ({ ...trade, agent_id: '77' })),
    [
      '1 deal is a deposit, withdrawal or charge and no trade',
      'sizes are lots; quantity is lots × what a lot earns per unit of price, as the profits show it: EURUSD 100000, XAUUSD 100',
    ],
  ],
  'metatrader-report.html': [
    'MetaTrader 5 deals',
    METATRADER,
    [
      '1 deal is a deposit, withdrawal or charge and no trade',
      'sizes are lots; quantity is lots × what a lot earns per unit of price, as the profits show it: EURUSD 100000, XAUUSD 100',
    ],
  ],
  'lean-result.json': [
    'QuantConnect Lean closed trades',
    LEAN,
    ['quantity is the size × what a unit earns per unit of price, as the profits show it: ES17H26 50'],
  ],
  'lean-trades.csv': [
    'QuantConnect Lean closed trades',
    LEAN,
    ['quantity is the size × what a unit earns per unit of price, as the profits show it: ES17H26 50'],
  ],
  'tradingview-trades.csv': [
    'TradingView list of trades',
    TRADINGVIEW,
    ['1 trade is still open at the end and no trade yet'],
  ],
  'tradingview-trades-older.csv': [
    'TradingView list of trades',
    TRADINGVIEW,
    ['1 trade is still open at the end and no trade yet'],
  ],
  'hyperliquid-fills.json': [
    'Hyperliquid fills',
    HYPERLIQUID.map((trade, index) => ({ ...trade, trade_id: `BTC-90000000000000${index === 0 ? 9 : 2}` })),
    ['1 spot fill is left out: only perpetuals have positions'],
  ],
  'hyperliquid-fills.csv': [
    'Hyperliquid fills',
    HYPERLIQUID.map((trade) => ({
      ...trade,
      opened_at: trade.opened_at.replace('-01T', '-15T'),
      closed_at: trade.closed_at.replace('-01T', '-15T'),
    })),
  ],
};

describe('the samples', () => {
  it('are all here', () => {
    expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.keys(EXPECTED))('%s is recognised by one format', (name) => {
    const [format] = EXPECTED[name] ?? [];
    const text = sample(name);
    const json = parseJson(text);
    const rows = Array.isArray(json) ? columnNames(Object.keys(json[0] as object)) : headerOf(text);
    const table = TABLE_FORMATS.filter((each) => each.recognise(rows));
    const value =
      json !== undefined && isObject(json) ? JSON_FORMATS.filter((each) => each.recognise(json)) : [];
    expect([...(isObject(json) ? value : table)].map((each) => each.name)).toEqual([format]);
  });

  it.each(Object.keys(EXPECTED))('%s gives the trades from which it was made', async (name) => {
    const [, trades, notes = []] = EXPECTED[name] ?? ['', []];
    const journal = await read(name);
    expect(journal.errors).toEqual([]);
    expect(tradesOf(journal)).toMatchObject(trades.map(withoutUndefined));
    const all = journal.notes.map((note) => note.replace(`/tmp/${name}: `, ''));
    expect(all.filter((note) => !note.startsWith('no agent is named'))).toEqual(notes);
    for (const trade of tradesOf(journal))
      for (const absent of Object.entries(trades[0] ?? {}).filter(([, value]) => value === undefined))
        expect(trade).not.toHaveProperty(absent[0]);
  });

  it('belong to the agent of --agent, else of the name of the file, where they name none', async () => {
    const name = 'bybit-closed-pnl.csv';
    const [own, given] = [await read(name), await read(name, sample(name), { agent: 'mine' })];
    expect(own.trades.map(({ fields }) => fields.agent_id)).toEqual(['bybit-closed-pnl', 'bybit-closed-pnl']);
    expect(own.notes).toEqual([
      `/tmp/${name}: no agent is named, so these trades belong to "bybit-closed-pnl"; --agent NAME changes that`,
    ]);
    expect(given.trades.map(({ fields }) => fields.agent_id)).toEqual(['mine', 'mine']);
    expect(given.notes).toEqual([]);
  });

  it('are read in UTF-16 too, as MetaTrader saves its reports', async () => {
    const name = 'metatrader-report.html';
    const bytes = Buffer.from(`\uFEFF${sample(name)}`, 'utf16le');
    const file = { name, path: null, size: bytes.length, bytes: () => [bytes] };
    expect(tradesOf(await readJournal([file]))).toEqual(tradesOf(await read(name)));
  });

  it('do not stand for any other page', async () => {
    const page = '<html><table><tr><td>a</td><td>b</td></tr></table></html>';
    await expect(read('p.html', page)).rejects.toThrow(
      /^\/tmp\/p.html: is a page without a table of a journal/,
    );
  });

  it.each(['metatrader-deals.csv', 'metatrader-history-deals.csv'])(
    '%s has the times of the broker, whose zone --time-zone names',
    async (name) => {
      const journal = await read(name, sample(name), { timeZone: 'Europe/Athens' });
      expect(tradesOf(journal).map(({ closed_at: at }) => at)).toEqual([
        '2026-01-01T09:00:00Z',
        '2026-01-01T11:00:00Z',
      ]);
    },
  );

  it('name the account where they know it', async () => {
    const none = { maxOpenTrades: null, covers: null, currency: null, startingBalance: null };
    expect((await read('metatrader-report.html')).accounts).toEqual([
      { ...none, agentId: 'metatrader-report', startingBalance: '10000' },
    ]);
    expect((await read('tradingview-trades.csv')).accounts).toEqual([
      { ...none, agentId: 'tradingview-trades', currency: 'USDT' },
    ]);
    expect((await read('lean-result.json')).accounts).toMatchObject([
      {
        agentId: 'lean-result',
        startingBalance: '100000',
        currency: 'USD',
        covers: { from: { seconds: 1_767_261_600 } },
      },
    ]);
  });
});

function headerOf(text: string): ReadonlySet<string> {
  if (text.startsWith('<')) {
    const deals = text.slice(text.indexOf('<b>Deals</b>'));
    const header = deals.slice(deals.indexOf('<td>'), deals.indexOf('</tr>', deals.indexOf('<td>')));
    return columnNames([...header.matchAll(/<b>([^<]*)<\/b>/g)].map(([, name = '']) => name));
  }
  return columnNames((text.split('\n')[0] ?? '').replaceAll('"', '').split(','));
}

function without(trade: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(trade).filter(([name]) => !names.includes(name)));
}

function withoutUndefined(trade: object): object {
  return Object.fromEntries(Object.entries(trade).filter(([, value]) => value !== undefined));
}

describe('exports', () => {
  const price = fc.integer({ min: 1, max: 99_999 }).map((n) => String(n / 10));
  const fee = fc.integer({ min: 0, max: 99 }).map((n) => String(n / 100));
  /** One after another, from 15 January on; prices differ, because the size of a lot follows from the profits. */
  const trades: fc.Arbitrary<MadeTrade[]> = fc
    .array(
      fc.record({
        symbol: fc.constantFrom('AAAUSDT', 'BBBUSDT'),
        isLong: fc.boolean(),
        entry: price,
        exit: price,
        size: fc.integer({ min: 1, max: 999 }).map((n) => String(n / 10)),
        entryFee: fee,
        exitFee: fee,
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((list) =>
      list
        .filter(({ entry, exit }) => entry !== exit)
        .map((trade, index) => ({
          ...trade,
          opened: 1_768_471_200 + index * 7200,
          closed: 1_768_474_800 + index * 7200,
        })),
    )
    .filter((list) => list.length > 0);

  it.each(EXPORTS.map((each) => [each.name, each] as const))(
    'of %s give the trades from which they were made, whatever the order of rows',
    async (_, { write, lacks = [] }) => {
      await fc.assert(
        fc.asyncProperty(
          trades.chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
          async (shuffled) => {
            const journal = await read('agent', write(shuffled));
            const expected = [...shuffled]
              .sort((a, b) => a.closed - b.closed)
              .map((trade) => ({
                agent_id: 'agent',
                symbol: trade.symbol,
                side: trade.isLong ? 'BUY' : 'SELL',
                opened_at: timeText(new Instant(trade.opened)),
                closed_at: timeText(new Instant(trade.closed)),
                realized_pnl: netOf(trade).toFixed(),
                entry_price: trade.entry,
                exit_price: trade.exit,
                quantity: trade.size,
              }))
              .map((trade) => without(trade, lacks));
            expect(journal.errors).toEqual([]);
            expect(tradesOf(journal).map((trade) => without(trade, ['trade_id']))).toEqual(expected);
          },
        ),
        { numRuns: runs(8) },
      );
    },
  );
});

describe('a format', () => {
  async function only(
    name: string,
    text: string,
    options: Partial<ReadOptions> = {},
  ): Promise<Record<string, unknown>> {
    const journal = await read(name, text, { agent: 'a', ...options });
    expect([journal.errors, journal.trades.length]).toEqual([[], 1]);
    return tradesOf(journal)[0] ?? {};
  }
  const fill = (
    id: number,
    side: string,
    qty: string,
    price: string,
    realizedPnl = '0',
    more: object = {},
  ): object => ({
    ...{ symbol: 'BTCUSDT', id, side, price, qty, realizedPnl, time: 1_767_261_600_000 + id },
    ...{ commission: '0', commissionAsset: 'USDT', positionSide: 'BOTH', ...more },
  });

  it('reads inverse contracts of Bybit by their value in the coin', async () => {
    const row = {
      symbol: 'BTCUSD',
      side: 'Sell',
      closedSize: '5000',
      avgEntryPrice: '50000',
      avgExitPrice: '51000',
    };
    const inverse = { ...row, cumEntryValue: '0.1', closedPnl: '0.0019', updatedTime: '1767265200000' };
    expect(await only('b.json', JSON.stringify([inverse]))).toMatchObject({ quantity: '0.000002' });
    const header = 'Contracts,Closing Direction,Qty,Entry Price,Exit Price,Closed P&L,Exit Type,Trade Time';
    const line = 'BTCUSD,Sell,5000,50000,51000,0.0019,Trade,2026-01-01 11:00:00';
    expect(await only('b.csv', `${header}\n${line}`)).toMatchObject({ side: 'BUY', quantity: '0.000002' });
  });

  it('reads futures of TradingView by the value of the position', async () => {
    const header =
      'Trade #,Type,Date/Time,Signal,Price USD,Position size (qty),Position size (value),Net P&L USD';
    const lines = [
      '1,Entry long,2026-01-01 10:00,L,6000,2,600000,',
      '1,Exit long,2026-01-01 11:00,X,6010,2,600000,996',
    ];
    expect(await only('t.csv', [header, ...lines].join('\n'))).toMatchObject({
      quantity: '100',
      realized_pnl: '996',
    });
  });

  it('pairs one-way fills of Binance that turn a position', async () => {
    const fills = [
      fill(1, 'BUY', '1', '100'),
      fill(2, 'SELL', '3', '110', '10'),
      fill(3, 'BUY', '2', '100', '20'),
    ];
    const journal = await read('b.json', JSON.stringify(fills), { agent: 'a' });
    expect(tradesOf(journal)).toMatchObject([
      { side: 'BUY', quantity: '1', realized_pnl: '10' },
      { side: 'SELL', quantity: '2', realized_pnl: '20' },
    ]);
  });

  it('leaves out a position of Binance that was open before the file begins, and finds the next one', async () => {
    // 1 was bought at 90 before: the average is 95, and 2 are sold.
    const fills = [fill(1, 'BUY', '1', '100'), fill(2, 'SELL', '2', '110', '30')];
    const next = [fill(3, 'BUY', '4', '100'), fill(4, 'SELL', '4', '101', '4')];
    const journal = await read('b.json', JSON.stringify([...next, ...fills]), { agent: 'a' });
    expect(tradesOf(journal)).toMatchObject([{ quantity: '4', realized_pnl: '4' }]);
    expect(journal.notes).toEqual([
      '/tmp/b.json: 2 fills belong to positions that were opened before the file begins, and are left out',
    ]);
  });

  it('counts a fill of overlapping answers once', async () => {
    const fills = [fill(1, 'BUY', '1', '100'), fill(2, 'SELL', '1', '101', '1')];
    const journal = await read('b.json', JSON.stringify([...fills, ...fills]), { agent: 'a' });
    expect(tradesOf(journal)).toMatchObject([{ quantity: '1', realized_pnl: '1' }]);
    expect(journal.notes).toEqual(['/tmp/b.json: 2 of the fills appear more than once, and count once']);
  });

  it('subtracts a fee of Binance in the coin of the symbol, in whatever form', async () => {
    const header = 'Date(UTC),Symbol,Side,Price,Quantity,Amount,Fee,Fee Coin,Realized Profit';
    const own = [
      '2026-01-01 10:00:00,BTCUSDC,BUY,100,1,100,0.5,USDC,0',
      '2026-01-01 11:00:00,BTCUSDC,SELL,103,1,103,0.25USDC,,3',
    ];
    expect(await only('b.csv', [header, ...own].join('\n'))).toMatchObject({ realized_pnl: '2.25' });
  });

  it('reads a netting account of MetaTrader, where a deal can turn a position', async () => {
    const header = 'Time,Deal,Symbol,Type,Direction,Volume,Price,Commission,Swap,Profit';
    const deals = [
      '2026.01.01 10:00:00,2,EURUSD,buy,in,1.00,1.10000,0,0,0',
      '2026.01.01 11:00:00,3,EURUSD,sell,in/out,3.00,1.10500,0,0,500',
      '2026.01.01 12:00:00,4,EURUSD,buy,out,2.00,1.10000,0,0,1 000.00',
    ];
    expect(tradesOf(await read('m.csv', [header, ...deals].join('\n')))).toMatchObject([
      { side: 'BUY', quantity: '100000', realized_pnl: '500' },
      { side: 'SELL', quantity: '200000', realized_pnl: '1000' },
    ]);
  });

  it.each([
    [
      'a profit of one cent that is rounded',
      'ETHUSDT',
      '2508.67',
      '2511.6',
      '0.0038961',
      '0.01',
      '0.0038961',
    ],
    ['a rate that is not round', 'USDJPY', '150', '150.75', '10000', '50', '67'],
    ['a contract of 12.5', 'MCL', '70', '71', '2', '25.05', '25'],
  ])(
    'of profits takes the roundest unit that they allow: %s',
    async (_, symbol, entry, exit, size, pnl, quantity) => {
      const header = 'Entry Time,Symbols,Exit Time,Direction,Entry Price,Exit Price,Quantity,P&L,Fees';
      const line = `2026-01-01T10:00:00Z,${symbol},2026-01-01T11:00:00Z,Buy,${entry},${exit},${size},${pnl},0`;
      expect(await only('l.csv', `${header}\n${line}`)).toMatchObject({ quantity });
    },
  );

  it('does not guess the size of a lot of MetaTrader that no profit shows', async () => {
    const header = 'Time,Deal,Symbol,Type,Direction,Volume,Price,Commission,Swap,Profit';
    const deals = [
      '2026.01.01 10:00:00,2,X,buy,in,1.00,5,0,0,0',
      '2026.01.01 11:00:00,3,X,sell,out,1.00,5,-1,0,0',
    ];
    const trade = await only('m.csv', [header, ...deals].join('\n'));
    expect(trade).toMatchObject({ realized_pnl: '-1', entry_price: '5' });
    expect(trade).not.toHaveProperty('quantity');
  });

  it('says which cell of a fill cannot be read', async () => {
    const journal = await read(
      'b.json',
      JSON.stringify([fill(1, 'BUY', '1,000', '100'), fill(2, 'HOLD', '1', '1')]),
      { agent: 'a' },
    );
    expect(journal.errors.map(({ row, reason }) => `${row}: ${reason}`)).toEqual([
      '1: quantity is "1,000"; it must be a figure above 0',
      '2: side is "HOLD"; it must be buy or sell',
    ]);
  });

  it('leaves out the position of a fill that cannot be read', async () => {
    const header = 'Time,Deal,Symbol,Type,Direction,Volume,Price,Commission,Swap,Profit';
    const deals = [
      '2026.01.01 10:00:00,2,X,buy,in,1.00,100,0,0,0',
      '2026.01.01 10:30:00,3,X,buy,in,1.00,$102,0,0,0',
      '2026.01.01 11:00:00,4,X,sell,out,1.00,105,0,0,4',
      '2026.01.01 11:30:00,5,X,sell,out,1.00,105,0,0,4',
      '2026.01.01 12:00:00,6,X,buy,in,1.00,100,0,0,0',
      '2026.01.01 13:00:00,7,X,sell,out,1.00,107,0,0,7',
    ];
    const journal = await read('m.csv', [header, ...deals].join('\n'), { agent: 'a' });
    expect(tradesOf(journal)).toMatchObject([{ trade_id: 'X-6', realized_pnl: '7' }]);
    expect(journal.errors.map(({ row }) => row)).toEqual([3]);
    expect(journal.notes).toEqual([
      '/tmp/m.csv: 3 fills belong to positions with a fill that cannot be read, and are left out',
    ]);
  });

  it('takes the agent of a deal of MetaTrader from its entry, and no word of the language for a type', async () => {
    const header = 'ticket,time,type,entry,magic,position_id,volume,price,commission,swap,profit,symbol\n';
    const deals = [
      '11,1767261600,0,0,777,11,1,100,0,0,0,X',
      '12,1767265200,1,1,0,11,1,101,0,0,1,X',
      '13,1767265200,constructor,0,0,11,1,101,0,0,1,X',
      '14,1767265200,1,constructor,0,11,1,101,0,0,1,Y',
      '15,1767265200,,1,0,11,1,101,0,0,1,Y',
    ];
    const journal = await read('m.csv', header + deals.join('\n'));
    expect(tradesOf(journal)).toMatchObject([{ agent_id: '777', trade_id: 'X-11', side: 'BUY' }]);
    expect(journal.errors.map(({ reason }) => reason)).toEqual([
      'direction is "constructor"; it must be in, out, in/out or out by',
      'type is missing; it must be buy, sell or another type of deal',
    ]);
    expect(journal.notes).toEqual(['/tmp/m.csv: 1 deal is a deposit, withdrawal or charge and no trade']);
  });

  it.each([
    ['bybit-closed-pnl.csv', 'Trade,2026-01-01 11:00:00', 'Trade,', 'the trade time is ""; it must be ISO'],
    ['lean-trades.csv', '2026-01-01T11:00:00Z', '', 'the exit time is ""; it must be ISO'],
    ['jesse-trades.csv', '"1767265200000"', '""', 'closed_at is ""; it must be ISO'],
  ])('of closed trades does not take one without a time for open: %s', async (name, time, none, reason) => {
    const journal = await read(name, sample(name).replace(time, none));
    expect(journal.errors.map((error) => error.reason)).toEqual([expect.stringContaining(reason)]);
    expect(journal.trades).toHaveLength(1);
  });

  it('of Bybit counts an order of overlapping answers once, and needs the time', async () => {
    const list = parseJson(sample('bybit-closed-pnl.json')) as { result: { list: object[] } };
    const journal = await read('b.json', JSON.stringify([...list.result.list, ...list.result.list]));
    expect([journal.trades.length, journal.duplicates]).toEqual([2, 2]);
    const untimed = sample('bybit-closed-pnl.csv').replace('Trade Time(UTC+0)', 'Time');
    await expect(read('b.csv', untimed)).rejects.toThrow(
      /has no column "agent_id", "closed_at", .*; its columns are/,
    );
  });

  it('of Lean says what was found instead of a profit', async () => {
    const text = sample('lean-trades.csv').replace(',200,', ',$200,');
    const journal = await read('l.csv', text);
    expect(journal.unusableFigures.first.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^P&L less fees is "\$200"; it must be a plain figure/),
    ]);
  });

  it('reads anything that JSON can hold in its columns without an exception', () => {
    const headers = Object.keys(EXPECTED).flatMap((name) => {
      const json = parseJson(sample(name));
      return isObject(json)
        ? []
        : [[...(Array.isArray(json) ? columnNames(Object.keys(json[0] as object)) : headerOf(sample(name)))]];
    });
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constant({ toString: 1, valueOf: 1 }),
      fc.constantFrom('1', 'in', 'buy', 'Entry', 5),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...headers),
        fc.array(fc.array(values, { minLength: 20, maxLength: 20 }), { maxLength: 5 }),
        (header, rows) => {
          const format = TABLE_FORMATS.find((each) => each.recognise(new Set(header)));
          const reader = format?.reader({
            file: 'f',
            options: DEFAULT_READ_OPTIONS,
            note: () => undefined,
            account: () => undefined,
            skip: () => undefined,
          });
          rows.forEach((cells, index) =>
            reader?.add(
              objectRow(index + 1, Object.fromEntries(header.map((name, at) => [name, cells[at]]))),
            ),
          );
          expect(reader?.end().length).toBeLessThanOrEqual(rows.length);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
