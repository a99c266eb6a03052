import { join } from 'node:path';
import { Fraction } from '../test/support/oracles/engine';
import { refusal, type Run, scriptFolder } from '../test/support/processes/run-script';
import { MAESTRO_VERSION } from '../src/contract/version';
import { maestro as program } from './maestro';

/** The command line in this process; processes.test.ts runs it as processes. */

const HEADER = 'trade_id,agent_id,closed_at,realized_pnl,entry_price,quantity';

const FILES = {
  // Returns of 3, −1 and 3 %, and a trade without one.
  'winner.csv': `${HEADER}
w1,winner,2026-01-01T00:00:00Z,3,100,1
w2,winner,2026-01-02T00:00:00Z,-1,100,-1
w3,winner,2026-01-03T00:00:00Z,3,100,-1
w4,winner,2026-01-04T00:00:00Z,5,,1
`,
  'loser.jsonl': `{"trade_id": "l1", "agent_id": "loser", "closed_at": "2026-01-01T12:00:00.5Z", "realized_pnl": "-1", "entry_price": "100", "quantity": "1"}
{"trade_id": "l2", "agent_id": "loser", "closed_at": "2026-01-05T00:00:00Z", "realized_pnl": -2, "entry_price": 100, "quantity": 1}
`,
  'open.json': JSON.stringify([
    { trade_id: 'o1', agent_id: 'winner', closed_at: null, entry_price: '100', quantity: '1' },
    {
      trade_id: 'w1',
      agent_id: 'winner',
      closed_at: '2026-01-01T00:00:00Z',
      realized_pnl: 3,
      entry_price: 100,
      quantity: 1,
    },
  ]),
  'two.json': JSON.stringify({ min_trades: 2, risk_free_rate: 0 }),
  'bad-row.csv': `${HEADER}\nb1,a,2026-01-01T00:00:00Z,1,100,1\nb2,a,soon,1,100,1\n`,
  'two-lines.csv': `${HEADER.replace('closed_at', '"Closed\nAt"')}\nb1,a,2026-01-01,1,100,1\nb2,a,soon,1,100,1\n`,
  'money.csv': `${HEADER}\nm1,a,2026-01-01,"1,000",100,1\nm2,a,2026-01-02,$100,100,1\nm3,a,2026-01-03,(5),100,1\n`,
  'exponents.csv': `${HEADER.replace('trade_id,', '')}
a,2026-01-01T00:00:00Z,0.00012,0.00032,31.25
a,2026-01-02T00:00:00Z,-8e-05,0.00032,31.25
a,2026-01-03T00:00:00Z,-7.5E-05,3.2e-4,31.25
a,2026-01-04T00:00:00Z,-9e-05,0.00032,3.125e+01
a,2026-01-05T00:00:00Z,-6e-05,0.00032,31.25
`,
  'plain.csv': `${HEADER.replace('trade_id,', '')}
a,2026-01-01T00:00:00Z,0.00012,0.00032,31.25
a,2026-01-02T00:00:00Z,-0.00008,0.00032,31.25
a,2026-01-03T00:00:00Z,-0.000075,0.00032,31.25
a,2026-01-04T00:00:00Z,-0.00009,0.00032,31.25
a,2026-01-05T00:00:00Z,-0.00006,0.00032,31.25
`,
  'epoch.json': JSON.stringify([
    { agent_id: 'a', closed_at: 1515568800000, realized_pnl: '1', entry_price: '1', quantity: '1' },
  ]),
  'two-dates.csv': `${HEADER}\nd1,a,01/02/2026 10:00,1,100,1\n`,
  'bad-agent.json': '[{"trade_id": "b1", "agent_id": "a/b", "closed_at": "2026-01-01T00:00:00Z"}]',
  'look-alikes.json': JSON.stringify(
    ['bot', 'caf\u00e9', 'other', 'cafe\u0301', 'b\u200bot'].map((agent, index) => ({
      ...{ trade_id: String(index), agent_id: agent, closed_at: '2026-01-01T00:00:00Z' },
      ...{ realized_pnl: 1, entry_price: 100, quantity: 1 },
    })),
  ),
  'no-quantity.csv': 'agent_id,closed_at,realized_pnl,entry_price,size\na,2026-01-01T00:00:00Z,1,100,1\n',
  'empty.csv': '',
  'broken.json': '[{"agent_id": "a",\n}]',
  'unknown.json': '{"lookback": 5}',
  'range.json': '{"lookback_trades": 1001}',
  'type.json': '{"agent_ids": ["a", 7]}',
  'below.json': '{"max_weight": "0.01"}',
  'no-json.json': '{\n"a":\n',
  'list.json': '[]',
};

