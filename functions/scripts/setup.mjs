// Installs what a lock file names, once, so that every command just works on a fresh clone:
//
//   node scripts/setup.mjs                     the packages of functions/
//   node scripts/setup.mjs . test              these, and those of functions/test/
//
// Each folder with a package-lock.json is installed for the commands that need it, and for no other: `npm start` must
// not wait for the emulators. Output goes to standard error, because what the command line prints is for programs.
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const FUNCTIONS = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What asks a program to end. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Installs the packages of a folder below functions/, unless they are there already. */
export async function setUp(name) {
  const folder = join(FUNCTIONS, name);
  if (isInstalled(folder)) return;
  const lockFile = normalize(join('functions', name, 'package-lock.json'));
  await alone(join(folder, '.installing.lock'), `another install of ${lockFile}`, async () => {
    if (!isInstalled(folder)) await install(folder, lockFile);
  });
}

async function install(folder, lockFile) {
  process.stderr.write(`Installing what ${lockFile} names (once) …\n`);
  const npm = spawn('npm', ['ci', '--loglevel=error', '--include=dev'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  // Ctrl-C ends npm, and then this process in the ordinary way, so that the lock is removed.
  let isInterrupted = false;
  const interrupt = (signal) => {
    isInterrupted = true;
    npm.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const status = await new Promise((resolve, reject) => {
    npm.on('error', reject);
    npm.on('close', resolve);
  });
  for (const signal of SIGNALS) process.off(signal, interrupt);
  if (isInterrupted) throw new Error('The install was interrupted.');
  if (status !== 0) throw new Error('npm ci failed: see above. Is the npm registry reachable?');
  writeFileSync(stampOf(folder), lockHash(folder));
}

const stampOf = (folder) => join(folder, 'node_modules', '.maestro-installed');

function isInstalled(folder) {
  const stamp = stampOf(folder);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash(folder);
}

function lockHash(folder) {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/**
 * Does the work while no other process does it: two installs into one folder would spoil each other.
 *
 * The lock is a folder with one file in it, which has the name of its holder and is touched while the work lasts. It
 * appears and disappears in single steps: a folder is renamed to the lock, which fails while the lock has a file; and
 * who removes the file of a dead holder cannot hit the lock of the next one, because that has another name.
 */
async function alone(lock, what, work) {
  const holder = `${process.pid}-${randomUUID()}`;
  await take(lock, holder, what);
  // An error means that another process took the lock from this one while it was stopped. It is too late to do anything.
  const touching = setInterval(
    () => utimes(join(lock, holder), new Date(), new Date(), () => undefined),
    TOUCH_MS,
  );
  try {
    await work();
  } finally {
    clearInterval(touching);
    free(lock, holder);
  }
}

const TOUCH_MS = 1_000;

/** A holder that has not touched its lock for as many looks, one per touch, was killed. */
const LOOKS_AT_DEAD = 20;

/** Waits for the lock. Compares no clocks: after a computer has slept, a lock looks old although its holder goes on. */
async function take(lock, holder, what) {
  let seen = '';
  let looks = 0;
  let isTold = false;
  while (!tryToTake(lock, holder)) {
    const now = lookAt(lock);
    looks = now.state === seen ? looks + 1 : 0;
    seen = now.state;
    if (looks === LOOKS_AT_DEAD) free(lock, now.holder);
    else {
      if (!isTold) process.stderr.write(`Waiting for ${what} …\n`);
      isTold = true;
      await setTimeout(TOUCH_MS);
    }
  }
}

function tryToTake(lock, holder) {
  const offer = `${lock}.${holder}`;
  mkdirSync(offer);
  try {
    writeFileSync(join(offer, holder), '');
    renameSync(offer, lock);
    return true;
  } catch (error) {
    const taken = process.platform === 'win32' ? ['EPERM'] : ['EEXIST', 'ENOTEMPTY'];
    if (taken.includes(error.code)) return false;
    throw error;
  } finally {
    rmSync(offer, { recursive: true, force: true });
  }
}

/** Who holds a lock, and a text that changes when the lock is touched or has another holder. */
function lookAt(lock) {
  try {
    const [holder = ''] = readdirSync(lock);
    return { holder, state: `${holder} ${statSync(join(lock, holder)).mtimeMs}` };
  } catch {
    return { holder: '', state: 'free' };
  }
}

/** Frees a lock if this holder has it. */
function free(lock, holder) {
  try {
    if (holder !== '') rmSync(join(lock, holder), { force: true });
    rmdirSync(lock);
  } catch {
    // Another process has removed it, or taken it.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folders = process.argv.slice(2);
  for (const folder of folders.length === 0 ? ['.'] : folders)
    await setUp(folder).catch((error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    });
}
