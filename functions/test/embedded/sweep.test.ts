import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { RebuildClaims } from '../../src/app/rebuild/claims';
import { planSweep, sweepBatch, sweepPage } from '../../src/app/sweep/sweep';
import type { AppContext } from '../../src/app/context';
import { isTransient } from '../../src/app/transient-error';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { type BatchTask, type PageTask, parseBatchTask, parsePageTask } from '../../src/contract/tasks/sweep';
import type { Instant } from '../../src/core/base/instant';
import { SWEEP as LIMITS, SWEEP_SIZES } from '../../src/app/sweep/plan';
import { estimateSweep } from '../support/oracles/sweep-estimate';
import { rebuildUsers, sweepAllocations, sweepUsers } from '../../src/index';
import { nextUserWithJournal } from '../../src/store/users';
import { CapturedQueues } from '../support/users/captured-queues';
import { closes, NOW, tradeDocument } from '../support/users/embedded-user';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { ABORTED, type WaitingUser, withUser } from '../support/users/waiting-user';

/** docs/specification.md, sections 6 and 7: the sweep of all users. Queues keep what is added; no event is delivered. */

const DAY = 86_400;
const CLOSE = tradeDocument('a', 1_700_000_000);
const TASK_ID = /^[A-Za-z0-9_-]{1,500}$/;
const SWEEP = { name: 'a-sweep', day: 20_000 };
/** Smaller than in a deployment, and with as many batches per page as a test needs. */
const SIZES = { ...SWEEP_SIZES, usersPerPage: 24, usersPerBatch: 4 };
const FIRST_PAGE: PageTask = { sweep: SWEEP, after: null };

let queues: CapturedQueues;
beforeEach(() => {
  queues = new CapturedQueues();
});

async function withSweep<T>(test: (db: Firestore, user: WaitingUser) => Promise<T>): Promise<T> {
  return withUser((user) => {
    useRuntime({ ...user.context, queues, reconcileDays: 365, sweepSizes: SIZES });
    return test(user.db, user);
  });
}

const users = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `user-${String(n).padStart(4, '0')}`);

/** Writes a trade document at each of these paths. */
async function write(db: Firestore, paths: readonly string[]): Promise<void> {
  for (let from = 0; from < paths.length; from += 500) {
    const batch = db.batch();
    for (const path of paths.slice(from, from + 500)) batch.set(db.doc(path), CLOSE);
    await batch.commit();
  }
}

const writeUsers = (db: Firestore, uids: readonly string[]): Promise<void> =>
  write(
    db,
    uids.map((uid) => `users/${uid}/tradeJournal/t1`),
  );

/** Runs each added page this many times, until no page adds another. */
async function runPages(times = 1): Promise<void> {
  for (const page of queues.pages.values())
    for (let run = 0; run < times; run++) await sweepPage(getRuntime().context, parsePageTask(page));
}

/** Plans a sweep and pages through all users. */
async function plan(times = 1): Promise<void> {
  const { context } = getRuntime();
  for (let run = 0; run < times; run++) await planSweep(context, context.now());
  await runPages(times);
}

async function runBatches(): Promise<void> {
  for (const batch of queues.batches.values()) await sweepBatch(getRuntime().context, parseBatchTask(batch));
}