const folder = scriptFolder(FILES);

const maestro = (...args: string[]): Promise<Run> => folder.maestro(...args);

interface Answer {
  readonly agents: { readonly a: { readonly last_closed_at: string } };
}

/** What is said about the trade without a return. */
const WINNER_REPORT = (rows: number): string => `1 row of ${rows} with a figure that cannot be used:
  winner.csv: row 5: entry_price is missing; it must be a plain figure above 0 such as "1234.50" or "8e-05"; the trade is skipped
`;

describe('maestro weights', () => {
  it('--json prints only the allocation, for several files merged', async () => {
    const { status, stdout, stderr } = await maestro(
      ...['weights', 'winner.csv', 'loser.jsonl', 'open.json', '--config', 'two.json', '--json'],
    );
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `${WINNER_REPORT(8)}1 duplicate row ignored.\n`,
    });
    // Returns of 3, −1 and 3 %: mean 5/3, standard deviation √(16/3). Of −1 and −2 %: mean −3/2, √(1/2).
    const startsWith = (digits: string): string => expect.stringMatching(`^${digits}`) as string;
    expect(JSON.parse(stdout)).toEqual({
      weights: { loser: '0.05', winner: '0.95' },
      unallocated: '0',
      agents: {
        loser: {
          sharpe: '-2.121320343559642573202533086',
          score: '-1',
          mean_return_pct: '-1.5',
          std_dev_pct: startsWith('0.707106781186547524400844'),
          trades: 2,
          skipped: {},
          status: 'recovering',
          trades_needed: 0,
          days_needed: 0,
          first_closed_at: '2026-01-01T12:00:00.500000Z',
          last_closed_at: '2026-01-05T00:00:00Z',
          evidence: {
            skewness: '0',
            kurtosis: '1',
            standard_error: '1',
            probabilistic_sharpe: '0.0169474267623',
            min_track_record: null,
            more_trades_needed: null,
            max_drawdown_pct: '2.98',
            win_rate: '0',
            profit_factor: '0',
            sortino: '-0.948683298051',
            daily_volatility_pct: startsWith('0.894427190999915878'),
          },
        },
        winner: {
          sharpe: startsWith('0.721687836487032205636435'),
          score: startsWith('0.721687836487032205636435'),
          mean_return_pct: '1.666666666666666666666666667',
          std_dev_pct: startsWith('2.30940107675850305803659'),
          trades: 4,
          skipped: { missing_entry_price: 1 },
          status: 'performing',
          trades_needed: 0,
          days_needed: 0,
          first_closed_at: '2026-01-01T00:00:00Z',
          last_closed_at: '2026-01-04T00:00:00Z',
          evidence: {
            skewness: '-0.707106781187',
            kurtosis: '1.5',
            standard_error: startsWith('0.88752874030830557580995'),
            probabilistic_sharpe: '0.791931979807',
            min_track_record: '9.18417818988',
            more_trades_needed: '7',
            max_drawdown_pct: '1',
            win_rate: '0.666666666667',
            profit_factor: '6',
            sortino: '2.88675134595',
            daily_volatility_pct: startsWith('2.0615528128088302749'),
          },
        },
      },
    });
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(['weights', 'unallocated', 'agents']);
  });

  it('prints a table; --at leaves out later trades; --capital is split to the last cent', async () => {
    const files = ['winner.csv', 'loser.jsonl', '--config', 'two.json'];
    const [plain, at, split, json] = await Promise.all([
      maestro('weights', ...files),
      maestro('weights', ...files, '--at', '2026-01-01T12:00:00.500000Z', '--json'),
      maestro('weights', ...files, '--capital', '1234567.89'),
      maestro('weights', ...files, '--capital', '1234567.89', '--json'),
    ]);
    expect(plain).toMatchObject({ status: 0, stderr: WINNER_REPORT(6) });
    expect(plain.stdout).toMatch(
      /^winner +95\.00 % .* 4 +3 days +1 \(missing_entry_price 1\) +Coin toss +performing$/m,
    );
    expect(plain.stdout).toMatch(/^loser +5\.00 % .* 2 +3 days +– +Losing +recovering$/m);
    expect(plain.stdout).toMatch(/^cash +0\.00 %$/m);

    // Trades that closed exactly at --at count. One trade per agent is too few for a score, and a loss gets the floor.
    expect(JSON.parse(at.stdout)).toMatchObject({
      weights: { loser: '0.05', winner: '0.5' },
      unallocated: '0.45',
      agents: { loser: { trades: 1, last_closed_at: '2026-01-01T12:00:00.500000Z' }, winner: { trades: 1 } },
    });

    expect(split.stdout).toMatch(/^winner +95\.00 % +\S* +1,172,839\.50 /m);
    expect(split.stdout).toMatch(/^loser +5\.00 % +\S* +61,728\.39 /m);
    const { capital } = JSON.parse(json.stdout) as {
      capital: { total: string; amounts: Record<string, string>; unallocated: string };
    };
    expect(capital).toEqual({
      total: '1234567.89',
      amounts: { loser: '61728.3945', winner: '1172839.4955' },
      unallocated: '0',
    });
    const parts = Object.values(capital.amounts).map((amount) => Fraction.of(amount));
    expect(Fraction.sum(parts).rounded(30)).toBe(capital.total);
  });

  it('counts bad rows and gives their reasons; --strict makes a bad row fatal', async () => {
    const [loose, lines, strict, other] = await Promise.all([
      maestro('weights', 'bad-row.csv', '--json'),
      maestro('weights', 'two-lines.csv', '--json'),
      maestro('weights', 'bad-row.csv', '--strict', '--json'),
      maestro('weights', 'winner.csv', 'bad-agent.json', '--strict'),
    ]);
    expect(loose.status).toBe(0);
    expect(JSON.parse(loose.stdout)).toMatchObject({ weights: { a: '1' }, agents: { a: { trades: 1 } } });
    expect(loose.stderr).toMatch(
      /^1 row of 2 .*\n {2}bad-row\.csv: row 3: closed_at is "soon"; .* ISO 8601 .*\n$/,
    );
    expect(lines.stderr).toMatch(
      /^1 row of 2 .*\n {2}two-lines\.csv: row 4: Closed\\u000aAt is "soon"; .*\n$/,
    );
    expect(strict).toEqual(refusal(/bad-row\.csv: row 3: closed_at is "soon"; it must be ISO 8601 .*/));
    expect(other).toEqual(
      refusal(/bad-agent\.json: row 1: agent_id is "a\/b"; it must be text of 1 to 128 bytes .*/),
    );
  });

  it('reads figures with exponents and epoch times, to the last digit', async () => {
    const policy = (file: string): Promise<Run> => maestro('policy', '--journal', file, '--strict', '--json');
    const [written, plain, epoch] = await Promise.all([
      policy('exponents.csv'),
      policy('plain.csv'),
      maestro('weights', 'epoch.json', '--json'),
    ]);
    expect(written).toEqual(plain);
    expect(JSON.parse(written.stdout)).toMatchObject({
      risk_profile: 'NO_NEW_TRADES',
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'losing_streak_limit' })]) as unknown,
    });
    expect(JSON.parse(epoch.stdout)).toMatchObject({
      agents: { a: { last_closed_at: '2018-01-10T07:20:00Z' } },
    });
  });

  it('a date that can be two is an error that names the flag, and the flag decides', async () => {
    const [neither, dayFirst, inAthens] = await Promise.all([
      maestro('weights', 'two-dates.csv', '--json'),
      maestro('weights', 'two-dates.csv', '--json', '--date-order', 'day-first'),
      maestro(
        'weights',
        'two-dates.csv',
        '--json',
        '--date-order',
        'month-first',
        '--time-zone',
        'Europe/Athens',
      ),
    ]);
    expect(neither).toEqual(
      refusal(/two-dates\.csv: row 2: closed_at is "01\/02\/2026 10:00"; .* --date-order day-first or .*/),
    );
    const closedAt = ({ stdout }: Run): unknown => (JSON.parse(stdout) as Answer).agents.a.last_closed_at;
    expect([closedAt(dayFirst), closedAt(inAthens)]).toEqual([
      '2026-02-01T10:00:00Z',
      '2026-01-02T08:00:00Z',
    ]);
  });

  it('lists figures that cannot be used, which --strict makes fatal', async () => {
    const [loose, strict] = await Promise.all([
      maestro('weights', 'money.csv', '--json'),
      maestro('weights', 'money.csv', '--strict'),
    ]);
    expect(loose.status).toBe(0);
    expect(JSON.parse(loose.stdout)).toMatchObject({
      agents: { a: { trades: 3, skipped: { invalid_pnl: 3 } } },
    });
    const reason = (found: string): string =>
      `realized_pnl is "${found}"; it must be a plain figure such as "1234.50" or "8e-05"; the trade is skipped\n`;
    expect(loose.stderr).toBe(
      '3 rows of 3 with a figure that cannot be used:\n' +
        `  money.csv: row 2: ${reason('1,000')}  money.csv: row 3: ${reason('$100')}  money.csv: row 4: ${reason('(5)')}`,
    );
    expect(strict).toEqual(
      refusal(/money\.csv: row 2: realized_pnl is "1,000"; .* \(3 bad rows, and --strict was given\)/),
    );
  });

  it('says which agents of a journal look alike, in letters that do not', async () => {
    const { status, stderr } = await maestro('weights', 'look-alikes.json');
    expect(status).toBe(0);
    expect(stderr).toBe(
      '"bot" and "b\\u200bot" look alike; they are different agents.\n' +
        '"caf\\u00e9" and "cafe\\u0301" look alike; they are different agents.\n',
    );
  });

  it('resolves relative paths from the directory of the user', async () => {
    const [absolute, elsewhere, without] = await Promise.all([
      folder.runProgram(program, ['weights', join(folder.path, 'winner.csv'), '--json'], { INIT_CWD: '/' }),
      folder.runProgram(program, ['weights', 'winner.csv', '--json'], { INIT_CWD: '/' }),
      // Not run by npm: the user is in functions/.
      folder.runProgram(program, ['weights', 'local/sample/journal.csv', '--json'], { INIT_CWD: undefined }),
    ]);
    expect(absolute.status).toBe(0);
    expect(elsewhere).toEqual(refusal(/winner\.csv: there is no such file \(looked for \/winner\.csv\)/));
    expect(without.status).toBe(0);
  });
});

