// `npm test`: all checks and tests, on two cores. The emulators and the browser mostly wait, so the rest runs beside them.
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
export const FOLDERS = ['.', 'test', 'test/emulator', 'test/browser', 'web'];

/** What does not depend on the version of node. */
export const checks = () => [
  { name: 'types, lint', commands: [run(process.execPath, 'oxlint')] },
  { name: 'format', commands: [run(process.execPath, 'prettier', '--check', ...PRETTIER)] },
  {
    name: 'imports',
    commands: [
      run(
        process.execPath,
        'depcruise',
        ...[
          '-c',
          'dependency-cruiser.config.mjs',
          'src',
          'journals',
          'simulation',
          'ui',
          'web/src',
          'cli',
          'local',
        ],
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

const SUITES = ['jest', '--selectProjects', 'emulator', '--maxWorkers=3', '--testPathPatterns'];

/** The tests, run by a node. Embedded tests wait for the Firestore in memory, so there are more workers than cores. */
export function tests(node, { suffix = '', env = {} } = {}) {
  return {
    jest: {
      name: `unit, embedded, simulation${suffix}`,
      commands: [run(node, 'jest', '--selectProjects', 'unit', 'embedded', 'simulation', '--maxWorkers=4')],
      env: { ...LIGHTER, ...env },
    },
    // The browser is a process of its own: one worker keeps it busy.
    browser: {
      name: `browser${suffix}`,
      commands: [run(node, 'jest', '--selectProjects', 'browser', '--maxWorkers=1')],
      env: { ...LIGHTER, ...env },
    },
    emulators: {
      name: `emulators${suffix}`,
      commands: [
        [node, 'scripts/build.mjs'],
        run(process.execPath, 'tsx', 'scripts/build-web.mjs'),
        // The functions emulator delivers one event at a time. The suites that close thousands of trades would keep those
        // waiting that look at a screen or wait for an import: these come after them.
        [
          ...[node, 'scripts/emulators.mjs'],
          ...[...SUITES, 'emulator/(?!page|import)'],
          ...['--then', ...SUITES, 'emulator/(?:page|import)'],
        ],
      ],
      env: { ...LIGHTER, ...env },
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const folder of FOLDERS) await setUp(folder);
  const { jest, browser, emulators } = tests(process.execPath);
  // The type check comes first: it tells most.
  const [types, ...others] = checks();
  process.exitCode = await runLanes([[emulators], [browser, ...others], [types, jest]]);
}
