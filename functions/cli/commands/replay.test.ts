import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WireReplay } from '../../simulation/wire';
import { agentViews } from '../../ui/model/agent-view';
import { refusal, type Run, scriptFolder } from '../../test/support/processes/run-script';
import { visibleText } from '../../test/support/report/visible-text';

const HEADER = 'trade_id,agent_id,symbol,opened_at,closed_at,realized_pnl,entry_price,quantity,r_multiple';

const FILES = {
  'a.csv': `${HEADER}
a1,"a,""1",X,2026-01-01T00:00:00Z,2026-01-01T12:00:00Z,10,100,1,1
a2,"a,""1",X,2026-01-02T00:00:00Z,2026-01-02T12:00:00Z,10,100,1,1
a3,"a,""1",X,2026-01-03T00:00:00Z,2026-01-03T12:00:00Z,,100,1,
`,
  'b.csv': `${HEADER}
b1,b,Y,2026-01-01T00:00:00Z,2026-01-04T00:00:00Z,-5,100,1,-1
b2,b,Y,2026-01-04T12:00:00Z,2026-01-05T00:00:00Z,-5,100,1,-1
`,
  'ties.csv': `agent_id,closed_at,realized_pnl,entry_price,quantity,trade_id
a,2026-01-01T00:00:00Z,100,100,1,z
a,2026-01-02T00:00:00Z,-50,100,1,b
a,2026-01-02T00:00:00Z,60,100,1,c
`,
  'coins.csv': `agent_id,closed_at,realized_pnl,entry_price,quantity\na,2026-01-01T00:00:00Z,0.0010419,0.05,1\n`,
  'unknown.csv': `${HEADER}
u1,a,X,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,,100,1,
u2,a,X,2026-01-03T00:00:00Z,2026-01-04T00:00:00Z,,100,1,
`,
  // The sixth position at once made 4 and 2 R, the seventh lost 1, the result of the eighth is not known.
  'many.csv': `${HEADER}
m0,a,X,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,7,100,1,
${[1, 2, 3, 4, 5].map((n) => `m${n},a,X,2026-01-02T0${n}:00:00Z,2026-01-04T0${n}:00:00Z,1,100,1,`).join('\n')}
m6,a,X,2026-01-02T06:00:00Z,2026-01-04T06:00:00Z,4,100,1,2
m7,a,X,2026-01-02T07:00:00Z,2026-01-04T07:00:00Z,-1,100,1,-1
m8,a,X,2026-01-02T08:00:00Z,2026-01-04T08:00:00Z,,100,1,
`,
  'open.csv': `${HEADER}\no,a,X,2026-01-01T00:00:00Z,,,100,1,\n`,
  'bad.csv': `${HEADER}\nb1,b,Y,soon,2026-01-04T00:00:00Z,-5,100,1,-1\n`,
  'list.json': '[]',
  'plain.json': '{}',
  'risk.json': '{"weight_basis": "risk"}',
  '=cold.json': '{"temperature": 0.2}',
};

const folder = scriptFolder(FILES);

const maestro = (...args: string[]): Promise<Run> => folder.maestro(...args);
const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

/** What is said about the trade without a result. */
const A_REPORT = (rows: number): string => `1 row of ${rows} with a figure that cannot be used:
  a.csv: row 4: realized_pnl is missing; it must be a plain figure such as "1234.50" or "8e-05"; the trade is skipped
`;

const SAMPLE = resolve(__dirname, '..', '..', 'local', 'sample', 'journal.csv');

/** The sentences of an answer without their full stops, which a heading does not have. */
function sentencesOf(answer: string): string[] {
  return answer
    .split(/(?<=[.?]) (?=[A-Z])|\n! /)
    .map((sentence) => sentence.replace(/\.$/, ''))
    .flatMap((sentence) => sentence.split(/(?<=capital\?) /));
}

