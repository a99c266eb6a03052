import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSqlite, openDatabase } from './node-sqlite';
import { isSqlite, rowsOfSqlite } from './sqlite';
import { JournalError } from '../journal-error';
import { journalFiles, readJournal } from '../read-journal';
import { testContext } from '../../test/support/journal';
import { isObject } from '../../src/core/base/is-object';

/** Node 20 cannot read databases. */
const sqlite = loadSqlite();
const describeReading = sqlite === null ? describe.skip : describe;

describe('openDatabase', () => {
  it('says how to go on where the runtime cannot read databases', () => {
    expect(() => openDatabase('trades.sqlite', '/nowhere', null)).toThrow(
      /^trades\.sqlite: is a SQLite database, which needs Node\.js 22\.13 or later \(this is v[\d.]+\); or export it: freqtrade show-trades --print-json /,
    );
  });
});

describe('rowsOfSqlite', () => {
  it('reads no database that is not on the disk', () => {
    const database = { name: 'x', path: null, size: null, bytes: () => [] };
    expect(() => [...rowsOfSqlite(database, testContext())]).toThrow(
      /^j: is a SQLite database, which is only read from the disk/,
    );
  });

  it('recognises databases by their first bytes', () => {
    expect(isSqlite(Buffer.from('SQLite format 3\0and more'))).toBe(true);
    expect(isSqlite(Buffer.from('SQLite'))).toBe(false);
  });
});

