import fc from 'fast-check';
import { readTrade } from '../src/contract/documents/trade';
import { canonicalText } from './rows/content';
import {
  DEFAULT_READ_OPTIONS,
  type Journal,
  JournalError,
  type JournalFile,
  readJournal,
} from './read-journal';
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
      overlaps: [],
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
    // Made by the version before this one.
    const others = { note: 'ä', levels: [1, null, { b: true }] };
    const journal = await readJournal([
      list('x/a.json', WITHOUT_ID, { ...WITHOUT_ID, realized_pnl: 1.5 }, { ...WITHOUT_ID, ...others }, T1),
      list('y/a.json', { ...T1, quantity: '9' }),
      {
        name: 'b.csv',
        text:
          'agent_id,closed_at,realized_pnl,entry_price,quantity,Note\n' +
          'a,2026-09-01 12:00,1.5,100.0,2,x\na,2026-09-01 12:00,1.5,100.0,2,\n',
      },
    ]);
    expect(journal.trades.map(({ tradeId, file, row }) => [tradeId, file, row])).toEqual([
      ['94af058a04af41696610be029425777c-1', 'x/a.json', 1],
      ['94af058a04af41696610be029425777c-2', 'x/a.json', 2],
      ['bcc2818531873d5552a04da1d41d4130-1', 'x/a.json', 3],
      ['100872af0680b7d08fa26a2ec875eab2', 'x/a.json', 4],
      ['503b580225554b6c883e642b17dc6f8a', 'y/a.json', 1],
      ['866c55d9f51374025dd6f52494cba9f4-1', 'b.csv', 2],
    ]);
    expect(journal.duplicates).toBe(1);
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

describe('readJournal and files whose times overlap', () => {
  const closed = (day: string, pnl: number, agent = 'bot'): object => ({
    ...{ agent_id: agent, closed_at: `2026-01-${day}`, realized_pnl: pnl, entry_price: 1, quantity: 1 },
  });
  const january = list('jan.json', closed('01', 1), closed('05', 2), closed('09', 3));

  it('says which agent is in which of them, in any order of files', async () => {
    const files = [
      january,
      list('again.json', closed('05', 7), closed('20', 8)),
      list('later', closed('21', 9)),
    ];
    const note =
      'The times of agent "bot" overlap in again.json (2026-01-05T00:00:00Z to 2026-01-20T00:00:00Z), ' +
      'jan.json (2026-01-01T00:00:00Z to 2026-01-09T00:00:00Z); name only one of them if they are runs of one backtest.';
    expect((await readJournal(files)).notes).toEqual([note]);
    expect((await readJournal(files.reverse())).notes).toEqual([note]);
  });

  it.each([
    ['one file', [list('a', closed('01', 1), closed('03', 2), closed('02', 3))]],
    ['times one after another', [january, list('feb.json', closed('10', 1), closed('20', 2))]],
    [
      'an export and a later one, which has its trades',
      [january, list('b', closed('05', 2), closed('09', 3), closed('10', 4))],
    ],
    ['other agents', [january, list('b', closed('05', 2, 'other'))]],
    ['open trades', [january, list('b', { ...closed('05', 2), closed_at: null })]],
  ])('says nothing for %s', async (_, files) => {
    expect((await readJournal(files)).notes).toEqual([]);
  });

  it('names the first agents, and counts the others', async () => {
    const agents = ['e', 'd', 'c', 'b', 'a'];
    const file = (name: string, pnl: number): JournalFile =>
      list(name, ...agents.map((agent) => closed('01', pnl, agent)));
    const { notes } = await readJournal([file('1', 1), file('2', 2), file('3', 3), file('4', 4)]);
    expect(notes).toHaveLength(4);
    expect(notes[0]).toMatch(
      /^The times of agent "a" overlap in 1 \(.*\), 2 \(.*\), 3 \(.*\), 1 more; name only one/,
    );
    expect(notes[3]).toBe('The times of 2 more agents overlap in several files.');
  });
});

