import fc from 'fast-check';
import { readTrade } from '../src/contract/documents/trade';
import { canonicalText } from './rows/content';
import { type Journal, JournalError, type JournalFile, readJournal } from './read-journal';
import { runs } from '../test/support/runs';

const WITHOUT_ID = {
  agent_id: 'a',
  closed_at: '2026-09-01T12:00:00Z',
  realized_pnl: '1.50',
  entry_price: '100',
  quantity: '2',
};
const T1 = { ...WITHOUT_ID, trade_id: 't1' };
const T2 = { ...T1, trade_id: 't2', realized_pnl: '-3' };

function list(name: string, ...trades: unknown[]): JournalFile {
  return { name, text: JSON.stringify(trades) };
}

function ids(journal: Journal): string[] {
  return journal.trades.map((trade) => trade.tradeId);
}

function reasons({ errors }: Pick<Journal, 'errors'>): string[] {
  return errors.map(({ file, row, field, reason }) => `${file} ${row} ${field ?? '-'}: ${reason}`);
}

/** The trades in a fixed order, for comparison. */
function tradeSet({ trades }: Journal): string[] {
  return trades.map(({ tradeId, fields }) => `${tradeId} ${canonicalText(fields)}`).sort();
}

describe('readJournal', () => {
  it('returns no trades for no files', async () => {
    expect(await readJournal([])).toEqual({
      trades: [],
      duplicates: 0,
      errors: [],
      unusableFigures: { count: 0, first: [] },
      rows: 0,
      accounts: [],
      notes: [],
    });
  });

  it('gives the place of each trade, and what is wrong with a row', async () => {
    const journal = await readJournal([
      list('x/a.json', T1, { ...T2, agent_id: '' }, 'oops'),
      {
        name: 'b.csv',
        text: 'agent_id,closed_at,realized_pnl,entry_price,quantity,trade_id\r\n\r\na,,,,,open\r\na,noon,,,,t\r\n',
      },
    ]);
    expect(journal.trades.map(({ tradeId, file, row }) => [tradeId, file, row])).toEqual([
      ['t1', 'x/a.json', 1],
      ['open', 'b.csv', 3],
    ]);
    expect(reasons(journal)).toEqual([
      expect.stringMatching(/^x\/a\.json 2 agent_id: agent_id is ""; it must be text/),
      'x/a.json 3 -: is "oops"; a trade is a JSON object',
      expect.stringMatching(/^b\.csv 4 closed_at: closed_at is "noon"; it must be ISO 8601/),
    ]);
    expect(journal).toMatchObject({ rows: 5, duplicates: 0 });
  });

  it('names the strategy and the field in an error of a freqtrade export', async () => {
    const text = JSON.stringify({
      strategy: { S: { trades: [{ close_date: 5 }] }, 'a/b': { trades: [{}] } },
    });
    expect(reasons(await readJournal([{ name: 'f.json', text }]))).toEqual([
      expect.stringMatching(/^f\.json 1 close_date: strategy "S": close_date is 5; it must be ISO 8601/),
      expect.stringMatching(
        /^f\.json 1 the name of the strategy: strategy "a\/b": the name of the strategy is "a\/b"; /,
      ),
    ]);
  });
});

describe('readJournal and figures that cannot be used', () => {
  const rule = 'it must be a plain figure such as "1234.50" or "8e-05"; the trade is skipped';

  it('lists them by file, row and field in every format, and keeps their trades', async () => {
    const bad = { ...T1, realized_pnl: '1,234.50' };
    const cells = Object.values(bad).map((cell) => `"${cell}"`);
    const freqtrade = {
      pair: 'A/B',
      close_date: bad.closed_at,
      profit_abs: '1.234,50',
      open_rate: 1,
      amount: 1,
    };
    const journal = await readJournal([
      list('list', T2, bad),
      { name: 'lines', text: `${JSON.stringify(T2)}\n${JSON.stringify(bad)}\n` },
      { name: 'csv', text: `${Object.keys(bad).join(',')}\n${cells.join(',')}\n` },
      { name: 'freqtrade', text: JSON.stringify({ strategy: { S: { trades: [freqtrade] } } }) },
    ]);
    expect(reasons({ errors: journal.unusableFigures.first })).toEqual([
      `list 2 realized_pnl: realized_pnl is "1,234.50"; ${rule}`,
      `lines 2 realized_pnl: realized_pnl is "1,234.50"; ${rule}`,
      `csv 2 realized_pnl: realized_pnl is "1,234.50"; ${rule}`,
      `freqtrade 1 profit_abs: strategy "S": profit_abs is "1.234,50"; ${rule}`,
    ]);
    expect(journal).toMatchObject({ errors: [], unusableFigures: { count: 4 }, rows: 6, duplicates: 3 });
    expect(journal.trades.map(({ fields }) => fields.realized_pnl).sort()).toEqual([
      T2.realized_pnl,
      '1,234.50',
      '1.234,50',
    ]);
  });

  it('lists the first ten and counts all', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => ({ ...T1, trade_id: `t${index}`, quantity: '0' }));
    const { unusableFigures } = await readJournal([list('a', ...rows), list('b', { ...T2, quantity: '$1' })]);
    expect(unusableFigures.count).toBe(13);
    expect(unusableFigures.first.map(({ file, row }) => `${file} ${row}`)).toEqual(
      Array.from({ length: 10 }, (_, index) => `a ${index + 1}`),
    );
  });
});

