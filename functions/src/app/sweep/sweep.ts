import { createHash } from 'node:crypto';
import type { BatchTask, PageTask, Sweep } from '../../contract/tasks/sweep';
import { timeText } from '../../contract/fields/time';
import type { Instant } from '../../core/base/instant';
import { nextUserWithJournal } from '../../store/users';
import type { AppContext } from '../context';
import { checkUser, type CheckResult } from './check-user';
import { SWEEP } from './plan';

/**
 * Begins the sweep of a scheduled time. A second call for the same time adds nothing, because the ids of tasks come
 * from their content.
 */
export async function planSweep({ queues, log }: AppContext, time: Instant): Promise<void> {
  const sweep = { name: timeText(time).replace(/[^\w-]/g, '-'), day: time.utcDay() };
  await queues.addPage(idOf(sweep, 'page', ''), { sweep, after: null });
  log.info('Sweep planned.', { event: 'sweep_planned', sweep: sweep.name });
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
 * Checks the users of a batch, some at once, because a check waits for Firestore most of its time.
 *
 * A user who cannot be checked does not stop the others, but gets a task alone. A batch that is dispatched again did
 * not end: it is taken apart, because one of its users may have ended the process or used up its time, and would do it
 * again before the others have their turn.
 *
 * Alone, the error is thrown, so that the queue tries again. Nothing can be logged when a process ends, so the last
 * dispatch does not try: it says that all others have failed. The next sweep begins again.
 *
 * @param retries how often the task was dispatched before
 */
export async function sweepBatch(context: AppContext, task: BatchTask, retries = 0): Promise<void> {
  const { sweep, users } = task;
  const [first = ''] = users;
  if (users.length > 1) return retries > 0 ? takeApart(context, task) : checkAll(context, task);
  const isLast = retries >= SWEEP.attempts - 1;
  const result = isLast ? 'hopeless' : await checkUser(context, first, sweep.day);
  if (isLast)
    context.log.error('A user could not be checked, and is left to the next sweep.', {
      event: 'check_given_up',
      sweep: sweep.name,
      uid: first,
      attempts: retries,
    });
  logChecked(context, task, [result]);
}

/** Adds a task for each user of a batch. */
async function takeApart({ queues, log }: AppContext, { sweep, users }: BatchTask): Promise<void> {
  log.warn('A batch did not end, and is taken apart: each of its users gets a task alone.', {
    event: 'batch_taken_apart',
    sweep: sweep.name,
    users: users.length,
  });
  for (const uid of users) await queues.addBatch(idOf(sweep, 'alone', uid), { sweep, users: [uid] });
}

async function checkAll(context: AppContext, task: BatchTask): Promise<void> {
  const { sweep, users } = task;
  const { log, queues } = context;
  const results = await atOnce(SWEEP.usersAtOnce, users, (uid) =>
    checkUser(context, uid, sweep.day).catch(async (error: unknown) => {
      log.warn('A user could not be checked and gets a task alone.', {
        event: 'check_repeated',
        uid,
        reason: String(error),
      });
      await queues.addBatch(idOf(sweep, 'alone', uid), { sweep, users: [uid] });
      return 'failed' as const;
    }),
  );
  logChecked(context, task, results);
}

/** Logs how many checks ended in which way. */
function logChecked(
  { log }: AppContext,
  { sweep, users }: BatchTask,
  results: readonly (CheckResult | 'failed' | 'hopeless')[],
): void {
  const counts = new Map<string, number>();
  for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1);
  log.info('Users checked.', {
    event: 'users_checked',
    sweep: sweep.name,
    users: users.length,
    ...Object.fromEntries(counts),
  });
}

/** Works on all items, this many at once, and waits for all of them; then throws the first error, if there was one. */
async function atOnce<T, R>(many: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) results.push(await work(item));
  };
  const workers = await Promise.allSettled(Array.from({ length: many }, worker));
  for (const ended of workers) if (ended.status === 'rejected') throw ended.reason;
  return results;
}

/**
 * The id of a task: letters, digits, `-` and `_` are allowed. The hash comes first, because Cloud Tasks becomes slow
 * where many ids begin alike.
 */
function idOf({ name }: Sweep, kind: string, about: string): string {
  const hash = createHash('sha256').update(`${name}\n${kind}\n${about}`).digest('hex').slice(0, 32);
  return `${hash}-${kind}-${name}`;
}
