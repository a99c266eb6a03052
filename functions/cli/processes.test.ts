import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal, type Run, scriptFolder } from '../test/support/processes/run-script';

/** The real command line as processes. The other tests of the command line call it in process. */

const HEADER = 'trade_id,agent_id,symbol,opened_at,closed_at,realized_pnl,entry_price,quantity,r_multiple';

const folder = scriptFolder({
  'a.csv': `${HEADER}
a1,a,X,2026-01-01T00:00:00Z,2026-01-01T12:00:00Z,10,100,1,1
a2,a,X,2026-01-02T00:00:00Z,2026-01-02T12:00:00Z,10,100,1,1
`,
  // Writes which modules a process has loaded, beside the file itself.
  'loaded.cjs': `process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.LOADED_FILE, Object.keys(require.cache).join('\\n'));
});`,
});

const SDK = /node_modules\/(?:firebase-admin|firebase-functions|@firebase-bridge|@google-cloud)\//;

/** Runs `maestro` as a process, and lists the modules that it had loaded when it ended. */
async function maestro(...args: readonly string[]): Promise<{ run: Run; loaded: string[] }> {
  const file = join(folder.path, `loaded-by-${String(args[0])}.txt`);
  const run = await folder.spawn('cli/main.ts', args, {
    nodeOptions: ['--require', join(folder.path, 'loaded.cjs')],
    env: { LOADED_FILE: file },
  });
  return { run, loaded: readFileSync(file, 'utf8').split('\n') };
}

describe('maestro as a process', () => {
  it.each([
    ['weights', 'a.csv', '--json'],
    ['policy', '--journal', 'a.csv', '--json'],
    ['profile', '--compare', '--json'],
    ['replay', 'a.csv', '--profile', 'SAFE', '--json'],
    ['compare', 'a.csv', '--json'],
    ['cost', '--users', '5', '--agents', '4', '--json'],
  ])('%s prints what it prints in process, and loads no Firebase SDK', async (...args) => {
    const { run, loaded } = await maestro(...args);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run).toEqual(await folder.maestro(...args));
    expect(JSON.parse(run.stdout)).toEqual(expect.any(Object));
    expect(loaded).toContainEqual(expect.stringMatching(/cli\/maestro\.ts/));
    expect(loaded.filter((path) => SDK.test(path))).toEqual([]);
  });

  it('verify finds that every requirement holds, with the SDKs', async () => {
    const { run, loaded } = await maestro('verify', '--json');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const { checks } = JSON.parse(run.stdout) as { checks: { pass: boolean }[] };
    expect(checks.every(({ pass }) => pass)).toBe(true);
    // The list of modules would show an SDK, if one was loaded.
    expect(loaded.some((path) => SDK.test(path))).toBe(true);
  });

  it('resolves relative paths from INIT_CWD, or from the working directory without it', async () => {
    const [elsewhere, without] = await Promise.all([
      folder.spawn('cli/main.ts', ['weights', 'a.csv'], { initCwd: '/' }),
      folder.spawn('cli/main.ts', ['weights', 'local/sample/journal.csv'], { initCwd: null }),
    ]);
    expect(elsewhere).toEqual(refusal(/a\.csv: there is no such file \(looked for \/a\.csv\)/));
    expect(without).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^2 rows of 161 with/) as string,
    });
  });

  it.each([
    ['a reader that stops early', '| head -c 10', { status: 0, stderr: /^$/ }],
    [
      'a full disk',
      '> /dev/full',
      { status: 2, stderr: /^error: the output cannot be written: ENOSPC.*\n$/ },
    ],
  ])('ends without a stack at %s', (_, target, { status, stderr }) => {
    const command = `set -o pipefail; node --import tsx cli/main.ts replay ${join(folder.path, 'a.csv')} --json ${target}`;
    const run = spawnSync('bash', ['-c', command], { encoding: 'utf8', cwd: join(__dirname, '..') });
    expect(run.status).toBe(status);
    expect(run.stderr).toMatch(stderr);
  });
});
