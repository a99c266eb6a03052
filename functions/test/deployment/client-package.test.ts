import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The package of the client module, as an app installs it from the folder: docs/reference/clients.md. */

const FUNCTIONS = join(__dirname, '..', '..');

const APP = `
import { failureOf, maestroCalls, type Send } from 'maestro-client';
declare const send: Send;
const call = maestroCalls(send);
export async function use(): Promise<readonly unknown[]> {
  const policy = await call('getPolicy', { agent_id: 'a', regime: 'BULL' });
  const risk: string = policy.max_risk_pct;
  // @ts-expect-error A decimal is text.
  const wrong: number = policy.max_risk_pct;
  // @ts-expect-error There is no such field.
  await call('getPolicy', { regimes: 'BULL' });
  // @ts-expect-error It needs a confirmation.
  await call('deleteMyData');
  const { settings } = await call('updateSettings', { account_equity: null });
  return [risk, wrong, settings.lookback_trades.toFixed(), failureOf(null).code];
}
`;

it('an app compiles with its types, imports it and requires it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-client-'));
  try {
    const home = join(folder, 'node_modules', 'maestro-client');
    mkdirSync(home, { recursive: true });
    cpSync(join(FUNCTIONS, 'web', 'client', 'package.json'), join(home, 'package.json'));
    execFileSync(process.execPath, ['scripts/build-client.mjs', home], { cwd: FUNCTIONS });
    for (const name of ['decimal.js', 'valibot'])
      symlinkSync(join(FUNCTIONS, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'app.ts'), APP);
    const tsc = join(FUNCTIONS, 'test', 'node_modules', 'typescript', 'bin', 'tsc');
    const options = [
      '--noEmit',
      '--strict',
      // The declarations of the package are checked; those of TypeScript itself are not ours.
      '--skipDefaultLibCheck',
      '--target',
      'es2022',
      '--lib',
      'es2024,dom',
      '--module',
      'nodenext',
    ];
    const compiled = spawnSync(process.execPath, [tsc, ...options, 'app.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(compiled).toMatchObject({ stdout: '', status: 0 });
    for (const [type, load] of [
      ['module', "const { failureOf } = await import('maestro-client');"],
      ['commonjs', "const { failureOf } = require('maestro-client');"],
    ] as const) {
      const script = `${load} console.log(failureOf({ code: 'auth/user-not-found' }).message);`;
      const args = [`--input-type=${type}`, '-e', script];
      expect(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })).toBe(
        'E-mail or password is wrong.\n',
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