/** All users in the order in which the sweep finds them; at most `most`, in case it never ends. */
async function found(db: Firestore, most = 100): Promise<string[]> {
  const uids: string[] = [];
  for (let cursor: string | null = null; uids.length < most;) {
    const next = await nextUserWithJournal(db, cursor);
    if (next === null) return uids;
    uids.push(next.uid);
    cursor = next.cursor;
  }
  return uids;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('the plan of a sweep', () => {
  it('a plan adds the first page, and nothing else', async () => {
    await withSweep(async () => {
      await planSweep(getRuntime().context, NOW);
      expect(queues.asked).toHaveLength(1);
      expect(queues.batches.size).toBe(0);
      const [[id, task]] = [...queues.pages] as [[string, PageTask]];
      expect(id).toMatch(TASK_ID);
      expect(parsePageTask(task)).toMatchObject({
        after: null,
        sweep: { day: Math.floor(NOW.seconds / DAY) },
      });
    });
  });

  it('plans of the same time have the same task ids, and of another time others', async () => {
    await withSweep(async (db, user) => {
      await writeUsers(db, users(9));
      await plan();
      const first = [...queues.asked];
      queues = new CapturedQueues();
      useRuntime({ ...getRuntime().context, queues });
      await plan();
      expect(queues.asked).toEqual(first);
      for (const id of first) expect(id).toMatch(TASK_ID);
      expect(new Set(first).size).toBe(first.length);
      for (const seconds of [1, 60, DAY]) {
        user.clock = NOW.plusSeconds(seconds);
        const others = (queues = new CapturedQueues());
        useRuntime({ ...getRuntime().context, queues });
        await plan();
        expect(others.asked.filter((id) => first.includes(id))).toEqual([]);
      }
    });
  });

  it('a plan has the time of the schedule, or of the clock when it is started by hand', async () => {
    await withSweep(async () => {
      await sweepAllocations.run({ scheduleTime: '2026-11-20T03:00:00.123456Z', jobName: 'sweep' });
      await sweepAllocations.run({ scheduleTime: '2026-11-20T03:00:00.123456Z', jobName: 'sweep' });
      expect(queues.pages.size).toBe(1);
      expect([...queues.pages.values()][0]?.sweep.day).toBe(Date.UTC(2026, 10, 20) / 86_400_000);
      await sweepAllocations.run({ scheduleTime: '' });
      expect([...queues.pages.values()][1]?.sweep.day).toBe(Math.floor(NOW.seconds / DAY));
      for (const id of queues.asked) expect(id).toMatch(TASK_ID);
    });
  });

  it('a plan fails when the page cannot be added, so that the schedule tries again', async () => {
    await withSweep(async () => {
      queues.fault = () => ABORTED;
      await expect(planSweep(getRuntime().context, NOW)).rejects.toBe(ABORTED);
    });
  });
});

describe('the pages of a sweep', () => {
  it.each([0, 1, 3, 4, 5, 8])('pages put %d users into batches of 4, each user once', async (count) => {
    await withSweep(async (db) => {
      await writeUsers(db, users(count));
      await plan();
      expect(queues.users).toEqual(users(count));
      const sizes = [...queues.batches.values()].map((batch) => batch.users.length);
      expect(sizes).toEqual(
        Array.from({ length: Math.ceil(count / 4) }, (_, n) => Math.min(4, count - n * 4)),
      );
      expect(queues.pages.size).toBe(1);
    });
  });

  it('a full page hands over, at the reads and tasks of the dry run and no write', async () => {
    await withSweep(async (db, user) => {
      const all = users(26);
      await writeUsers(db, all);
      user.embedded.meter.take();
      await plan();
      expect(queues.users).toEqual(all);
      expect(queues.pages.size).toBe(2);
      expect(user.embedded.meter.take()).toEqual({ reads: all.length + 1, writes: 0 });
      const estimate = estimateSweep({ users: all.length, agents: 1, closes: 1, reconcileDays: 30 }, SIZES);
      expect(estimate).toMatchObject({ pages: queues.pages.size, batches: queues.batches.size });
      for (const id of queues.asked) expect(id).toMatch(TASK_ID);
    });
  });

  it('ids of tasks do not begin alike: Cloud Tasks is slow where they do', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, users(60));
      await plan();
      const beginnings = queues.asked.map((id) => id.slice(0, 3));
      expect(new Set(beginnings).size).toBeGreaterThan(queues.asked.length - 3);
    });
  });

  it('pages that run several times add no work', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, users(9));
      await plan(3);
      expect(queues.users).toEqual(users(9));
      expect(queues.pages.size).toBe(1);
    });
  });

  it('pages that crash anywhere and run again add each user once', async () => {
    await withSweep(async (db) => {
      const all = users(22);
      await writeUsers(db, all);
      for (let crash = 1; crash <= 6; crash++) {
        queues = new CapturedQueues();
        useRuntime({ ...getRuntime().context, queues });
        await planSweep(getRuntime().context, NOW);
        queues.fault = (number) => (number === crash ? ABORTED : null);
        await expect(runPages()).rejects.toBe(ABORTED);
        queues.fault = () => null;
        await runPages();
        expect(queues.users).toEqual(all);
      }
    });
  });

  it('a page that crashed while handing over and runs again faster leaves out no user', async () => {
    await withSweep(async (db, user) => {
      const all = users(20);
      await writeUsers(db, all);
      // Firestore is slow: half a minute passes per look at the clock.
      let step = 30;
      const slowly = (): Instant => {
        user.later(step);
        return user.clock;
      };
      useRuntime({ ...getRuntime().context, now: slowly });
      queues.fault = (_, id) => (id.includes('page') ? ABORTED : null);
      await expect(sweepPage(getRuntime().context, FIRST_PAGE)).rejects.toBe(ABORTED);
      // The queue tries again, and Firestore is quick again.
      queues.fault = () => null;
      step = 0;
      await sweepPage(getRuntime().context, FIRST_PAGE);
      await runPages();
      expect([...new Set(queues.users)].sort()).toEqual(all);
    });
  });

  it('a page that crashed leaves out no user when a user comes or goes before it runs again', async () => {
    await withSweep(async (db) => {
      const all = users(12);
      await writeUsers(db, all);
      for (const change of [
        () => db.doc('users/user-0003/tradeJournal/t1').delete(),
        () => writeUsers(db, ['user-0003b']),
      ]) {
        queues = new CapturedQueues((number) => (number === 1 ? ABORTED : null));
        useRuntime({ ...getRuntime().context, queues });
        await expect(sweepPage(getRuntime().context, FIRST_PAGE)).rejects.toBe(ABORTED);
        queues.fault = () => null;
        await change();
        await sweepPage(getRuntime().context, FIRST_PAGE);
        const remaining = all.filter((uid) => uid !== 'user-0003');
        expect(queues.users).toEqual(expect.arrayContaining(remaining));
      }
    });
  });

  it('pages hand over before their time is up', async () => {
    await withSweep(async (db) => {
      const all = users(60);
      await writeUsers(db, all);
      // 20 s pass per look at the clock; a page has 540 s.
      let looks = 0;
      const tick = (): Instant => {
        looks++;
        return NOW.plusSeconds(looks * 20);
      };
      useRuntime({ ...getRuntime().context, now: tick });
      await planSweep(getRuntime().context, NOW);
      for (const page of queues.pages.values()) {
        const before = looks;
        await sweepPage(getRuntime().context, page);
        expect((looks - before) * 20).toBeLessThan(540);
      }
      expect(queues.users).toEqual(all);
      expect(queues.pages.size).toBeGreaterThan(2);
    });
  });

  it('a page fails when Firestore does, so that the queue tries again', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, users(3));
      const { context } = getRuntime();
      const broken = new Proxy(context.db, {
        get: (target, key): unknown => {
          if (key === 'collectionGroup') throw ABORTED;
          return Reflect.get(target, key);
        },
      });
      await expect(sweepPage({ ...context, db: broken }, FIRST_PAGE)).rejects.toBe(ABORTED);
    });
  });
});

