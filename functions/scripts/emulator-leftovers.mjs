// Ends what is left of a run of the emulators. Emulators are started in process groups of their own, so a run that is
// killed leaves them behind.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the names of the folders begin with that runs make in the system's folder for temporary files. */
export const FOLDER_PREFIX = 'maestro-emulators-';

/** What all processes of a run have in their environment: the folder of the run, whose name is never used again. */
export const FOLDER_VARIABLE = 'MAESTRO_EMULATOR_FOLDER';

/** Names this process as the owner of a folder, and its host, because containers may share a folder but no processes. */
export function own(folder) {
  writeFileSync(join(folder, 'owner'), `${process.pid}@${hostname()}`);
}

/** Ends the processes of runs that were killed, and removes their folders. Does nothing where there is no /proc. */
export function removeLeftovers() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const folder = join(tmpdir(), name);
    const [owner, host] = readIfThere(join(folder, 'owner')).split('@');
    // A folder without an owner is just being made.
    if (!isProc() || host !== hostname() || isRun(owner)) continue;
    endProcessesOf(folder);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // It belongs to another user.
    }
  }
}

/** Kills all processes that this run, or a dead one, has started, where their environment can be read. */
export function endProcessesOf(folder) {
  if (!isProc()) return;
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const environment = readIfThere(join('/proc', pid, 'environ')).split('\0');
    if (!environment.includes(`${FOLDER_VARIABLE}=${folder}`)) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

const isProc = () => readIfThere('/proc/self/environ') !== '';

/** Whether this process runs emulators: another program may have got the number of a dead owner. */
const isRun = (pid) => readIfThere(join('/proc', pid, 'cmdline')).includes('emulators.mjs');

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
