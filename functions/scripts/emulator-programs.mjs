// Where the programs behind the emulators are. firebase-tools downloads its Firestore and Pub/Sub emulators when it can.
// Where the Google Cloud CLI has them, they are taken from there, so that no download is needed.
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandOf } from './run.mjs';
import { FUNCTIONS } from './setup.mjs';

/** Why the emulators cannot run here, and what would help. */
export class Obstacle extends Error {}

export function requireJava() {
  if (spawnSync('java', ['-version']).status !== 0)
    throw new Obstacle(
      'Java is missing; install a Java runtime, 11 or later (such as openjdk-17-jre-headless)',
    );
}

/** The environment that tells firebase-tools where the programs of these emulators are; what is missing is downloaded. */
export function emulatorPrograms(emulators, folder) {
  const programs = { ...cloudPrograms(folder), ...process.env };
  for (const [name, variable] of [
    ['firestore', 'FIRESTORE_EMULATOR_BINARY_PATH'],
    ['pubsub', 'PUBSUB_EMULATOR_BINARY_PATH'],
  ])
    if (emulators.includes(name) && !(variable in programs)) download(name, variable);
  return programs;
}

function download(name, variable) {
  const [node, firebase] = commandOf('firebase');
  const setup = spawnSync(node, [firebase, `setup:emulators:${name}`], { cwd: tmpdir(), stdio: 'ignore' });
  if (setup.status !== 0)
    throw new Obstacle(
      `the ${name} emulator cannot be downloaded; allow downloads from storage.googleapis.com, or install the Google Cloud ` +
        `CLI's component (google-cloud-cli-${name}-emulator), or set ${variable}`,
    );
}

/** The emulators that the Google Cloud CLI has. */
function cloudPrograms(folder) {
  const components = cloudComponents();
  if (components === null) return {};
  const firestore = join(components, 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar');
  const pubsub = join(components, 'pubsub-emulator', 'bin', 'cloud-pubsub-emulator');
  const programs = {};
  if (existsSync(firestore)) {
    // firebase-tools runs `java -jar`, and this jar names no main class: another jar names both.
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

/** Where the Google Cloud CLI keeps its components, if it is installed. */
function cloudComponents() {
  const gcloud = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'gcloud'))
    .find((program) => existsSync(program));
  return gcloud === undefined ? null : join(dirname(realpathSync(gcloud)), '..', 'platform');
}

/** A jar that holds only a manifest. A line of a manifest has at most 72 bytes; its continuations begin with a blank. */
function manifestJar(attributes) {
  const { zipSync } = createRequire(join(FUNCTIONS, 'test', 'emulator', 'package.json'))('fflate');
  const lines = Object.entries({ 'Manifest-Version': '1.0', ...attributes }).map(([name, value]) =>
    `${name}: ${value}`.replace(/^.{70}|.{69}/g, (part) => `${part}\r\n `).replace(/\r\n $/, ''),
  );
  return zipSync({ 'META-INF/MANIFEST.MF': Buffer.from(`${lines.join('\r\n')}\r\n\r\n`) });
}
