// Runs a program of this package under the official Firebase emulators, on free ports, and stops them when it ends:
//
//   node scripts/emulators.mjs jest --selectProjects emulator
//   node scripts/emulators.mjs --only firestore tsx test/bench/on-firestore.ts
//   node scripts/emulators.mjs jest emulator/page --then jest emulator/import
//
// After `--then` comes what runs next on the same emulators, unless a program has failed.
// Without a program it starts them on the ports of firebase.json, for people who build a client or a bot, until Ctrl-C.
// Where the emulators cannot run it says why in one line; that is a failure only with REQUIRE_EMULATORS=1.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  endProcessesOf,
  FOLDER_PREFIX,
  FOLDER_VARIABLE,
  own,
  removeLeftovers,
} from './emulator-leftovers.mjs';
import { emulatorPrograms, Obstacle, requireJava } from './emulator-programs.mjs';
import { commandOf, endGroup } from './run.mjs';
import { FUNCTIONS, setUp, SIGNALS } from './setup.mjs';

const ROOT = join(FUNCTIONS, '..');
const CONFIG = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8'));
const PROJECT = 'demo-maestro';

/** All that Maestro uses. */
const ALL = ['auth', 'firestore', 'functions', 'pubsub', 'tasks', 'hosting'];

const ARGUMENTS = process.argv.slice(2);
const ONLY = ARGUMENTS[0] === '--only' ? ARGUMENTS.splice(0, 2)[1].split(',') : null;
const STAYS = ARGUMENTS.length === 0;
const EMULATORS = ONLY ?? ALL;

/** Ports that no program listens on, all different. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve, reject) => {
          const server = createServer();
          server.on('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

// The tests have projects of their own. In the mode for one project the Firestore emulator prints a warning per request of
// another, and firebase-tools handles each.
const settings = { ui: { enabled: false }, singleProjectMode: STAYS };

/** Addresses that no other run uses. */
async function freeAddresses() {
  const names = [...EMULATORS, 'eventarc', 'hub', 'logging'];
  const ports = await freePorts(names.length + 1);
  const addresses = Object.fromEntries(
    names.map((name, index) => [name, { host: '127.0.0.1', port: ports[index] }]),
  );
  if (addresses.firestore !== undefined) addresses.firestore.websocketPort = ports.at(-1);
  return { ...addresses, ...settings };
}

/** Those of firebase.json. */
function namedAddresses() {
  const named = EMULATORS.map((name) => [name, { host: '127.0.0.1', ...CONFIG.emulators[name] }]);
  return { ...Object.fromEntries(named), ...settings };
}

/** The policy of the page names Google's servers; here it must reach the emulators in their place. */
function hostingOf(hosting, emulators) {
  const places = ['auth', 'firestore', 'functions']
    .filter((name) => emulators[name] !== undefined)
    .map((name) => `http://${emulators[name].host}:${emulators[name].port}`)
    .join(' ');
  const allow = (text) => text.replace(/(connect-src|frame-src) 'self'/g, `$& ${places}`);
  return {
    ...hosting,
    predeploy: undefined,
    headers: hosting.headers.map(({ source, headers }) => ({
      source,
      headers: headers.map(({ key, value }) => ({ key, value: allow(value) })),
    })),
  };
}

/**
 * Makes a project folder for this run alone, so that its ports, logs and leftovers do not clash with those of another
 * run.
 */
function prepare(folder, emulators) {
  // The functions are built already.
  const functions = CONFIG.functions.map((codebase) => ({ ...codebase, predeploy: undefined }));
  const hosting = hostingOf(CONFIG.hosting, emulators);
  writeFileSync(
    join(folder, 'firebase.json'),
    JSON.stringify({ ...CONFIG, functions, hosting, emulators }, null, 2),
  );
  for (const file of ['firestore.rules', 'firestore.indexes.json'])
    cpSync(join(ROOT, file), join(folder, file));
  // The functions as they are deployed, with the parameters of the example and not with those of a developer. They are
  // copied, because a build would take them away under running emulators.
  const source = join(folder, 'functions');
  mkdirSync(source);
  if (EMULATORS.includes('functions'))
    cpSync(join(FUNCTIONS, 'lib'), join(source, 'lib'), { recursive: true });
  symlinkSync(join(FUNCTIONS, 'node_modules'), join(source, 'node_modules'), 'dir');
  const pages = CONFIG.hosting.public;
  mkdirSync(join(folder, dirname(pages)), { recursive: true });
  symlinkSync(join(ROOT, pages), join(folder, pages), 'dir');
  cpSync(join(FUNCTIONS, 'package.json'), join(source, 'package.json'));
  cpSync(join(FUNCTIONS, '.env.example'), join(source, '.env'));
}

/** The programs with their arguments, one after another. */
function programsOf(words) {
  const end = words.indexOf('--then');
  return end === -1 ? [words] : [words.slice(0, end), ...programsOf(words.slice(end + 1))];
}

/** What runs while the emulators do, with their addresses in its environment, as firebase-tools gives them. */
const COMMANDS = STAYS
  ? [[join(FUNCTIONS, 'scripts', 'announce-emulators.mjs')]]
  : programsOf(ARGUMENTS).map((program) => [join(FUNCTIONS, 'scripts', 'run.mjs'), ...program]);
const SCRIPT = COMMANDS.map((words) =>
  [process.execPath, ...words].map((word) => JSON.stringify(word)).join(' '),
).join(' && ');

async function run(folder, programs, emulators) {
  const [node, firebase] = commandOf('firebase');
  const child = spawn(
    node,
    [
      firebase,
      'emulators:exec',
      SCRIPT,
      ...['--project', PROJECT, '--only', EMULATORS.join(',')],
      ...['--non-interactive', '--log-verbosity', STAYS ? 'QUIET' : 'SILENT'],
    ],
    {
      cwd: folder,
      stdio: 'inherit',
      // A process group of its own: Ctrl-C reaches it once, from here, and all that it started can be ended with it.
      detached: process.platform !== 'win32',
      env: {
        ...programs,
        MAESTRO_EMULATORS: JSON.stringify(emulators),
        [FOLDER_VARIABLE]: folder,
        METADATA_SERVER_DETECTION: 'none',
        CI: 'true',
      },
    },
  );
  let isStopped = false;
  for (const signal of SIGNALS)
    process.on(signal, () => {
      isStopped = true;
      child.kill(signal);
    });
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  endGroup(child.pid);
  endProcessesOf(folder);
  // Ctrl-C is how emulators that stay are meant to end.
  return isStopped && STAYS ? 0 : (status ?? 1);
}

removeLeftovers();
const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
try {
  own(folder);
  requireJava();
  await setUp('test/emulator');
  const programs = emulatorPrograms(EMULATORS, folder);
  const emulators = STAYS ? namedAddresses() : await freeAddresses();
  prepare(folder, emulators);
  process.exitCode = await run(folder, programs, emulators);
} catch (error) {
  if (!(error instanceof Obstacle)) throw error;
  process.stderr.write(`\n*** THE EMULATORS DID NOT RUN: ${error.message}. ***\n\n`);
  process.exitCode = STAYS || process.env.REQUIRE_EMULATORS === '1' ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
