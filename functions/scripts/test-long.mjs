// `npm run test:long`: `npm test` with ten times the runs of each property from a new seed, 200,000 simulated histories and a sweep over
// 2,000 users, then the tests under other versions of node. For nights and releases. A version that cannot be installed is
// a failure, except with ALLOW_MISSING_NODE=1. Arguments choose some of this, so that a night may have a piece each:
//
//   npm run test:long -- long
//   npm run test:long -- 22 24
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runLanes } from './parts.mjs';
import { FUNCTIONS, setUp } from './setup.mjs';
import { checks, FOLDERS, tests } from './test.mjs';

const LONG = {
  PROPERTY_FACTOR: '10',
  PROPERTY_SEED: 'random',
  SWEEP_USERS: '2000',
  // 200,000 simulated histories, some 50 minutes.
  SIMULATION_FACTOR: process.env.SIMULATION_FACTOR ?? '250',
};

const VERSIONS = ['22', '24'];

const ALL = ['long', ...VERSIONS];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const unknown = chosen.filter((name) => !ALL.includes(name));
if (unknown.length > 0) throw new Error(`${unknown.join(' ')} is not among ${ALL.join(' ')}.`);

const isThisNode = (version) => process.version.startsWith(`v${version}.`);

/** Where npm's package `node` keeps the program, which it downloads from the npm registry. */
const homeOf = (version) => join(FUNCTIONS, 'node_modules', '.cache', 'maestro-node', version);

/** The program of a version of node; null where it cannot be had. */
function install(version) {
  const home = homeOf(version);
  const program = join(
    home,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(program))
    spawnSync('npm', ['install', '--prefix', home, '--no-save', '--loglevel=error', `node@${version}`], {
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
  if (runs(program)) return program;
  process.stderr.write(`\n${warningOf(version)}\n`);
  return null;
}

const isMissingAllowed = process.env.ALLOW_MISSING_NODE === '1';

const warningOf = (version) =>
  `*** NODE ${version} IS NOT TESTED: npm cannot install node@${version} here. ${
    isMissingAllowed ? 'ALLOW_MISSING_NODE=1 allows this' : 'This is a failure without ALLOW_MISSING_NODE=1'
  }. ***\n`;

const runs = (program) => spawnSync(program, ['--version']).status === 0;

/** The TypeScript of the build is older than that of lint. */
const BUILD_TYPES = {
  name: 'types of the build',
  commands: [[process.execPath, 'scripts/run.mjs', 'tsc', '--noEmit']],
};

for (const folder of FOLDERS) await setUp(folder);
const missing = [];
const long = tests(process.execPath, { suffix: ', long', env: LONG });
const others = VERSIONS.filter((version) => chosen.includes(version) && !isThisNode(version)).flatMap(
  (version) => {
    const node = install(version);
    if (node === null) {
      missing.push(version);
      return [];
    }
    // Programs that tests start by their name find this node too.
    const env = { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
    return [tests(node, { suffix: `, node ${version}`, env })];
  },
);
const all = chosen.includes('long') ? [long, ...others] : others;
process.exitCode = await runLanes([
  all.flatMap(({ emulators, browser }) => [emulators, browser]),
  [...(chosen.includes('long') ? [...checks(), BUILD_TYPES] : []), ...all.map(({ jest }) => jest)],
]);
for (const version of missing) process.stderr.write(warningOf(version));
if (missing.length > 0 && !isMissingAllowed) process.exitCode = 1;