describe('readJournal and its options', () => {
  const foreign = { bot: 'x', Closed: '2026-09-01', profit: 1, open: 100, size: 2, pair: 'A/B' };
  const map = new Map([
    ['agent_id', 'BOT'],
    ['closed_at', 'closed'],
    ['realized_pnl', 'profit'],
    ['entry_price', 'open'],
    ['quantity', 'size'],
    ['symbol', 'pair'],
  ]);
  const csv = `${Object.keys(foreign).join(';')}\n${Object.values(foreign).join(';')}\n`;

  it.each([
    ['a list', JSON.stringify([foreign])],
    ['a lone object', JSON.stringify(foreign)],
    ['lines', `${JSON.stringify(foreign)}\n${JSON.stringify(foreign)}`],
    ['CSV', csv],
  ])('reads %s through a map', async (_, text) => {
    const { trades } = await readJournal([{ name: 'f', text }], { ...DEFAULT_READ_OPTIONS, map });
    expect(trades[0]?.fields).toMatchObject({
      agent_id: 'x',
      symbol: 'A/B',
      closed_at: expect.anything() as unknown,
    });
    expect(readTrade('t', trades[0]?.fields ?? {})).toMatchObject({
      kind: 'closed',
      closedTrade: { skipped: null },
    });
  });

  it('names a column as the file does in the error of a row', async () => {
    const text = csv.replace('2026-09-01', 'soon');
    const { errors } = await readJournal([{ name: 'f', text }], { ...DEFAULT_READ_OPTIONS, map });
    expect(errors).toEqual([
      expect.objectContaining({
        row: 2,
        field: 'Closed',
        reason: expect.stringMatching(/^Closed is "soon";/) as string,
      }),
    ]);
  });

  it.each([
    ['a list', JSON.stringify([{ bot: 'x' }, foreign])],
    ['CSV', csv],
  ])('refuses a map with a column that %s does not have', async (_, text) => {
    const options = { ...DEFAULT_READ_OPTIONS, map: new Map([...map, ['side', 'way']]) };
    await expect(readJournal([{ name: 'f', text }], options)).rejects.toThrow(
      /^f: has no column "way", which --map names; its columns are "bot", "Closed", "profit", "open", "size", "pair"$/,
    );
  });

  it('a column that is mapped to another field is its own field as well', async () => {
    const text = 'symbol,closed_at,realized_pnl,entry_price,quantity\nBTC,2026-01-01,1,1,1';
    const options = { ...DEFAULT_READ_OPTIONS, map: new Map([['agent_id', 'symbol']]) };
    const { trades } = await readJournal([{ name: 'f', text }], options);
    expect(trades.map(({ fields }) => [fields.agent_id, fields.symbol])).toEqual([['BTC', 'BTC']]);
  });

  it('a mapped column takes the place of one with the name of the field', async () => {
    const trade = { ...T1, bot: 'y' };
    const options = { ...DEFAULT_READ_OPTIONS, map: new Map([['agent_id', 'bot']]) };
    const { trades } = await readJournal([list('f', trade)], options);
    expect(trades.map(({ fields }) => [fields.agent_id, fields.bot])).toEqual([['y', undefined]]);
  });

  it('gives rows without an agent the agent that was named, and leaves the others', async () => {
    const nobody = { ...T1, agent_id: undefined };
    const options = { ...DEFAULT_READ_OPTIONS, agent: 'me' };
    const journal = await readJournal(
      [list('f', nobody, T2, { ...T2, trade_id: '3', agent_id: null })],
      options,
    );
    expect(journal.trades.map(({ fields }) => fields.agent_id)).toEqual(['me', 'a', 'me']);
    const text = `closed_at,realized_pnl,entry_price,quantity\n2026-09-01,1,1,1\n`;
    expect((await readJournal([{ name: 'f', text }], options)).trades[0]?.fields.agent_id).toBe('me');
  });

  it('refuses objects of which none has a needed field, and suggests a map', async () => {
    const trade = { strategy: 'x', exit_time: '2026-09-01', pnl: 1, qty: 2, open_rate: 3 };
    await expect(readJournal([list('f', { a: 1 }, trade)])).rejects.toThrow(
      'try --map agent_id=strategy,closed_at=exit_time,realized_pnl=pnl,entry_price=open_rate,quantity=qty. A journal is',
    );
  });

  it('tells what has been read, of how much', async () => {
    const told: unknown[] = [];
    const onRead = (...what: readonly unknown[]): unknown => told.push(what);
    await readJournal([list('a', T1)], DEFAULT_READ_OPTIONS, onRead);
    const { length } = JSON.stringify([T1]);
    expect(told).toEqual([['a', length, length, 0]]);
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
      { numRuns: runs(200) },
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
