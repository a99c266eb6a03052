import { createHash } from 'node:crypto';
import type { BatchTask, PageTask, Sweep } from '../../contract/tasks/sweep';
import { timeText } from '../../contract/fields/time';
import type { Instant } from '../../core/base/instant';
import { nextUserWithJournal } from '../../store/users';
import { checkUser, type CheckResult } from './check-user';
import type { AppContext } from '../context';

/**
 * Begins the sweep of a scheduled time. A second call for the same time adds nothing, because the ids of tasks come
 * from their content.
 */
export async function planSweep({ queues, log }: AppContext, time: Instant): Promise<void> {
  const sweep = { name: timeText(time).replace(/[^\w-]/g, '-'), day: time.utcDay() };
  await queues.addPage(idOf(sweep, 'page', ''), { sweep, after: null });
  log.info('Sweep planned.', { sweep: sweep.name });
}

/** Finds the users of a page, adds a task for each batch of them, and one for the next page unless this is the last. */
export async function sweepPage(context: AppContext, { sweep, after }: PageTask): Promise<void> {
  const { db, now, queues, sweepSizes } = context;
  const begun = now();
  let cursor = after;
  let batch: string[] = [];
  const add = async (): Promise<void> => {
    // The id comes from all users of the batch: a page that is run again may cut its batches elsewhere, and must not
    // skip users.
    const about = JSON.stringify(batch);
    if (batch.length > 0) await queues.addBatch(idOf(sweep, 'batch', about), { sweep, users: batch });
    batch = [];
  };
  for (let users = 0; ; users++) {
    if (users === sweepSizes.usersPerPage || now().secondsSince(begun) > sweepSizes.secondsPerPage) {
      await add();
      await queues.addPage(idOf(sweep, 'page', cursor ?? ''), { sweep, after: cursor });
      return;
    }
    const found = await nextUserWithJournal(db, cursor);
    if (found === null) break;
    cursor = found.cursor;
    batch.push(found.uid);
    if (batch.length === sweepSizes.usersPerBatch) await add();
  }
  await add();
}

/**
 * Checks the users of a batch. A user who cannot be checked does not stop the others, but gets a task alone. Only there
 * the error is thrown, so that the queue tries again.
 */
export async function sweepBatch(context: AppContext, { sweep, users }: BatchTask): Promise<void> {
  const { log, queues } = context;
  const results = new Map<CheckResult | 'failed', number>();
  for (const uid of users) {
    const result = await checkUser(context, uid, sweep.day).catch(async (error: unknown) => {
      if (users.length === 1) throw error;
      log.warn('A user could not be checked and gets a task alone.', { uid, reason: String(error) });
      await queues.addBatch(idOf(sweep, 'alone', uid), { sweep, users: [uid] });
      return 'failed' as const;
    });
    results.set(result, (results.get(result) ?? 0) + 1);
  }
  log.info('Users checked.', { sweep: sweep.name, users: users.length, ...Object.fromEntries(results) });
}

/** The id of a task: letters, digits, `-` and `_` are allowed. */
function idOf({ name }: Sweep, kind: string, about: string): string {
  return `${name}-${kind}-${createHash('sha256').update(about).digest('hex').slice(0, 32)}`;
}
