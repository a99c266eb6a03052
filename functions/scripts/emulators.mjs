// Runs a command under the official Firebase emulators, on ports that are free just now, and takes them down after it:
//
//   node scripts/emulators.mjs jest --selectProjects emulator
//   node scripts/emulators.mjs --only firestore tsx test/bench/on-firestore.ts
//
// firebase-tools downloads its Firestore and Pub/Sub emulators when it can. Where the Google Cloud CLI has them, they are
// taken from there, so that no download is needed. Where none can be had it says so in one line, and ends well, unless
// REQUIRE_EMULATORS=1.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { manifestJar } from './manifest-jar.mjs';

const FUNCTIONS = join(dirname(fileURLToPath(import.meta.url)), '..');
const ROOT = join(FUNCTIONS, '..');
const PROJECT = 'demo-maestro';

/** The emulators of the suite, by their names in firebase.json, or those that are asked for; and the command. */
const { emulators: EMULATORS, command: COMMAND } = read(process.argv.slice(2));

function read([flag, names, ...command]) {
  return flag === '--only'
    ? { emulators: names.split(','), command }
    : {
        emulators: ['auth', 'firestore', 'functions', 'pubsub', 'tasks'],
        command: process.argv.slice(2),
      };
}

/** Where the Google Cloud CLI keeps its components, if it is here. */
function cloudComponents() {
  const gcloud = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'gcloud'))
    .find((program) => existsSync(program));
  return gcloud === undefined ? null : join(dirname(realpathSync(gcloud)), '..', 'platform');
}

/** What tells firebase-tools where the emulators are; what is missing it downloads. */
function emulatorPrograms(folder) {
  const components = cloudComponents();
  if (components === null) return {};
  const firestore = join(components, 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar');
  const pubsub = join(components, 'pubsub-emulator', 'bin', 'cloud-pubsub-emulator');
  const programs = {};
  if (existsSync(firestore)) {
    // The same program as the one that is downloaded, but without a main class: a jar that only names both runs it.
    const jar = join(folder, 'firestore-emulator.jar');
    writeFileSync(
      jar,
      manifestJar({
        'Main-Class': 'com.google.cloud.datastore.emulator.firestore.CloudFirestore',
        'Class-Path': pathToFileURL(firestore).href,
      }),
    );
    programs.FIRESTORE_EMULATOR_BINARY_PATH = jar;
  }
  if (existsSync(pubsub)) programs.PUBSUB_EMULATOR_BINARY_PATH = pubsub;
  return programs;
}

/** Why there can be no emulators here, and what would help; null where there can. */
function obstacle(programs) {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.status !== 0)
    return 'Java is missing; install a Java runtime, 11 or later (such as openjdk-17-jre-headless)';
  for (const [name, variable] of [
    ['firestore', 'FIRESTORE_EMULATOR_BINARY_PATH'],
    ['pubsub', 'PUBSUB_EMULATOR_BINARY_PATH'],
  ]) {
    if (!EMULATORS.includes(name) || variable in programs || variable in process.env) continue;
    const setup = firebase(['setup:emulators:' + name], { stdio: 'ignore' });
    if (setup.status !== 0)
      return (
        `the ${name} emulator cannot be downloaded; allow downloads from storage.googleapis.com, or install the Google Cloud ` +
        `CLI's component (google-cloud-cli-${name === 'pubsub' ? 'pubsub' : 'firestore'}-emulator), or set ${variable}`
      );
  }
  return null;
}

function firebase(args, options) {
  return spawnSync(join(FUNCTIONS, 'node_modules', '.bin', 'firebase'), args, {
    cwd: tmpdir(),
    ...options,
  });
}

/** Ports that nobody listens on, all different. */
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

/** A project folder of its own for this run, so that its ports, logs and leftovers are nobody else's. */
async function prepare(folder) {
  const config = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8'));
  const names = [...EMULATORS, 'eventarc', 'hub', 'logging'];
  const ports = await freePorts(names.length + 1);
  config.emulators = {
    ...Object.fromEntries(names.map((name, index) => [name, { host: '127.0.0.1', port: ports[index] }])),
    ui: { enabled: false },
    singleProjectMode: true,
  };
  config.emulators.firestore.websocketPort = ports.at(-1);
  // Built already, and once is enough.
  for (const codebase of config.functions) delete codebase.predeploy;
  writeFileSync(join(folder, 'firebase.json'), JSON.stringify(config, null, 2));
  for (const file of ['firestore.rules', 'firestore.indexes.json'])
    cpSync(join(ROOT, file), join(folder, file));
  // The functions as they are deployed, with the parameters of the example and not those of whoever runs this.
  const functions = join(folder, 'functions');
  mkdirSync(functions);
  for (const name of ['lib', 'node_modules'])
    symlinkSync(join(FUNCTIONS, name), join(functions, name), 'dir');
  cpSync(join(FUNCTIONS, 'package.json'), join(functions, 'package.json'));
  cpSync(join(FUNCTIONS, '.env.example'), join(functions, '.env'));
  return config.emulators;
}

/** The command, with the addresses of the emulators in its environment, as firebase-tools gives them. */
function run(folder, programs, emulators, command) {
  const script = [process.execPath, join(FUNCTIONS, 'scripts', 'in-functions.mjs'), ...command]
    .map((word) => JSON.stringify(word))
    .join(' ');
  const child = spawn(
    join(FUNCTIONS, 'node_modules', '.bin', 'firebase'),
    [
      'emulators:exec',
      script,
      '--project',
      PROJECT,
      '--only',
      EMULATORS.join(','),
      '--non-interactive',
      '--log-verbosity',
      'SILENT',
    ],
    {
      cwd: folder,
      stdio: 'inherit',
      env: {
        ...process.env,
        ...programs,
        MAESTRO_EMULATORS: JSON.stringify(emulators),
        MAESTRO_EMULATOR_FOLDER: folder,
        CI: 'true',
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}

const folder = mkdtempSync(join(tmpdir(), 'maestro-emulators-'));
try {
  const programs = emulatorPrograms(folder);
  const reason = obstacle(programs);
  if (reason === null) {
    const emulators = await prepare(folder);
    process.exitCode = await run(folder, programs, emulators, COMMAND);
  } else {
    const isRequired = process.env.REQUIRE_EMULATORS === '1';
    process.stderr.write(`\n*** THE EMULATORS DID NOT RUN: ${reason}. ***\n\n`);
    process.exitCode = isRequired ? 1 : 0;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