describe('the users that are found', () => {
  it('the sweep finds users with a journal, also without a user document, and no others', async () => {
    await withSweep(async (db) => {
      await write(db, ['users/with/tradeJournal/t', 'users/without/tradeJournal/t']);
      await db.doc('users/with').set({ name: 'x' });
      await db.doc('users/no-journal').set({ name: 'x' });
      await db.doc('users/elsewhere/settings/maestro').set({});
      expect(await found(db)).toEqual(['with', 'without']);
    });
  });

  it('the sweep does not find other paths that end in tradeJournal', async () => {
    await withSweep(async (db) => {
      await write(db, [
        'archive/x/tradeJournal/y',
        'archive/users/tradeJournal/y',
        'user/u/tradeJournal/y',
        'users/a/tradeJournal/t',
        'users/b/old/x/tradeJournal/y',
        'users/c/old/x/tradeJournal/y',
        'users/c/tradeJournal/t',
        'users/d/tradeJournal/t/tradeJournal/nested',
        'users/e/tradeJournal/t',
        'users/e/tradeJournal/t/tradeJournal/nested',
        'users/e/zzz/x/tradeJournal/y',
        'users/f/a/b/c/d/tradeJournal/y',
        'users2/u/tradeJournal/y',
        'usersx/u/tradeJournal/y',
        'zzz/u/tradeJournal/y',
        'Users/u/tradeJournal/y',
        '😀/u/tradeJournal/y',
      ]);
      await write(db, ['tradeJournal/x/tradeJournal/y', 'users/tradeJournal/tradeJournal/t']);
      expect(await found(db)).toEqual(['a', 'c', 'e', 'tradeJournal']);
      await plan();
      expect(queues.users).toEqual(['a', 'c', 'e', 'tradeJournal']);
      await runBatches();
      expect((await db.collection('archive').doc('x').listCollections()).map(({ id }) => id)).toEqual([
        'tradeJournal',
      ]);
      expect((await db.doc('users/b').listCollections()).map(({ id }) => id)).toEqual(['old']);
    });
  });

  /** The most unusual ids that the embedded Firestore accepts; the official emulator accepts more. */
  const HARD = [
    ' ',
    '  a ',
    '!',
    '0',
    '007',
    '10',
    '2',
    'A',
    'a',
    'a b',
    'a%2Fb',
    'a%20b',
    'a.b',
    'a`b',
    'a\\b',
    'a"b',
    "a'b",
    'a#b?c',
    'constructor',
    'tradeJournal',
    'users',
    '_',
    '__a',
    'é',
    'ü@example.org',
    '用户',
    '\uFF5E',
    '\u{1F600}',
    '\u{1F600}\u{1F600}',
    '\u{10FFFF}',
    '\u{10FFFF}\u{10FFFF}',
    'z'.repeat(1500),
    '😀'.repeat(375),
  ].sort(byBytes);

  it('the sweep finds users with unusual ids', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, HARD);
      expect(await found(db)).toEqual(HARD);
      await plan();
      expect(queues.users).toEqual(HARD);
      for (const id of queues.asked) expect(id).toMatch(TASK_ID);
      await runBatches();
      for (const uid of HARD) expect((await current(db, uid).get()).get('weights')).toEqual({ a: '1' });
    });
  });

  it.each([
    '\uFFFD',
    '\uFFFF',
    '\u{1F600}',
    '\u{10FFFE}',
    '\u{10FFFF}',
    '\u{10FFFF}a',
    '\u{10FFFF}\u{10FFFF}',
    '\u{10FFFF}'.repeat(32),
    '\u{10FFFF}'.repeat(375),
  ])('the sweep finds a user once when a trade has the id %j', async (tradeId) => {
    await withSweep(async (db) => {
      await write(db, [
        'users/a/tradeJournal/t',
        `users/m/tradeJournal/${tradeId}`,
        'users/z/tradeJournal/t',
        `users/m/tradeJournal/a`,
      ]);
      expect(await found(db, 10)).toEqual(['a', 'm', 'z']);
    });
  });

  it('trades with unusual ids do not stop a sweep', async () => {
    await withSweep(async (db) => {
      await write(db, ['users/m/tradeJournal/\u{10FFFF}\u{10FFFF}', 'users/z/tradeJournal/t']);
      await plan();
      expect([...new Set(queues.users)]).toEqual(['m', 'z']);
    });
  });
});

