// Installs what a lock file names, once, so that every command just works on a fresh clone:
//
//   node scripts/setup.mjs                     the packages of functions/
//   node scripts/setup.mjs . test              these, and those of functions/test/
//
// Each folder with a package-lock.json is installed for the commands that need it, and for no other: `npm start` must
// not wait for the emulators. Output goes to standard error, because what the command line prints is for programs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const FUNCTIONS = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Installs the packages of a folder below functions/, unless they are there already. */
export async function setUp(name) {
  const folder = join(FUNCTIONS, name);
  if (isInstalled(folder)) return;
  await alone(join(folder, '.installing'), () => {
    if (!isInstalled(folder)) install(folder, normalize(join('functions', name, 'package-lock.json')));
  });
}

function install(folder, lockFile) {
  process.stderr.write(`Installing what ${lockFile} names (once) …\n`);
  const npm = spawnSync('npm', ['ci', '--loglevel=error', '--include=dev'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) throw new Error('npm ci failed: see above. Is the npm registry reachable?');
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

/** Does the work while no other process does it: two installs into one folder would spoil each other. */
async function alone(lock, work) {
  while (!take(lock)) {
    // The lock of a process that was killed no longer counts.
    if (!isRunning(Number(readIfThere(lock)))) rmSync(lock, { force: true });
    else await setTimeout(500);
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * A lock that is just being written, or was just removed, reads as 0. That is the group of this process, which runs.
 */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
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