describeReading('rowsOfSqlite', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'maestro-sqlite-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** The columns of freqtrade that are read, and one that is not. */
  const TRADES = `CREATE TABLE trades (id INTEGER PRIMARY KEY, pair TEXT, strategy TEXT, is_open BOOLEAN, is_short BOOLEAN,
    stake_amount FLOAT, amount FLOAT, open_rate FLOAT, close_rate FLOAT, open_date DATETIME, close_date DATETIME,
    realized_profit FLOAT, close_profit FLOAT, close_profit_abs FLOAT, initial_stop_loss FLOAT, enter_tag TEXT)`;
  const ORDERS = `CREATE TABLE orders (id INTEGER PRIMARY KEY, ft_trade_id INTEGER, ft_order_side TEXT, ft_is_open BOOLEAN,
    filled FLOAT, average FLOAT, order_filled_date DATETIME)`;
  const trade = (id: number | string, pnl: number | string, amount: number | string = 1): string =>
    `INSERT INTO trades VALUES (${id}, 'ETH/USDT', 'Trend', 0, 0, 100, ${amount}, 100, 110,
      '2026-09-01 10:00:00.000000', '2026-09-01 11:00:00.000000', ${pnl}, 0.1, ${pnl}, 90, 'tag')`;
  const order = (
    trade: number | string,
    side: string,
    filled: number,
    price: number,
    minute: number,
  ): string =>
    `INSERT INTO orders (ft_trade_id, ft_order_side, ft_is_open, filled, average, order_filled_date)
      VALUES (${trade}, '${side}', 0, ${filled}, ${price}, '2026-09-01 10:0${minute}:00.000000')`;
  /** Trade 2 was bought again after a partial exit; its orders stand among those of another trade. */
  const PLAIN = [
    ...[TRADES, ORDERS, trade(1, 10), trade(2, 140, 10), trade(3, -5)],
    ...[
      order(2, 'buy', 10, 100, 1),
      order(3, 'buy', 1, 100, 1),
      order(2, 'sell', 9, 110, 2),
      order(3, 'sell', 1, 95, 2),
    ],
    ...[order(2, 'buy', 9, 50, 3), order(2, 'sell', 10, 60, 4)],
  ];

  /** Makes a database; the path. */
  function make(name: string, statements: readonly string[]): string {
    const path = join(folder, name);
    if (sqlite === null) return path;
    const database = new sqlite.DatabaseSync(path, { readOnly: false });
    for (const statement of statements) database.exec(statement);
    database.close();
    return path;
  }

  function read(path: string): { values: unknown[]; notes: string[] } {
    const context = testContext();
    const rows = [...rowsOfSqlite({ name: 'j', path, size: null, bytes: () => [] }, context)].flat();
    return { values: rows.map(({ found }) => ('value' in found ? found.value : null)), notes: context.notes };
  }

  it('reads the trades of a bot with their orders', () => {
    const { values, notes } = read(make('plain.sqlite', PLAIN));
    expect(values).toMatchObject([
      {
        trade_id: 'Trend:1:2026-09-01T10:00:00Z',
        agent_id: 'Trend',
        realized_pnl: 10,
        quantity: '1.00000000',
      },
      { realized_pnl: 140, entry_price: '76.315789473684210526315789473684', quantity: '19' },
      { realized_pnl: -5, entry_price: 100, closed_at: Date.UTC(2026, 8, 1, 11), risk_amount: '10' },
    ]);
    expect(notes).toEqual([]);
  });

  it('reads a database in WAL mode without leaving files beside it, and the rows that only the -wal file has', () => {
    const path = make('wal.sqlite', ['PRAGMA journal_mode = WAL', ...PLAIN]);
    expect(read(path).values).toHaveLength(3);
    expect(readdirSync(folder).filter((name) => name.startsWith('wal.'))).toEqual(['wal.sqlite']);

    if (sqlite === null) return;
    const bot = new sqlite.DatabaseSync(path, { readOnly: false });
    bot.exec(trade(4, 1));
    expect(read(path).values).toHaveLength(4);
    bot.close();
  });

  it('is read as a journal file, with any other', async () => {
    const path = make('journal.sqlite', PLAIN);
    const journal = await readJournal(journalFiles([path, path], '/', process.stdin));
    expect(journal).toMatchObject({ rows: 6, trades: [{}, {}, {}], duplicates: 3, errors: [] });
  });

  it.each([
    [
      'a view',
      ['ALTER TABLE trades RENAME TO t', 'CREATE VIEW trades AS SELECT * FROM t'],
      /without the table of a journal; it has "orders", "t", "trades"/,
    ],
    [
      'a virtual table',
      ['DROP TABLE trades', 'CREATE VIRTUAL TABLE trades USING fts5(pair, is_open, strategy)'],
      /without the table of a journal/,
    ],
    ['other columns', ['DROP TABLE trades', 'CREATE TABLE trades (a)'], /known are freqtrade database/],
  ])('refuses a database in which "trades" is or has %s', (name, changes, message) => {
    const path = make(`${name}.sqlite`, [...PLAIN, ...changes]);
    expect(() => read(path)).toThrow(JournalError);
    expect(() => read(path)).toThrow(message);
  });

  it('computes no column, reads no huge cell, and takes orders from no view', () => {
    const changes = [
      `ALTER TABLE trades ADD COLUMN bomb AS (hex(zeroblob(50000000)))`,
      `UPDATE trades SET enter_tag = zeroblob(20000000), pair = CAST(zeroblob(100001) AS TEXT) WHERE id = 1`,
      'ALTER TABLE orders RENAME TO o',
      'CREATE VIEW orders AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT o.* FROM o, r',
    ];
    const before = process.memoryUsage().rss;
    const { values, notes } = read(make('bomb.sqlite', [...PLAIN, ...changes]));
    expect(values).toHaveLength(3);
    expect(values[0]).not.toHaveProperty('symbol');
    expect(values[1]).toMatchObject({ symbol: 'ETH/USDT', quantity: '10.00000000' });
    expect(notes).toEqual(['has no table "orders", whose rows would belong to those of "trades"']);
    expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
  });

  it('keeps the digits of large integers, and passes on what is no figure', () => {
    const odd = [trade(1, "'much'", '9223372036854775807'), trade(2, '9e999')];
    const { values } = read(make('odd.sqlite', [TRADES, ORDERS, ...odd, order("'text'", 'buy', 1, 1, 1)]));
    const figures = values.map((value) => (isObject(value) ? [value.realized_pnl, value.quantity] : null));
    // The column is FLOAT, so that SQLite has rounded already.
    expect(figures).toEqual([
      ['much', '9223372036854775808.00000000'],
      [Infinity, '1.00000000'],
    ]);
  });

  it('refuses damaged databases in one line', () => {
    const path = make('whole.sqlite', PLAIN);
    const damaged = join(folder, 'damaged.sqlite');
    copyFileSync(path, damaged);
    writeFileSync(damaged, Buffer.alloc(3000, 7), { flag: 'r+' });
    writeFileSync(join(folder, 'short.sqlite'), Buffer.from('SQLite format 3\0'));
    for (const name of ['damaged.sqlite', 'short.sqlite'])
      expect(() => read(join(folder, name))).toThrow(
        /^j: is a SQLite database that cannot be read \([^\n]+\)$/,
      );
  });
});