function current(db: Firestore, uid: string): DocumentReference {
  return db.doc(`users/${uid}/allocations/current`);
}

describe('a batch of a sweep', () => {
  const THREE: BatchTask = { sweep: SWEEP, users: ['user-0000', 'user-0001', 'user-0002'] };

  /** A Firestore on which the reads of one user always fail with this error. */
  function failing(db: Firestore, uid: string, error: Error): Firestore {
    return new Proxy(db, {
      get: (target, key): unknown => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        if (key !== 'getAll') return value.bind(target) as unknown;
        return (...references: DocumentReference[]): unknown =>
          references.some(({ path }) => path.startsWith(`users/${uid}/`))
            ? Promise.reject(error)
            : target.getAll(...references);
      },
    });
  }

  const PERMANENT = firestoreError(3, 'INVALID_ARGUMENT: no.');

  it('a batch checks each of its users, also those without data', async () => {
    await withSweep(async (db, user) => {
      await writeUsers(db, users(2));
      await sweepBatch(getRuntime().context, THREE);
      expect((await current(db, 'user-0000').get()).exists).toBe(true);
      expect((await current(db, 'user-0001').get()).exists).toBe(true);
      expect(await db.doc('users/user-0002').listCollections()).toEqual([]);
      expect(queues.asked).toEqual([]);
      expect(user.entries).toEqual([]);
    });
  });

  it.each([
    ['passes', ABORTED],
    ['stays', PERMANENT],
    ['is not from Firestore', new TypeError('x is not a function')],
  ])(
    'a batch checks the other users when one fails with an error that %s, and gives that one a task alone',
    async (_, fault) => {
      await withSweep(async (db, user) => {
        await writeUsers(db, users(3));
        const { context } = getRuntime();
        const broken = { ...context, db: failing(context.db, 'user-0001', fault) };
        await sweepBatch(broken, THREE);
        expect((await current(db, 'user-0000').get()).exists).toBe(true);
        expect((await current(db, 'user-0002').get()).exists).toBe(true);
        const [[id, alone]] = [...queues.batches] as [[string, BatchTask]];
        expect(alone).toEqual({ sweep: SWEEP, users: ['user-0001'] });
        expect(id).toMatch(TASK_ID);
        expect(user.entries).toMatchObject([{ severity: 'warn', uid: 'user-0001' }]);
        // The batch is delivered again: no second task.
        await sweepBatch(broken, THREE);
        expect(queues.batches.size).toBe(1);

        // Alone it throws, so that the queue tries again, and adds no task.
        await expect(sweepBatch(broken, alone)).rejects.toBe(fault);
        expect(queues.batches.size).toBe(1);
        await sweepBatch(context, alone);
        expect((await current(db, 'user-0001').get()).exists).toBe(true);
      });
    },
  );

  it('a batch gives each user a task alone when all fail', async () => {
    await withSweep(async (_, user) => {
      const { context } = getRuntime();
      const broken = new Proxy(context.db, {
        get: (target, key): unknown => {
          if (key === 'getAll') return () => Promise.reject(ABORTED);
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
      await sweepBatch({ ...context, db: broken }, THREE);
      expect([...queues.batches.values()].map((task) => task.users)).toEqual(THREE.users.map((uid) => [uid]));
      expect(new Set(queues.batches.keys()).size).toBe(3);
      expect(user.entries).toHaveLength(3);
    });
  });

  it('the task of a user alone differs from the batch that begins with that user', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, users(1));
      await plan();
      const { context } = getRuntime();
      const [batch] = [...queues.batches.values()] as [BatchTask];
      const broken = { ...context, db: failing(context.db, 'user-0000', ABORTED) };
      await sweepBatch(broken, { ...batch, users: ['user-0000', 'user-0001'] });
      expect(queues.batches.size).toBe(2);
    });
  });

  it('the queue completes a rebuild that failed in a batch and then alone', async () => {
    await withSweep(async (db, user) => {
      const journal = [...closes('a', 0, 3), ...closes('b', 0, 3)];
      await Promise.all(
        journal.map(([id, fields]) => db.doc(`users/user-0000/tradeJournal/${id}`).set(fields)),
      );
      await writeUsers(db, ['user-0001']);
      user.inject({ ofDocument: (path) => (path === 'users/user-0000/agentWindows/b' ? PERMANENT : null) });
      await sweepBatch(getRuntime().context, { sweep: SWEEP, users: ['user-0000', 'user-0001'] });
      user.inject();
      expect((await current(db, 'user-0001').get()).exists).toBe(true);
      const [alone] = [...queues.batches.values()] as [BatchTask];
      // Cloud Tasks dispatches it at once and, while it fails, again after growing waits from a minute on.
      for (let attempt = 0; attempt < 5; attempt++) {
        const failed = await sweepBatch(getRuntime().context, alone).then(
          () => false,
          () => true,
        );
        if (!failed) break;
        user.later(60 * 2 ** attempt);
      }
      expect((await current(db, 'user-0000').get()).get('agents')).toMatchObject({
        a: { trades: 3 },
        b: { trades: 3 },
      });
      expect(await db.doc('users/user-0000/maestroState/rebuild').get()).toMatchObject({ exists: false });
    });
  });

  it('a batch fails when the task of a user alone cannot be added, so that the queue tries again', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, users(3));
      const { context } = getRuntime();
      queues.fault = () => PERMANENT;
      await expect(
        sweepBatch({ ...context, db: failing(context.db, 'user-0000', ABORTED) }, THREE),
      ).rejects.toBe(PERMANENT);
      queues.fault = () => null;
      await sweepBatch(context, THREE);
      for (const uid of THREE.users) expect((await current(db, uid).get()).exists).toBe(true);
    });
  });

  it('a batch logs what it found and did', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, users(3));
      const said: Record<string, unknown>[] = [];
      const { context } = getRuntime();
      const log = {
        ...context.log,
        info: (_: string, data: Record<string, unknown>): void => {
          said.push(data);
        },
      };
      await sweepBatch({ ...context, log }, THREE);
      expect(said).toContainEqual({ event: 'users_checked', sweep: SWEEP.name, users: 3, rebuilt: 3 });
    });
  });
});

