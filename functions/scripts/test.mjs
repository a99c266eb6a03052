// `npm test`: all checks and tests, on two cores. The emulator suite mostly waits, so the rest runs beside it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLanes } from './parts.mjs';
import { FUNCTIONS, setUp } from './setup.mjs';

const PRETTIER = [
  '--cache',
  '--log-level',
  'warn',
  '.',
  '../firebase.json',
  '../firestore.indexes.json',
  '../README.md',
];

const run = (node, program, ...args) => [node, 'scripts/run.mjs', program, ...args];

/** Lint and type check read the types of all packages. */
export const FOLDERS = ['.', 'test', 'test/emulator'];

/**
 * The folder of ESLint's cache for exactly these files. ESLint finds by itself which files have changed, but rules that
 * read types must also see what has changed in other files: after any change, all files are linted again.
 */
function lintCache() {
  const hash = createHash('sha256');
  for (const file of sourcesBelow('.')) hash.update(`${file}\0`).update(readFileSync(join(FUNCTIONS, file)));
  const folder = join('node_modules', '.cache', 'eslint', hash.digest('hex'));
  const older = join(FUNCTIONS, dirname(folder));
  if (!existsSync(join(FUNCTIONS, folder))) rmSync(older, { recursive: true, force: true });
  return `${folder}/`;
}

/** Sources, configurations and lock files below a folder. */
function sourcesBelow(folder) {
  return readdirSync(join(FUNCTIONS, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_LINTED.includes(entry.name) ? [] : sourcesBelow(path);
    return /\.([cm]?[jt]s|json)$/.test(entry.name) ? [path] : [];
  });
}

const NOT_LINTED = ['node_modules', 'lib', 'coverage'];

/** What does not depend on the version of node. */
export const checks = () => [
  { name: 'types', commands: [run(process.execPath, 'tsc', '--noEmit')] },
  {
    name: 'lint',
    commands: [
      run(
        process.execPath,
        'eslint',
        ...['--cache', '--cache-strategy', 'content', '--cache-location', lintCache(), '.'],
      ),
    ],
  },
  { name: 'format', commands: [run(process.execPath, 'prettier', '--check', ...PRETTIER)] },
  {
    name: 'imports',
    commands: [
      run(
        process.execPath,
        'depcruise',
        ...['-c', 'dependency-cruiser.config.mjs', 'src', 'journals', 'simulation', 'cli', 'local'],
      ),
    ],
  },
];

/**
 * Less work for the processors, which are what the tests wait for: node collects short-lived objects less often, and the
 * emulators, which do not live long, are compiled quickly and not well. (Of the suite of the rules, 43 instead of 65 seconds
 * of processor time.) Options of the environment come after, and so win.
 */
const LIGHTER = {
  NODE_OPTIONS: `--max-semi-space-size=64 ${process.env.NODE_OPTIONS ?? ''}`,
  JAVA_TOOL_OPTIONS: `-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${process.env.JAVA_TOOL_OPTIONS ?? ''}`,
};

/** The tests, run by a node. Embedded tests wait for the Firestore in memory, so there are more workers than cores. */
export function tests(node, { suffix = '', env = {} } = {}) {
  return {
    jest: {
      name: `unit, embedded, simulation${suffix}`,
      commands: [run(node, 'jest', '--selectProjects', 'unit', 'embedded', 'simulation', '--maxWorkers=4')],
      env: { ...LIGHTER, ...env },
    },
    emulators: {
      name: `emulators${suffix}`,
      commands: [
        [node, 'scripts/build.mjs'],
        [node, 'scripts/emulators.mjs', 'jest', '--selectProjects', 'emulator', '--maxWorkers=3'],
      ],
      env: { ...LIGHTER, ...env },
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of FOLDERS) await setUp(folder);
  const { jest, emulators } = tests(process.execPath);
  // In this order both lanes take about as long, and the type check comes first: it tells most.
  const [types, ...others] = checks();
  process.exitCode = await runLanes([
    [emulators, ...others],
    [types, jest],
  ]);
}