describe('readJournal and the four formats', () => {
  const freqtrade = (pair: string, short: boolean, profit: number, rate: number, amount: number): object => ({
    pair,
    is_short: short,
    is_open: false,
    profit_abs: profit,
    open_rate: rate,
    close_rate: rate * 2,
    amount,
    open_date: '2026-09-01 10:00:00+00:00',
    close_date: '2026-09-01 12:00:00+00:00',
  });
  const exported = [
    freqtrade('BTC/USDT', false, 1e-7, 50_000.1, 0.5),
    freqtrade('ETH/USDT', true, -2.25, 2000, 3),
  ];
  const rows = [
    ['trend', 'BTC/USDT', 'BUY', '0.0000001', '50000.10', '100000.2', '0.5'],
    ['trend', 'ETH/USDT', 'SELL', '-2.25', '2000', '4000', '3.0'],
  ] as const;
  const trades = rows.map(([agent_id, symbol, side, realized_pnl, entry_price, exit_price, quantity]) => ({
    agent_id,
    symbol,
    side,
    realized_pnl,
    entry_price,
    exit_price,
    quantity,
    opened_at: '2026-09-01T10:00:00Z',
    closed_at: '2026-09-01T14:00:00+02:00',
  }));
  const header = Object.keys(trades[0] ?? {}).join(',');
  const files: JournalFile[] = [
    { name: 'list', text: JSON.stringify(trades, null, 2) },
    { name: 'lines', text: trades.map((trade) => JSON.stringify(trade)).join('\n') },
    {
      name: 'csv',
      text: `${header}\r\n${trades.map((trade) => Object.values(trade).join(',')).join('\r\n')}\r\n`,
    },
    { name: 'freqtrade', text: JSON.stringify({ strategy: { trend: { trades: exported } } }) },
  ];

  it('reads the same trades from each format', async () => {
    const journals = await Promise.all(files.map((file) => readJournal([file])));
    const [first, ...others] = journals.map(({ trades: read }) =>
      read.map(({ tradeId, fields }) => readTrade(tradeId, fields)),
    );
    expect(first).toMatchObject([
      { kind: 'closed', agentId: 'trend', closedTrade: { symbol: 'BTC/USDT', skipped: null } },
      { kind: 'closed', agentId: 'trend', closedTrade: { symbol: 'ETH/USDT', skipped: null } },
    ]);
    for (const other of others) expect(other).toEqual(first);
  });

  it('merges the same trades of several formats', async () => {
    expect(await readJournal(files)).toMatchObject({ rows: 8, trades: [{}, {}], duplicates: 6, errors: [] });
  });
});

describe('readJournal and a freqtrade export of futures', () => {
  const long = {
    pair: 'BTC/USDT:USDT',
    open_date: '2026-09-01 10:00:00+00:00',
    close_date: '2026-09-01 12:00:00+00:00',
    open_rate: 50_000,
    close_rate: 51_000,
    amount: 0.01,
    stake_amount: 100,
    leverage: 5,
    profit_abs: 9.5,
    profit_ratio: 0.095,
    initial_stop_loss_abs: 49_000,
    is_open: false,
    is_short: false,
  };
  const short = {
    ...long,
    is_short: true,
    profit_abs: -10.5,
    initial_stop_loss_abs: 50_500,
    // Older exports have no time zone.
    close_date: '2026-09-01 13:00:00',
  };
  const open = { ...long, is_open: true, close_date: null, profit_abs: null };
  const text = JSON.stringify({
    strategy: { A: { trades: [long, short, open, long] }, B: { trades: [long] } },
  });
  let journal: Journal;
  beforeAll(async () => {
    journal = await readJournal([{ name: 'futures', text }]);
  });

  it('keeps a trade that is repeated within a strategy, and the same trade of another strategy', () => {
    expect(journal).toMatchObject({ rows: 5, duplicates: 0, errors: [] });
    expect(new Set(ids(journal)).size).toBe(5);
  });

  it('computes returns of the whole position and R from the initial stop, and leaves open trades open', () => {
    const figures = journal.trades.map(({ tradeId, fields }) => {
      const trade = readTrade(tradeId, fields);
      if (trade.kind !== 'closed') return trade.kind;
      const { pnl, capital, rMultiple, closedAt } = trade.closedTrade;
      return [trade.agentId, ...[pnl, capital, rMultiple].map((value) => value?.toFixed()), closedAt.seconds];
    });
    const noon = Date.UTC(2026, 8, 1, 12) / 1000;
    expect(figures).toEqual([
      ['A', '9.5', '500', '0.95', noon],
      ['A', '-10.5', '500', '-2.1', noon + 3600],
      'open',
      ['A', '9.5', '500', '0.95', noon],
      ['B', '9.5', '500', '0.95', noon],
    ]);
  });
});