describe('a batch that ends the process', () => {
  const HUNDRED: BatchTask = { sweep: SWEEP, users: users(100) };
  const [POISON = ''] = users(100).slice(37);

  /** Nothing that awaits this goes on: the process has ended, or the time of the function is up. */
  const NEVER = new Promise<never>(() => undefined);

  /** How the process ends: without any trace. */
  class Crash extends Error {}

  /** The functions on an instance that ends as soon as they read anything of one user. */
  function instance(uid: string): { context: AppContext; crashed: Promise<never> } {
    const { context } = getRuntime();
    let isGone = false;
    let crash: () => void = () => undefined;
    const crashed = new Promise<never>((_, reject) => {
      crash = () => {
        isGone = true;
        reject(new Crash());
      };
    });
    const getAll = (...references: DocumentReference[]): unknown => {
      if (references.some(({ path }) => path.startsWith(`users/${uid}/`))) crash();
      return isGone ? NEVER : context.db.getAll(...references);
    };
    const db = new Proxy(context.db, {
      get: (target, key): unknown => {
        if (key === 'getAll') return getAll;
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return isGone && key === 'runTransaction' ? () => NEVER : (value.bind(target) as unknown);
      },
    });
    // What an instance keeps in memory ends with it.
    return { context: { ...context, db, rebuildClaims: new RebuildClaims() }, crashed };
  }

  /**
   * Dispatches all tasks as Cloud Tasks does, each until it ends or has used its attempts up, at least a minute apart: a user
   * whose rebuild a dead instance has claimed is refused until then.
   */
  async function dispatchAll(
    uid: string,
    user: { later(seconds: number): void },
  ): Promise<{ crashes: number; dropped: BatchTask[] }> {
    let crashes = 0;
    const dropped: BatchTask[] = [];
    for (const [, task] of queues.batches)
      for (let retries = 0; ; retries++) {
        if (retries === LIMITS.attempts) {
          dropped.push(task);
          break;
        }
        const { context, crashed } = instance(uid);
        const ended = await Promise.race([crashed, sweepBatch(context, parseBatchTask(task), retries)]).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Crash) crashes++;
            else if (!isTransient(error)) throw error;
            return false;
          },
        );
        if (ended) break;
        user.later(60);
      }
    return { crashes, dropped };
  }

  it('a batch of 100 users, one of which ends the process each time, has all others checked in the same sweep', async () => {
    await withSweep(async (db, user) => {
      await writeUsers(db, HUNDRED.users);
      await queues.addBatch('the-batch', HUNDRED);
      const { crashes, dropped } = await dispatchAll(POISON, user);

      const published = await db.getAll(...HUNDRED.users.map((uid) => current(db, uid)));
      const unchecked = published.filter(({ exists }) => !exists).map(({ ref }) => ref.parent.parent?.id);
      expect(unchecked).toEqual([POISON]);
      // Once in the batch, and alone in every attempt but the last, which says so instead.
      expect(crashes).toBe(1 + LIMITS.attempts - 1);
      expect(dropped).toEqual([]);
      expect(user.errors).toMatchObject([{ uid: POISON, attempts: LIMITS.attempts - 1 }]);
    });
  });

  it('a batch that is dispatched again is taken apart, each user once, whatever the first attempt has done', async () => {
    await withSweep(async (db, user) => {
      const batch = { sweep: SWEEP, users: users(5) };
      await writeUsers(db, batch.users);
      user.embedded.meter.take();
      for (let retries = 1; retries < 3; retries++) await sweepBatch(getRuntime().context, batch, retries);
      expect([...queues.batches.values()]).toEqual(
        batch.users.map((uid) => ({ sweep: SWEEP, users: [uid] })),
      );
      expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
    });
  });

  it('a user alone is checked by every attempt but the last, which costs nothing and succeeds', async () => {
    await withSweep(async (db, user) => {
      await writeUsers(db, users(1));
      const alone = { sweep: SWEEP, users: users(1) };
      const said: Record<string, unknown>[] = [];
      const { context } = getRuntime();
      const log = {
        ...context.log,
        info: (_: string, data: Record<string, unknown>) => void said.push(data),
      };
      user.embedded.meter.take();
      await sweepBatch({ ...context, log }, alone, LIMITS.attempts - 1);
      expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
      expect(said).toEqual([{ event: 'users_checked', sweep: SWEEP.name, users: 1, hopeless: 1 }]);
      expect(user.errors).toMatchObject([{ uid: 'user-0000', sweep: SWEEP.name }]);

      await sweepBatch(context, alone, LIMITS.attempts - 2);
      expect((await current(db, 'user-0000').get()).exists).toBe(true);
    });
  });
});