describe('maestro and journals of other programs', () => {
  it('reads standard input, a map of columns and an agent, and says the notes of the files', async () => {
    const header = 'Export of 5 May\nclose time;net profit;open;size\n';
    const stdin = `${header}2026-01-01;1,5;100;1\n2026-01-02;-0,5;100;1\n`;
    const map = 'closed_at=close_time,realized_pnl=net profit,entry_price=open,quantity=size';
    const { status, stdout, stderr } = await folder.maestroReading(
      ...[stdin, 'weights', '-', '--map', map, '--agent', 'me', '--config', 'two.json', '--json'],
    );
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'standard input: the line before the header is left out\n',
    });
    expect(JSON.parse(stdout)).toMatchObject({ agents: { me: { trades: 2, mean_return_pct: '0.5' } } });
  });

  it('ends with one line where no row can be read', async () => {
    for (const command of ['weights', 'policy --journal', 'replay', 'compare'])
      expect(await maestro(...command.split(' '), 'bad-agent.json')).toEqual(
        refusal(/bad-agent\.json: row 1: agent_id is "a\/b"; .* \(none of 1 row could be read\)/),
      );
  });
});

describe('a bad file, flag or value of maestro', () => {
  const cases: [args: string[], message: RegExp][] = [
    [['weights', 'none.csv'], /none\.csv: there is no such file \(looked for .*none\.csv\)/],
    [['weights', '.'], /\.: is a directory; name the files in it/],
    [['weights', 'a\nb.csv'], /a b\.csv: there is no such file .*/],
    [
      ['weights', 'no-quantity.csv'],
      /no-quantity\.csv: has no column "quantity"; its columns are .*"size"; try --map quantity=size\. .*/,
    ],
    [['weights', 'winner.csv', '--map', 'agent=bot'], /--map names the field "agent"; the fields are .*/],
    [
      ['weights', 'winner.csv', '--map', 'symbol=pair'],
      /winner\.csv: has no column "pair", which --map names; .*/,
    ],
    [['weights', 'winner.csv', '--time-zone', 'there'], /--time-zone is "there"; it must be .*/],
    [['weights', 'empty.csv'], /empty\.csv: is empty; a journal is .*/],
    [['weights', 'broken.json'], /broken\.json: is not JSON: line 2, column 1: .*/],
    [['weights', 'winner.csv', '--config', 'none.json'], /none\.json: cannot be read: .*/],
    [
      ['weights', 'winner.csv', '--config', 'unknown.json'],
      /unknown\.json: "lookback" is not a known key; the keys are .*lookback_trades.*/,
    ],
    [
      ['weights', 'winner.csv', '--config', 'range.json'],
      /range\.json: lookback_trades is 1001; it must be a whole number from 2 to 1000/,
    ],
    [
      ['weights', 'winner.csv', '--config', 'type.json'],
      /type\.json: agent_ids\[1\] is 7; it must be text of 1 to 128 bytes .*/,
    ],
    [
      ['weights', 'winner.csv', '--config', 'below.json'],
      /below\.json: max_weight is "0\.01"; it must be at least min_floor_weight, which is 0\.05/,
    ],
    [['weights', 'winner.csv', '--config', 'no-json.json'], /no-json\.json: is not JSON: .*/],
    [
      ['weights', 'winner.csv', '--config', 'list.json'],
      /list\.json: the input is a list of 0; it must be an object .*/,
    ],
    [['weights', 'winner.csv', '--capital', '1e20'], /--capital is "1e20"; it must be a decimal above 0.*/],
    [['weights', 'winner.csv', '--capital', '-5'], /--capital is "-5"; it must be a decimal above 0.*/],
    [['weights', 'winner.csv', '--at', 'soon'], /--at is "soon"; it must be ISO 8601 .*/],
    [['weights', 'winner.csv', '--frobnicate'], /unknown option '--frobnicate'/],
    [['weights'], /missing required argument 'file'/],
    [['weigths', 'winner.csv'], /unknown command 'weigths'.*/],
  ];

  it('ends the command with status 2 and one line: the file or flag, what was found, what is allowed', async () => {
    const runs = await Promise.all(cases.map(async ([args]) => ({ args, ...(await maestro(...args)) })));
    expect(runs).toEqual(cases.map(([args, message]) => ({ args, ...(refusal(message) as Run) })));
  });
});

it('maestro --version prints the version of the package, as -V does', async () => {
  const version = { status: 0, stdout: `${MAESTRO_VERSION}\n`, stderr: '' };
  expect(await maestro('--version')).toEqual(version);
  expect(await maestro('-V')).toEqual(version);
});

describe('maestro --help', () => {
  it('prints the commands, and the options of a command, on standard output', async () => {
    const [all, weights] = await Promise.all([maestro('--help'), maestro('weights', '--help')]);
    expect(all).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('weights') as string,
    });
    expect(weights).toMatchObject({ status: 0, stderr: '' });
    for (const option of ['--config', '--capital', '--at', '--strict', '--json'])
      expect(weights.stdout).toContain(option);
  });
});
