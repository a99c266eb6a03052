// Runs a program of one of the packages here, in functions/, wherever it is called from; installs that package first:
//
//   node scripts/run.mjs jest --selectProjects unit
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FUNCTIONS, setUp, SIGNALS } from './setup.mjs';

/** Where each program is: the folder below functions/ that installs it, and its package. */
const PROGRAMS = {
  depcruise: { folder: 'test', name: 'dependency-cruiser' },
  firebase: { folder: 'test/emulator', name: 'firebase-tools' },
  jest: { folder: 'test', name: 'jest' },
  oxlint: { folder: 'test', name: 'oxlint' },
  prettier: { folder: 'test', name: 'prettier' },
  tsc: { folder: 'test', name: 'typescript' },
  tsx: { folder: '.', name: 'tsx' },
};

/** The command that runs a program: node with its script, because a shell or launcher between would swallow signals. */
export function commandOf(program) {
  const { folder, name } = PROGRAMS[program];
  const home = join(FUNCTIONS, folder, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  return [process.execPath, join(home, typeof bin === 'string' ? bin : bin[program])];
}

/** Where oxlint finds its program that reads types: it looks in functions/node_modules by itself, not in test/. */
const PLACES = {
  OXLINT_TSGOLINT_PATH: join(
    FUNCTIONS,
    'test/node_modules/@oxlint-tsgolint',
    `${process.platform}-${process.arch}`,
    process.platform === 'win32' ? 'tsgolint.exe' : 'tsgolint',
  ),
};

/** Ends what is left of a process group. */
export function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // All have ended.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(2);
  for (const folder of new Set(['.', PROGRAMS[program].folder])) await setUp(folder);
  const [node, script] = commandOf(program);
  const child = spawn(node, [script, ...args], {
    cwd: FUNCTIONS,
    stdio: 'inherit',
    env: { ...PLACES, ...process.env },
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('close', (status) => {
    process.exitCode = status ?? 1;
  });
}