describe('the deployed functions of the sweep', () => {
  const dispatch = (handler: typeof sweepUsers, data: unknown, retryCount = 0): unknown =>
    handler.run({ data, retryCount } as Parameters<typeof handler.run>[0]);

  it('rebuildUsers takes a batch apart when Cloud Tasks dispatches it again', async () => {
    await withSweep(async () => {
      await dispatch(rebuildUsers, { sweep: SWEEP, users: users(2) }, 1);
      expect(queues.users).toEqual(users(2));
    });
  });

  it('the deployed functions run a sweep from the plan to the last user', async () => {
    await withSweep(async (db) => {
      await writeUsers(db, users(9));
      await sweepAllocations.run({ scheduleTime: '2026-11-20T03:00:00Z' });
      for (const page of queues.pages.values()) await dispatch(sweepUsers, page);
      for (const batch of queues.batches.values()) await dispatch(rebuildUsers, batch);
      for (const uid of users(9)) expect((await current(db, uid).get()).get('version')).toBe(1);
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'users'],
    ['no sweep', { after: null, users: ['a'] }],
    ['a path that is none', { sweep: SWEEP, after: 'users' }],
    ['users that are none', { sweep: SWEEP, users: ['a/b'] }],
    ['no users', { sweep: SWEEP, users: [] }],
    ['both', { sweep: SWEEP, after: null, users: ['a'] }],
  ])('sweepUsers and rebuildUsers refuse a task of %s', async (_, data) => {
    await withSweep(async (db) => {
      await writeUsers(db, ['a']);
      for (const handler of [sweepUsers, rebuildUsers])
        await expect(Promise.resolve().then(() => dispatch(handler, data))).rejects.toThrow(InvalidInput);
      expect(queues.asked).toEqual([]);
      expect((await current(db, 'a').get()).exists).toBe(false);
    });
  });
});
