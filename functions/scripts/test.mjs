// `npm test`: all checks and tests, on two cores. The emulator suite mostly waits, so the rest runs beside it.
import { fileURLToPath } from 'node:url';
import { runLanes } from './parts.mjs';
import { setUp } from './setup.mjs';

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

/** What does not depend on the version of node. */
export const CHECKS = [
  { name: 'types', commands: [run(process.execPath, 'tsc', '--noEmit')] },
  {
    name: 'lint',
    commands: [
      run(
        process.execPath,
        'eslint',
        ...['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/eslint/', '.'],
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

/** The tests, run by a node. */
export function tests(node, { suffix = '', env = {} } = {}) {
  return {
    jest: {
      name: `unit, embedded${suffix}`,
      commands: [run(node, 'jest', '--selectProjects', 'unit', 'embedded', '--maxWorkers=100%')],
      env,
    },
    emulators: {
      name: `emulators${suffix}`,
      commands: [
        [node, 'scripts/build.mjs'],
        [node, 'scripts/emulators.mjs', 'jest', '--selectProjects', 'emulator', '--maxWorkers=4'],
      ],
      env,
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of FOLDERS) await setUp(folder);
  const { jest, emulators } = tests(process.execPath);
  process.exitCode = await runLanes([[emulators], [...CHECKS, jest]]);
}