describe('maestro replay', () => {
  it('--json prints the results and the series; the allocation is that of `maestro weights`', async () => {
    const [replayed, weights] = await Promise.all([
      maestro('replay', 'a.csv', 'b.csv', '--json', '--profile', 'safe', '--capital', '2000'),
      maestro('weights', 'a.csv', 'b.csv', '--json'),
    ]);
    expect(replayed).toMatchObject({ status: 0, stderr: A_REPORT(5) });
    const found = JSON.parse(replayed.stdout) as Record<string, unknown>;
    expect(found).toMatchObject(JSON.parse(weights.stdout) as object);
    // Each agent has a weight for its second trade: 2000 × 10 %, then 0.05 × 2200 × −5 %. (b has lost before, and nobody
    // performs.) Equal weights lose 2.5 % on that day: a difference of 2.25 % on one of four days, with s = 1.125 %.
    expect(found).toMatchObject({
      capital: '2000',
      from: '2026-01-01T12:00:00Z',
      to: '2026-01-05T00:00:00Z',
      closes: 5,
      verdict: { code: 'too_early', text: 'Too early to say' },
      capital_from: 'flag',
      slots: { 'a,"1': 1, b: 1 },
      slots_from: 'journal',
      contributions: { 'a,"1': '200', b: '-5.5' },
      difference: { days: 4, days_with_close: 2, closes: 2, mean_pct: '0.5625', t: '1' },
      agent_verdicts: { b: { code: 'too_few_trades', text: 'Too few trades (8 to go)' } },
      weighted: { final_equity: '2194.5', net_return_pct: '9.725', max_drawdown_pct: '0.25', trades: 2 },
      equal: { final_equity: '2145' },
      alone: { 'a,"1': { final_equity: '2420' }, b: { final_equity: '1805' } },
      not_replayed: { no_weight_yet: 2, missing_pnl: 1 },
      journal: { rows: 5, unreadable_rows: 0, duplicate_rows: 0, open_trades: 0, unusable: {} },
    });
    const series = found.series as Record<string, unknown>[];
    expect(series.map(({ trade_id, equity, weight_at_open }) => [trade_id, equity, weight_at_open])).toEqual([
      ['a1', '2000', '0'],
      ['a2', '2200', '1'],
      ['a3', '2200', '1'],
      ['b1', '2200', '0'],
      ['b2', '2194.5', '0.05'],
    ]);
    expect(series[2]).toMatchObject({ skipped: 'missing_pnl', weights: { 'a,"1': '1' }, unallocated: '0' });
    const entries = found.entries as Record<string, unknown>[];
    expect(entries).toHaveLength(5);
    expect(entries.find(({ trade_id: id }) => id === 'a2')).toMatchObject({
      profile: 'SAFE',
      refused: [],
      allow_new_trades: true,
      max_risk_pct: '0.64',
      agent_id: 'a,"1',
      weight: '1',
      equity: '2010',
      computed_at: '2026-01-02T00:00:00Z',
    });
  });

  it('prints tables, and writes the CSV and the report', async () => {
    const { status, stdout, stderr } = await maestro(
      ...[
        'replay',
        'a.csv',
        'b.csv',
        'open.csv',
        '--csv',
        'out.csv',
        '--report',
        'out.html',
        '--profile',
        'SAFE',
        '--details',
      ],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: A_REPORT(6) });
    expect(stdout).toMatch(
      /^Too early to say\. Following Maestro made 9\.72 %, equal weights 7\.25 %; the worst falls were 0\.25 % and 2\.50 %\. 2 closes on 2 days .*\n\n.*\nMaestro +▁████ +10,972\.50 +0\.25 %\nequal weights +▁███▆ +10,725\.00 +2\.50 %\n\nWhich agents .*\n\nCan I trust this\? With 2 reservations\.\n! The result .*\n! 4 days, 2 with a close: .*\n\n5 closed trades from 2026-01-01T12:00:00Z to 2026-01-05T00:00:00Z\nStarting balance 10,000; --capital sets it\.\nPositions at once, .*\n1 trade still open/,
    );
    expect(stdout).toMatch(/^maestro +10,972\.50 +9\.72 % /m);
    expect(stdout).toMatch(/^b alone +9,025\.00 +-9\.75 % /m);
    expect(stdout).toMatch(
      /^2026-01-03T12:00:00Z +a,"1 +without realized_pnl +0\.64 % +11,000\.00 +a,"1 100\.0$/m,
    );
    expect(stdout).toContain('\nThe closed trades:\n');
    expect(stdout).toMatch(/^b +-27\.50 +Too few trades \(8 to go\) +– +24 hours +1$/m);
    // b1 opened before b had a weight.
    expect(stdout).toMatch(/^2026-01-04T00:00:00Z +b +no weight yet /m);
    expect(stdout).toContain(
      'Under the SAFE policy, 3 of 5 trades would have been taken. Refused, by the first reason: Agents without a weight (agent_not_funded) 2.',
    );

    const [header, first, ...others] = read('out.csv').trimEnd().split('\n');
    expect(header).toBe(
      'closed_at,trade_id,agent_id,opened_at,skipped,weight_at_open,equity,drawdown_pct,equal_equity,equal_drawdown_pct,alone_equity,unallocated,allow_new_trades,max_risk_pct,min_confidence,reasons,refused,"weight:a,""1",weight:b',
    );
    expect(first).toBe(
      '2026-01-01T12:00:00Z,a1,"a,""1",2026-01-01T00:00:00Z,,0,10000,0,10000,0,11000,0,false,0,0.55,regime agent_not_funded,agent_not_funded,1,',
    );
    expect(others).toHaveLength(4);

    const page = read('out.html');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('Permission is hereby granted');
    expect(stdout).toContain(`\n\npage: out.html (${Math.round(Buffer.byteLength(page) / 1000)} KB)\n`);
    // Both profiles, the files with their digests, and the command.
    expect(page).toMatch(/SAFE.*AGGRESSIVE/s);
    expect(page).toContain('maestro replay a.csv b.csv open.csv --csv out.csv --report out.html');
    expect(page).toMatch(/a\.csv.*[0-9a-f]{64}/s);
    expect(page).not.toMatch(/<(?:link|script|img)[^>]*(?:src|href)=/);
  });

  it('prints the answers before any table, and folds away what few people ask for', async () => {
    const { stdout } = await maestro('replay', 'a.csv', 'b.csv');
    expect(stdout.split('\n\n').map((part) => part.split(/[.?]/)[0]?.trim())).toEqual([
      'Too early to say',
      expect.stringContaining('Maestro') as string,
      'Which agents deserve capital',
      'Can I trust this',
      '--details prints all accounts, the last closes and the allocation',
    ]);
  });

  it('says the same in every output: terminal, report, and the agents of the live page', async () => {
    const [alone, withPage, json] = await Promise.all([
      maestro('replay', SAMPLE),
      maestro('replay', SAMPLE, '--report', 'same.html'),
      maestro('replay', SAMPLE, '--json'),
    ]);
    const answers = alone.stdout.split('\n\n').slice(0, -1);
    expect(answers).toHaveLength(4);
    expect(answers).toContainEqual(expect.stringMatching(/! SAFE leaves alone every symbol/));
    expect(withPage.stdout.split('\n\n').slice(0, 4)).toEqual(answers);

    const page = visibleText(read('same.html'));
    const [help = '', , deserve = '', trust = ''] = answers;
    for (const sentence of [help, deserve, trust].flatMap(sentencesOf)) expect(page).toContain(sentence);

    const { weights, agents } = JSON.parse(json.stdout) as WireReplay;
    for (const { agentId, weightText, verdict, evidence } of agentViews({ weights, agents }, null))
      for (const text of [agentId, weightText, verdict.text, evidence]) expect(page).toContain(text);
  });

  it('--at leaves out later trades, and --slots divides the share of an agent', async () => {
    const [at, slots] = await Promise.all([
      maestro('replay', 'a.csv', 'b.csv', '--json', '--at', '2026-01-03T00:00:00Z'),
      maestro('replay', 'a.csv', '--json', '--slots', '4'),
    ]);
    expect(JSON.parse(at.stdout)).toMatchObject({ closes: 2, weights: { 'a,"1': '1' } });
    expect(JSON.parse(slots.stdout)).toMatchObject({ weighted: { final_equity: '10250' } });
  });
});