describe('readJournal and trade ids', () => {
  it('makes an id from a hash of the content and a counter where the row has none', async () => {
    const [first, second, other] = ids(
      await readJournal([list('a', WITHOUT_ID, WITHOUT_ID, { ...WITHOUT_ID, agent_id: 'b' })]),
    );
    const [, hash] = /^([0-9a-f]{32})-1$/.exec(first ?? '') ?? [];
    expect(hash).toBeDefined();
    expect(second).toBe(`${hash ?? ''}-2`);
    expect(other).toMatch(/^[0-9a-f]{32}-1$/);
    expect(other).not.toBe(first);
  });

  it('makes the same ids as earlier versions, so that imported journals do not get trades twice', async () => {
    expect(ids(await readJournal([list('a', WITHOUT_ID)]))).toEqual(['94af058a04af41696610be029425777c-1']);
  });

  it('counts a trade of overlapping exports once', async () => {
    const other = { ...WITHOUT_ID, quantity: '9' };
    const journal = await readJournal([
      list('a', WITHOUT_ID, WITHOUT_ID),
      list('b', WITHOUT_ID, WITHOUT_ID, other),
    ]);
    expect(journal).toMatchObject({ rows: 5, duplicates: 2, errors: [] });
    expect(new Set(ids(journal)).size).toBe(3);
  });

  it('counts the same id with the same content once', async () => {
    const journal = await readJournal([list('a', T1, T1, T2), list('b', T2), list('c', T1)]);
    expect(ids(journal)).toEqual(['t1', 't2']);
    expect(journal).toMatchObject({ rows: 5, duplicates: 3, errors: [] });
  });

  it('refuses all rows of a file that give one id to different content', async () => {
    const journal = await readJournal([
      list('a', T1, T2, { ...T1, quantity: '9' }, T1),
      list('b', { ...T1, quantity: '7' }),
    ]);
    const reason = 'trade_id "t1" appears in 3 rows (1, 3, 4) with different content; an id names one trade';
    expect(reasons(journal)).toEqual([
      `a 1 trade_id: ${reason}`,
      `a 3 trade_id: ${reason}`,
      `a 4 trade_id: ${reason}`,
    ]);
    expect(ids(journal)).toEqual(['t2', 't1']);
    expect(journal).toMatchObject({ rows: 5, duplicates: 0 });
  });

  it('returns errors in the order of the rows', async () => {
    const journal = await readJournal([list('a', T1, 5, { ...T1, quantity: '9' }, { ...T2, agent_id: '' })]);
    expect(journal.errors.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  });

  it('lists only the first rows of a conflict', async () => {
    const trades = Array.from({ length: 7 }, (_, index) => ({ ...T1, quantity: index }));
    expect(reasons(await readJournal([list('a', ...trades)]))[6]).toContain('in 7 rows (1, 2, 3, 4, 5, …)');
  });

  describe('with one id for different content in different files', () => {
    const other = { ...T1, quantity: '9' };

    it('prefixes the id with the name of the file', async () => {
      expect(ids(await readJournal([list('x/a.json', T1, T2), list('y/b.json', other)]))).toEqual([
        'a.json:t1',
        't2',
        'b.json:t1',
      ]);
    });

    it('prefixes the id with the first name of the files that agree', async () => {
      const files = [list('c', T1), list('b', other), list('a', T1)];
      expect(ids(await readJournal(files)).sort()).toEqual(['a:t1', 'b:t1']);
      expect(ids(await readJournal(files.reverse())).sort()).toEqual(['a:t1', 'b:t1']);
      expect(await readJournal(files)).toMatchObject({ rows: 3, duplicates: 1 });
    });

    it.each([
      ['the file names are the same', [list('x/a', T1), list('y/a', other)]],
      ['the prefixed id is too long', [list('a'.repeat(127), T1), list('b'.repeat(127), other)]],
      ['another trade has the prefixed id', [list('a', T1), list('b', other, { ...T2, trade_id: 'a:t1' })]],
      [
        'two prefixed ids are equal',
        [
          list('a', { ...T1, trade_id: 'b:c' }),
          list('a:b', { ...T1, trade_id: 'c' }),
          list('z', { ...T2, trade_id: 'b:c' }),
          list('z', { ...T2, trade_id: 'c' }),
        ],
      ],
    ])('makes a hash of the id where %s', async (_, files) => {
      const journal = await readJournal(files);
      expect(new Set(ids(journal)).size).toBe(journal.rows);
      expect(ids(journal).some((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
      expect(tradeSet(await readJournal([...files].reverse()))).toEqual(tradeSet(journal));
    });
  });
});

describe('readJournal for any journal', () => {
  // Few values, so that ids and contents collide; some are wrong, and some have the same content in another form.
  const trade = fc.record(
    {
      trade_id: fc.constantFrom<unknown>('1', 1, 't', 'a:t', 'a/b', null),
      agent_id: fc.constantFrom<unknown>('x', 'x', 'x', 'y', ''),
      closed_at: fc.constantFrom<unknown>('2026-09-01', '2026-09-01T00:00:00Z', null, 'noon'),
      quantity: fc.constantFrom<unknown>(1, '1', '1.0'),
      ['__proto__']: fc.constantFrom<unknown>(null, { agent_id: 'z' }),
    },
    { requiredKeys: ['agent_id'], noNullPrototype: true },
  );
  const row = fc.oneof(
    { weight: 9, arbitrary: trade },
    // A file in which no object has any field of a trade is of an unknown format.
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 0 }) },
  );
  const file = fc.record({
    name: fc.constantFrom('a', 'b', 'dir/a'),
    rows: fc.array(row, { maxLength: 6 }),
    format: fc.constantFrom('list', 'lines', 'csv'),
  });
  const shuffled = fc.array(file, { maxLength: 4 }).chain((files) =>
    fc.record({
      files: fc.constant(files),
      others: fc
        .tuple(...files.map((one) => permutation(one.rows).map((rows) => ({ ...one, rows }))))
        .chain(permutation),
    }),
  );

  type TestFile = typeof file extends fc.Arbitrary<infer T> ? T : never;

  function permutation<T>(values: readonly T[]): fc.Arbitrary<T[]> {
    return fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length });
  }

  function write({ name, rows, format }: TestFile): JournalFile {
    const objects = rows.filter(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    );
    if (format === 'csv') return { name, text: csv(objects as object[]) };
    // JSON lines need at least one object, and a file without lines is empty.
    if (format === 'lines' && objects.length > 0 && rows.length > 1)
      return { name, text: rows.map((value) => JSON.stringify(value)).join('\n') };
    return { name, text: JSON.stringify(rows) };
  }

  function csv(trades: readonly object[]): string {
    const names = [
      'agent_id',
      'closed_at',
      'realized_pnl',
      'entry_price',
      'quantity',
      'trade_id',
      '__proto__',
    ];
    const cell = (value: unknown): string =>
      value === undefined || value === null
        ? ''
        : `"${JSON.stringify(value).replace(/^"|"$/g, '').replaceAll('"', '""')}"`;
    const line = (one: object): string =>
      names
        .map((name) => cell(Object.hasOwn(one, name) ? (one as Record<string, unknown>)[name] : null))
        .join(',');
    return [names.join(','), ...trades.map(line)].join('\n');
  }

  function expectSound(journal: Journal): void {
    expect(journal.trades.length + journal.duplicates + journal.errors.length).toBe(journal.rows);
    expect(new Set(ids(journal)).size).toBe(journal.trades.length);
  }

  it('accounts for every row, in any order of rows and files', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ files, others }) => {
        const journal = await readJournal(files.map(write));
        const other = await readJournal(others.map(write));
        expectSound(journal);
        expectSound(other);
        expect(tradeSet(other)).toEqual(tradeSet(journal));
        expect(other.duplicates).toBe(journal.duplicates);
        expect(other.errors.map((error) => error.reason.replace(/\(.*\)/, '')).sort()).toEqual(
          journal.errors.map((error) => error.reason.replace(/\(.*\)/, '')).sort(),
        );
      }),
      { numRuns: runs(500) },
    );
  });

  it('adds nothing when a file is read twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 3 }), async (files) => {
        const once = files.map(write);
        expect(tradeSet(await readJournal([...once, ...once]))).toEqual(tradeSet(await readJournal(once)));
      }),
    );
  });

  it('reads any text, or refuses it in one line that names the file', async () => {
    const header = fc.constant('agent_id,closed_at,realized_pnl,entry_price,quantity\n');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(fc.json()).map((lines) => lines.join('\n')),
      fc
        .tuple(header, fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '1') }))
        .map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        try {
          expectSound(await readJournal([{ name: 'some file', text: content }]));
        } catch (error) {
          if (!(error instanceof JournalError)) throw error;
          expect(error.message).toMatch(/^some file: [^\n\r]+$/);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});
