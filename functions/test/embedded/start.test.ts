import { join, resolve } from 'node:path';
import { SAMPLE } from '../../cli/cost/normal';
import { startProgram } from '../../cli/start';
import { refusal, type Run, scriptFolder } from '../support/processes/run-script';

/** `npm start`: what plays a journal runs as a process; what ends before that runs in this one. */

const row = (n: number): Record<string, unknown> => ({
  trade_id: `t${n}`,
  agent_id: n % 2 === 0 ? 'even' : 'odd',
  closed_at: new Date(1_700_000_000_000 + n * 1000).toISOString(),
  realized_pnl: n % 3,
  entry_price: '100',
  quantity: n % 5 === 0 ? '-1' : '1',
});

const FILES = {
  'journal.json': JSON.stringify(Array.from({ length: 30 }, (_, n) => row(n))),
  'nested.json': JSON.stringify([{ ...row(1), tags: [['a'], ['b']] }]),
  'nameless.json': JSON.stringify([{ ...row(1), '': 'a cell without a heading' }]),
  'bad.csv': 'agent_id,closed_at\n',
  'bad-row.json': JSON.stringify([row(1), { ...row(2), closed_at: 'soon' }]),
  'long.json': '{"lookback_trades": 1000, "min_trades": 20}',
  'unknown.json': '{"lookback": 5}',
};

const FUNCTIONS = resolve(__dirname, '..', '..');
const folder = scriptFolder(FILES);

const spawnStart = (...args: string[]): Promise<Run> => folder.spawn('cli/start.ts', args);
const start = (...args: string[]): Promise<Run> => folder.runProgram(startProgram, args);

/** The table of an allocation, from its heading to the cash. */
const tableOf = ({ stdout }: Run): string => /^agent .*?^cash .*?$/ms.exec(stdout)?.[0] ?? stdout;

/** The rows of the cost table: reads, writes and number of closes. */
const costsOf = ({ stdout }: Run): number[][] =>
  [...stdout.matchAll(/^ *(\d+) +(\d+) +(\d+) {2}\S/gm)].map(([, ...numbers]) => numbers.map(Number));

describe('npm start', () => {
  it('plays the sample journal: five agents, the cash, and 3 reads and 3 writes per close', async () => {
    const [run, weights] = await Promise.all([
      spawnStart(),
      folder.maestro('weights', join(FUNCTIONS, 'local', 'sample', 'journal.csv')),
    ]);
    // Two trades of the sample are there to show what is skipped.
    const said =
      /^2 rows of 161 with a figure that cannot be used:\n( .*journal\.csv: row \d+: .*; the trade is skipped\n){2}$/;
    expect(run).toMatchObject({ status: 0, stderr: expect.stringMatching(said) as unknown });
    for (const agent of ['trend-btc', 'breakout-eth', 'meanrev-sol', 'scalper-bnb', 'news-xrp'])
      expect(run.stdout).toMatch(new RegExp(`^${agent} +\\d+\\.\\d\\d % `, 'm'));
    expect(run.stdout).toMatch(/^cash +0\.00 %$/m);
    // The deployed functions publish what the command line computes from the file.
    expect(tableOf(run)).toBe(tableOf(weights));

    expect(run.stdout).toMatch(/^ +3 +3 +122 +the steady state$/m);
    expect(run.stdout).toMatch(/^ +4 +4 +24 +with an alert$/m);
    // All but the first close of each agent.
    const steady = costsOf(run).filter(([reads, writes]) => reads === writes);
    expect(steady.reduce((sum, [, , closes = 0]) => sum + closes, 0)).toBe(SAMPLE.closes);
    // What `maestro cost` takes for granted.
    expect(steady.reduce((sum, [, writes = 0, closes = 0]) => sum + (writes - 3) * closes, 0)).toBe(
      SAMPLE.alerts,
    );
    expect(costsOf(run).reduce((sum, [, , closes = 0]) => sum + closes, 0)).toBe(160);
  });

  it('plays a journal of the user under the settings of the user', async () => {
    const [run, weights] = await Promise.all([
      spawnStart('journal.json', '--config', 'long.json'),
      folder.maestro('weights', 'journal.json', '--config', 'long.json'),
    ]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('the newest 1,000 trades');
    expect(run.stdout).toMatch(/^even .* 15 .* unproven, 5 to go$/m);
    expect(tableOf(run)).toBe(tableOf(weights));
    expect(costsOf(run)[0]?.slice(0, 2)).toEqual([3, 3]);
  });

  it('ends with status 2 and one line at a bad file, flag or value, and with 0 at --help', async () => {
    const [spawned, none, csv, config, strict, flag, help] = await Promise.all([
      spawnStart('none.json'),
      start('none.json'),
      start('bad.csv'),
      start('journal.json', '--config', 'unknown.json'),
      start('bad-row.json', '--strict'),
      start('--frobnicate'),
      start('--help'),
    ]);
    expect(spawned).toEqual(none);
    expect(none).toEqual(refusal(/none\.json: there is no such file .*/));
    expect(csv).toEqual(refusal(/bad\.csv: has no column .*"quantity".*/));
    expect(config).toEqual(refusal(/unknown\.json: "lookback" is not a known key; the keys are .*/));
    expect(strict).toEqual(refusal(/bad-row\.json: row 2: closed_at is "soon"; it must be ISO 8601 .*/));
    expect(flag).toEqual(refusal(/unknown option '--frobnicate'/));
    expect(help).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('--config') as string,
    });
  });

  it.each(['nested.json', 'nameless.json'])(
    'plays %s, or says without a stack why Firestore cannot hold its row',
    async (file) => {
      const run = await spawnStart(file);
      expect(run.stderr).not.toMatch(/^ +at /m);
      expect([0, 2]).toContain(run.status);
    },
  );
});