describe('maestro replay with several --config', () => {
  const CONFIGS = ['--config', 'plain.json', '--config', '=cold.json', '--config', 'risk.json'];

  it('prints the settings side by side, which is best, and what luck alone would show', async () => {
    const { status, stdout } = await maestro('replay', SAMPLE, ...CONFIGS);
    expect(status).toBe(0);
    const [answer = '', figures = '', notes = ''] = stdout.split('\n\n');
    expect(answer).toMatch(
      /^Better than luck explains\. =cold\.json is the best of 3 settings, .*: 0\.\d+ percentage points, standard error 0\.\d+, t \d.*\. If none of them were any better, the best of 3 would still show 0\.\d+ by luck alone\. That .* probability of 99\.\d % \(deflated Sharpe ratio\)\.$/,
    );
    const [headings, ...rows] = figures.split('\n');
    expect(headings).toMatch(
      /^settings +equity +return +Sharpe per year +max drawdown +turnover +difference +± error +t /,
    );
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual([
      ...['plain.json', '=cold.json', 'risk.json', 'equal weights'],
    ]);
    expect(notes).toMatch(/^! Settings chosen after looking: .* the best of 3 settings, .* --at leaves/);
  });

  it('--json has of each what a replay of it alone has, and --csv a row per close and settings', async () => {
    const [together, alone] = await Promise.all([
      maestro('replay', 'a.csv', 'b.csv', ...CONFIGS, '--json', '--csv', 'several.csv'),
      maestro('replay', 'a.csv', 'b.csv', '--config', '=cold.json', '--json'),
    ]);
    const { settings, ...common } = JSON.parse(together.stdout) as { settings: { config: string }[] };
    const { weighted, equal, verdict, difference, ...rest } = JSON.parse(alone.stdout) as WireReplay;
    expect(settings.map(({ config }) => config)).toEqual(['plain.json', '=cold.json', 'risk.json']);
    expect(settings[1]).toMatchObject({ weighted, equal, verdict, difference });
    const { capital, from, to, closes, journal } = rest;
    expect(common).toMatchObject({ capital, from, to, closes, journal, verdict: { code: 'cannot_be_said' } });

    const [header, ...rows] = read('several.csv').trimEnd().split('\n');
    expect(header).toMatch(/^settings,closed_at,trade_id,/);
    expect(rows).toHaveLength(15);
    // A name that a spreadsheet would take for a formula.
    expect(rows.filter((row) => /^"?'=cold\.json/.test(row))).toHaveLength(5);
  });
});

describe('maestro compare', () => {
  it('compares both profiles, as a table and as JSON', async () => {
    const [text, json] = await Promise.all([
      maestro('compare', 'a.csv', 'b.csv'),
      maestro('compare', 'a.csv', 'b.csv', '--json'),
    ]);
    expect(text).toMatchObject({ status: 0, stderr: A_REPORT(5) });
    expect(text.stdout).toMatch(/^ +all trades +SAFE +AGGRESSIVE$/m);
    expect(text.stdout).toMatch(/^trades taken +5 +3 +3$/m);
    expect(text.stdout).toMatch(/^agent_not_funded +2 +5\.00 +0 +0\.00 +2$/m);
    expect(text.stdout).toMatch(/^b +2 +0\.00 % +-10\.00 +0\.10 % +1$/m);
    expect(text.stdout).toMatch(/^SAFE takes 3 of 5 trades: 5\.00 as traded, where all trades made 10\.00; /);
    expect(text.stdout).toContain('The 2 trades that SAFE refuses:');
    expect(text.stdout).toMatch(/^2026-01-01T00:00:00Z +b +Y +b1 +agent_not_funded$/m);
    expect(JSON.parse(json.stdout)).toMatchObject({
      capital: '10000',
      closes: 5,
      journal: { rows: 5, unreadable_rows: 0, open_trades: 0 },
      // 10, 10 and unknown; −5 and −5.
      all: { trades: 5, wins: 2, win_rate_pct: '40', as_traded: { trades: 4, net_result: '10' } },
      agents: { b: { trades: 2, wins: 0, as_traded: { net_result: '-10', max_drawdown_pct: '0.1' } } },
      profiles: [
        {
          profile: 'SAFE',
          taken: 3,
          refused: 2,
          wins: 1,
          as_traded: { trades: 2, net_result: '5' },
          refused_as_traded: { trades: 2, net_result: '5' },
          first_reasons: { agent_not_funded: { trades: 2, as_traded: { trades: 2, net_result: '5' } } },
        },
        { profile: 'AGGRESSIVE', taken: 3 },
      ],
    });
  });
});

describe('maestro compare', () => {
  it('takes closes of one moment together, has a dash where nothing has an R, and the digits of the account', async () => {
    const [ties, coins, unknown] = await Promise.all([
      maestro('compare', 'ties.csv', '--capital', '1000'),
      maestro('compare', 'coins.csv', '--capital', '0.01'),
      maestro('compare', 'unknown.csv'),
    ]);
    expect(ties.stdout).toMatch(/^net result as traded +110\.00 +10\.00 +10\.00\n +max drawdown +0\.00 % /m);
    expect(ties.stdout).toMatch(/^net result at that risk +– +– +–\n +max drawdown +– +– +–\n.* 0 +0$/m);
    expect(coins.stdout).toMatch(/^Starting balance 0\.01\.$/m);
    expect(coins.stdout).toMatch(/^net result as traded +0\.00104190 /m);
    expect(coins.stdout).toContain('\nThe trade that SAFE refuses:\n');
    expect(unknown.stdout).toMatch(/^SAFE takes 1 of 2 trades; the result of none of them is known\.\n/);
  });
});

describe('maestro compare', () => {
  it('says in words what refusals cost or saved, and which override would have changed most', async () => {
    const [text, json] = await Promise.all([
      maestro('compare', 'many.csv', '--slots', '1'),
      maestro('compare', 'many.csv', '--slots', '1', '--json'),
    ]);
    // 64 for each R: 10,000 × 0.64 %.
    expect(text.stdout.split('\n\n')[0]).toBe(
      [
        'SAFE takes 5 of 9 trades: 5.00 as traded, where all trades made 15.00; win rate 100.00 %, of all 77.78 %.',
        "Refusing the other 4 cost 10.00 as traded (1 result not known) and 64.00 at the policy's risk (2 with an R). By the first reason of each:",
        "- Too many open positions (max_open_positions): refusing 3 trades cost 3.00 as traded (1 result not known) and 64.00 at the policy's risk (2 with an R).",
        '- Agents without a weight (agent_not_funded): refusing 1 trade cost 7.00 as traded.',
        `Taking out max_open_positions (5) would have changed the result most: 3 more trades, 3.00 more as traded, 64.00 more at the policy's risk. As a setting: {"profile_overrides":{"max_open_positions":1000}}`,
      ].join('\n'),
    );
    expect(text.stdout).toContain('\n\nAs traded: in the sizes of the journal.');
    expect(text.stdout).toContain('\nSettings chosen after looking: ');
    expect(text.stdout).toMatch(/^max_open_positions +5 → 1000 +8 +\+3 +8\.00 +\+3\.00 +64\.00 +\+64\.00$/m);
    expect(text.stdout).toMatch(
      /^Taken out of SAFE, these change nothing here: daily_dd_limit, losing_streak_limit, risk_multipliers\.NORMAL, /m,
    );
    // AGGRESSIVE takes all eight, and the R of two of them.
    expect(text.stdout).toMatch(
      /^None of its gates and thresholds, taken out alone, would have changed the result\.$/m,
    );
    const { profiles } = JSON.parse(json.stdout) as { profiles: { variations: unknown[] }[] };
    expect(profiles[0]?.variations[0]).toEqual({
      parameter: 'max_open_positions',
      from: 5,
      to: 1000,
      taken: 8,
      // 64 below 10,128, and 1 below 10,009.
      at_risk: {
        trades: 2,
        net_result: '64',
        max_drawdown_pct: expect.stringMatching(/^0\.63191/) as unknown,
      },
      as_traded: {
        trades: 7,
        net_result: '8',
        max_drawdown_pct: expect.stringMatching(/^0\.00999/) as unknown,
      },
      change: { taken: 3, at_risk: '64', as_traded: '3' },
      profile_overrides: { max_open_positions: 1000 },
    });
  });
});

describe('a bad file, flag or value of maestro replay or compare', () => {
  const cases: [args: string[], message: RegExp][] = [
    [['replay', 'none.csv'], /none\.csv: there is no such file .*/],
    [['replay', 'bad.csv', '--strict'], /bad\.csv: row 2: opened_at is "soon"; .* ISO 8601 .*/],
    [['replay', 'open.csv'], /open\.csv: has no closed trade; a replay needs at least one/],
    [['replay', 'b.csv', '--at', '2020-01-01'], /b\.csv: has no closed trade up to --at; .*/],
    [['replay', 'a.csv', '--at', 'soon'], /--at is "soon"; it must be ISO 8601 .*/],
    [['replay', 'a.csv', '--capital', '0'], /--capital is "0"; it must be a decimal above 0.*/],
    [['replay', 'a.csv', '--slots', '0'], /--slots is "0"; it must be a whole number from 1 to 1,000/],
    [['replay', 'a.csv', '--profile', 'BOLD'], /--profile is "BOLD"; it must be .*SAFE.*AGGRESSIVE.*/],
    [['replay', 'a.csv', '--config', 'list.json'], /list\.json: the input is a list of 0; .*/],
    [['replay', 'b.csv', '--csv', 'no/such/place.csv'], /--csv: cannot be written: .*no\/such\/place\.csv.*/],
    [
      ['replay', 'b.csv', '--report', 'no/such/place.html'],
      /--report: cannot be written: .*no\/such\/place\.html.*/,
    ],
    [
      ['replay', 'b.csv', '--csv', './b.csv'],
      /--csv is "\.\/b\.csv", which is a journal of this replay; name another file/,
    ],
    [['replay', 'b.csv', '--report', ''], /--report is ""; it must be the name of a file/],
    [['replay'], /missing required argument 'file'/],
    [
      ['replay', 'b.csv', '--config', 'plain.json', '--config', 'plain.json'],
      /--config "plain\.json" is given twice; name each file once/,
    ],
    [
      ['replay', 'b.csv', ...Array.from({ length: 21 }, () => ['--config', 'plain.json']).flat()],
      /--config is given 21 times; at most 20 settings .*/,
    ],
    [
      ['replay', 'b.csv', '--config', 'plain.json', '--config', 'list.json'],
      /list\.json: the input is a list of 0; .*/,
    ],
    [
      ['replay', 'b.csv', '--config', 'plain.json', '--config', 'risk.json', '--details'],
      /--details is about one replay; give one --config with it/,
    ],
    [
      ['replay', 'b.csv', '--config', 'plain.json', '--config', 'risk.json', '--csv', './risk.json'],
      /--csv is "\.\/risk\.json", which is the settings of this replay; name another file/,
    ],
    [['compare', 'none.csv'], /none\.csv: there is no such file .*/],
    [['compare', 'open.csv'], /open\.csv: has no closed trade; .*/],
    [['compare', 'a.csv', '--capital', 'much'], /--capital is "much"; it must be a decimal above 0.*/],
  ];

  it('ends the command with status 2 and one line: the file or flag, what was found, what is allowed', async () => {
    const runs = await Promise.all(cases.map(async ([args]) => ({ args, ...(await maestro(...args)) })));
    expect(runs).toEqual(cases.map(([args, message]) => ({ args, ...(refusal(message) as Run) })));
  });
});
