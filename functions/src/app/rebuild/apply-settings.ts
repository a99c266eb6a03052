import { createHash } from 'node:crypto';
import type { SettingsTask } from '../../contract/tasks/apply-settings';
import type { AppContext } from '../context';
import type { Log } from '../log-events';
import { mayPass, reasonOf, TransientError } from '../transient-error';
import { rebuildIfChanged } from './rebuild-user';

/** Tasks of one user are due at whole multiples of this: changes that wait for the same moment share a task. */
const SECONDS_APART = 10;

/** A task is due at least this much later than it need be. The clocks of instances and queues may differ by as much. */
const CLOCKS_DIFFER_SECONDS = 2;

/** Dispatches of a task, some ten minutes. What is not in force by then is left to the sweep. */
export const SETTINGS_ATTEMPTS = 20;

/** A task that comes this much early is in time. */
const EARLY_SECONDS = 1;

/**
 * Brings the settings of a user into force, unless they are; within the wait that follows a rebuild by a task that looks
 * again when that wait is over.
 *
 * No change is lost: the id of the task is its user and when it is due, which is later than now, and it does nothing
 * before. So a task that is there already looks later than now, and finds this change.
 */
export async function applySettings(context: AppContext, uid: string): Promise<void> {
  const result = await rebuildIfChanged(context, uid, [{ code: 'settings_changed', count: 1, tradeIds: [] }]);
  if (result.kind !== 'too_soon') return;
  const task = { uid, due: dueAfter(context.now().seconds + result.waitSeconds) };
  await context.queues.addSettings(idOf(task), task);
}

/**
 * Carries out a task of `applySettings`. An error that may pass is thrown, so that the queue tries again, and so is one
 * that nobody knows, because a queue gives up by itself. The last dispatch says so, because a queue gives up in silence.
 *
 * @param retries how often the task was dispatched before
 * @throws TransientError if the task comes too early, as on emulators, which deliver tasks at once: its id stays taken
 * until it has looked, and the queue waits between its attempts
 */
export async function runSettingsTask(
  context: AppContext,
  { uid, due }: SettingsTask,
  retries = 0,
): Promise<void> {
  try {
    const early = due - context.now().seconds;
    if (early > EARLY_SECONDS) throw new TransientError(`This task is due in ${early} s.`);
    await applySettings(context, uid);
  } catch (error) {
    if (mayPass(error, 0) && retries < SETTINGS_ATTEMPTS - 1) throw error;
    logNotInForce(context.log, uid, error);
  }
}

/** Says that settings could not be brought into force: by a permanent error, or at any dispatch. */
export function logNotInForce(log: Log, uid: string, error: unknown): void {
  log.error('Changed settings could not be brought into force and will not be tried again.', {
    event: 'settings_not_applied',
    uid,
    reason: reasonOf(error),
  });
}

function dueAfter(seconds: number): number {
  return Math.ceil((seconds + CLOCKS_DIFFER_SECONDS) / SECONDS_APART) * SECONDS_APART;
}

/** The id of a task: a hash first, because ids that begin alike slow a queue down. */
function idOf({ uid, due }: SettingsTask): string {
  return `${createHash('sha256').update(`${due} ${uid}`).digest('hex').slice(0, 32)}-settings`;
}
