import { type App, deleteApp } from 'firebase-admin/app';
import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import { OperationMeter } from '../../local/operation-meter';
import { planSweep, sweepBatch, sweepPage } from '../../src/app/sweep/sweep';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { type BatchTask, parseBatchTask, parsePageTask } from '../../src/contract/tasks/sweep';
import { Instant } from '../../src/core/base/instant';
import { SWEEP_SIZES } from '../../src/app/sweep/plan';
import { estimateSweep } from '../support/oracles/sweep-estimate';
import { userPaths } from '../../src/store/paths';
import { nextUserWithJournal } from '../../src/store/users';
import { CapturedQueues } from '../support/users/captured-queues';
import { type Data, tradeDocument } from '../support/users/embedded-user';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { serverOf } from './server';

/** The sweep on the official emulators. */

const CRASH = firestoreError(14, 'UNAVAILABLE: a crash');

const DAY = 86_400;
const CLOSED = 1_700_000_000;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Writes documents in commits of 500, some at once. */
async function writeAll(
  db: Firestore,
  documents: readonly (readonly [path: string, fields: Data])[],
): Promise<void> {
  const commits: (readonly (readonly [string, Data])[])[] = [];
  for (let from = 0; from < documents.length; from += 500) commits.push(documents.slice(from, from + 500));
  await atOnce(4, commits, async (part) => {
    const batch = db.batch();
    for (const [path, fields] of part) batch.set(db.doc(path), fields);
    await batch.commit();
  });
}

/** Works on all items, this many at once. */
async function atOnce<T>(many: number, all: Iterable<T>, work: (one: T) => Promise<unknown>): Promise<void> {
  const iterator = all[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: many }, worker));
}

/** 2,000 in `npm run test:long`. The sizes follow, so that there are always 5 pages and 100 batches. */
const USERS = Number(process.env.SWEEP_USERS ?? 200);
const SIZES = { ...SWEEP_SIZES, usersPerPage: USERS / 4, usersPerBatch: USERS / 100 };
if (!Number.isInteger(SIZES.usersPerBatch) || USERS < 200)
  throw new Error(
    `SWEEP_USERS must be a multiple of 100 from 200 on, not "${String(process.env.SWEEP_USERS)}".`,
  );

describe(`a sweep in one process, of ${USERS} users with 4 agents`, () => {
  const AGENTS = ['momentum', 'reversal', 'breakout', 'carry'];
  const TRADES = 1;
  const [FIRST, ...OTHERS] = AGENTS.flatMap((agentId, a) =>
    Array.from({ length: TRADES }, (_, n): [string, Data] => [
      `${agentId}-${n}`,
      tradeDocument(agentId, CLOSED + n * 60, String(((n + a) * 7) % 11)),
    ]),
  ) as [[string, Data], ...[string, Data][]];
  const uids = Array.from({ length: USERS }, (_, n) => `user-${String(n).padStart(4, '0')}`);
  /** All users are rebuilt on one day, and swept on the next. */
  const REBUILT = new Instant(1_790_000_000);
  const SWEPT = REBUILT.plusSeconds(DAY);

  let db: Firestore;
  let meter: OperationMeter;
  let now: Instant;
  beforeAll(async () => {
    // A project of its own, to which no function listens.
    const emulated = serverOf(`demo-sweep-${process.pid}`, 'sweep-in-process');
    const metered = serverOf(`demo-sweep-${process.pid}`, 'sweep-in-process-metered');
    db = emulated.db;
    meter = new OperationMeter(metered.db);
    apps.push(emulated.app, metered.app);
    now = REBUILT;
    useRuntime({
      db: metered.db,
      now: () => now,
      log: silent,
      reconcileDays: 30,
      sweepSizes: SIZES,
    });

    // The emulator scans all journals to find the next user, so the other trades are written later.
    await writeAll(
      db,
      uids.map((uid) => [`users/${uid}/tradeJournal/${FIRST[0]}`, FIRST[1]] as const),
    );
  });

  /** Writes the other trades of all users, and what a rebuild makes of their journals, which are all the same. */
  async function complete(): Promise<void> {
    await writeAll(
      db,
      uids.flatMap((uid) =>
        OTHERS.map(([id, fields]) => [`users/${uid}/tradeJournal/${id}`, fields] as const),
      ),
    );
    const [first = ''] = uids;
    now = REBUILT;
    await rebuildUser(getRuntime().context, first, []);
    const { windows, current } = userPaths(db, first);
    const made = [...(await windows.get()).docs, await current.get()];
    await writeAll(
      db,
      uids
        .slice(1)
        .flatMap((uid) =>
          made.map((snapshot) => [snapshot.ref.path.replace(first, uid), snapshot.data() ?? {}] as const),
        ),
    );
  }

  const apps: App[] = [];
  afterAll(async () => {
    await Promise.all(apps.map((each) => deleteApp(each)));
  });

  const currents = async (): Promise<Map<string, Data>> => {
    const all = new Map<string, Data>();
    for (let from = 0; from < uids.length; from += 500) {
      const snapshots = await db.getAll(
        ...uids.slice(from, from + 500).map((uid) => userPaths(db, uid).current),
      );
      for (const snapshot of snapshots) all.set(snapshot.ref.parent.parent?.id ?? '', snapshot.data() ?? {});
    }
    return all;
  };

  /** The tasks that the pages have added. */
  const queues = new CapturedQueues();

  it('the sweep finds each user once when a page crashes in the middle and another runs twice', async () => {
    now = SWEPT;
    const { context } = useRuntime({ ...getRuntime().context, queues });
    const began = performance.now();
    await planSweep(context, now);
    await planSweep(context, now);
    let number = 0;
    let finds = 0;
    for (const task of queues.pages.values()) {
      number++;
      meter.take();
      if (number === 2) {
        // The plan twice, 25 batches and a page; then a dozen batches.
        queues.fault = (added) => (added === 40 ? CRASH : null);
        await expect(sweepPage(context, parsePageTask(task))).rejects.toBe(CRASH);
        queues.fault = () => null;
      }
      for (let run = 0; run < (number === 4 ? 2 : 1); run++) await sweepPage(context, parsePageTask(task));
      const { reads, writes } = meter.take();
      if (number === 1 || number === 3) expect(reads).toBe(SIZES.usersPerPage);
      if (number === 5) expect(reads).toBe(1);
      expect(writes).toBe(0);
      finds += reads;
    }
    report('found', finds, began);
    expect(queues.users).toEqual(uids);
    const estimate = estimateSweep(
      { users: USERS, agents: AGENTS.length, closes: 0, reconcileDays: 30 },
      SIZES,
    );
    expect(estimate).toMatchObject({ pages: 5, batches: 100 });
    expect([queues.pages.size, queues.batches.size]).toEqual([estimate.pages, estimate.batches]);
  });

  it('the sweep checks each user once, at the reads and writes of the dry run, and finds lost trades', async () => {
    await complete();
    now = SWEPT;
    // Some are at the ends of batches and pages.
    const lost = [2, 3, Math.floor(0.3885 * USERS), 0.6 * USERS, USERS - 2, USERS - 1].map(
      (n) => uids[n] ?? '',
    );
    const expected = new Map<string, number>(lost.map((uid) => [uid, TRADES + 1]));
    meter.take();

    const began = performance.now();
    const touched: string[] = [];
    await atOnce(8, queues.batches.values(), async (batch: BatchTask) => {
      touched.push(...batch.users);
      await sweepBatch(getRuntime().context, parseBatchTask(batch));
    });
    report('checked', USERS, began);
    const taken = meter.take();
    expect(touched.sort()).toEqual(uids);

    const all = await currents();
    const rebuilt = [...all.values()].filter(({ rebuilt_at }) => sameTime(rebuilt_at, SWEPT));
    const checked = USERS - rebuilt.length;
    // Nothing closed since the rebuild, so a check has nothing to record.
    expect([...all.values()].filter(({ swept_at }) => swept_at !== null)).toEqual([]);
    // One in 30, within five standard deviations.
    const deviation = Math.sqrt((USERS / 30) * (29 / 30));
    expect(rebuilt.length).toBeGreaterThan(Math.max(0, USERS / 30 - 5 * deviation));
    expect(rebuilt.length).toBeLessThan(USERS / 30 + 5 * deviation);
    expect(new Set([...all.values()].map(({ version }) => version))).toEqual(new Set([1]));

    const size = { agents: AGENTS.length, closes: 0 };
    const [one, two] = [1, 2].map((users) => estimateSweep({ ...size, users, reconcileDays: 1e9 }));
    const [oneRebuilt, twoRebuilt] = [1, 2].map((users) =>
      estimateSweep({ ...size, users, reconcileDays: 1 }),
    );
    if (!one || !two || !oneRebuilt || !twoRebuilt) throw new Error('No estimate.');
    // The windows are not full here, and the search for users was metered above.
    const notFull = AGENTS.length * (100 - TRADES);
    const reads =
      checked * (two.reads - one.reads - 1) +
      rebuilt.length * (twoRebuilt.reads - oneRebuilt.reads - 1 - notFull);
    const writes =
      checked * (two.writes - one.writes) + rebuilt.length * (twoRebuilt.writes - oneRebuilt.writes);
    process.stdout.write(
      `sweep: ${(taken.reads / USERS).toFixed(3)} reads and ${(taken.writes / USERS).toFixed(3)} writes per user, ` +
        `${rebuilt.length} rebuilt; the dry run says ${(reads / USERS).toFixed(3)} and ${(writes / USERS).toFixed(3)}\n`,
    );
    expect(taken).toEqual({ reads, writes });

    // The next day: some trades were lost, and a process was killed in the middle of a batch, which runs again.
    now = SWEPT.plusSeconds(DAY);
    const late = now.seconds - 7200;
    await writeAll(
      db,
      lost.map((uid) => [`users/${uid}/tradeJournal/lost`, tradeDocument('carry', late, '5')] as const),
    );
    const concerned = [...queues.batches.values()]
      .filter(({ users }) => users.some((uid) => expected.has(uid)))
      .map((batch) => ({ ...batch, sweep: { name: 'next', day: now.utcDay() } }));
    for (const batch of concerned) {
      await sweepBatch(getRuntime().context, {
        ...batch,
        users: batch.users.slice(0, Math.ceil(batch.users.length / 4)),
      });
      await sweepBatch(getRuntime().context, batch);
    }
    for (const [uid, trades] of expected) {
      const { current } = userPaths(db, uid);
      expect((await current.get()).get('agents.carry.trades')).toBe(trades);
      const state = await stateOf(uid);
      await rebuildUser(getRuntime().context, uid, []);
      expect(await stateOf(uid)).toEqual(state);
    }
  });

  async function stateOf(uid: string): Promise<unknown> {
    const { windows, current } = userPaths(db, uid);
    const published = await current.get();
    const agents: unknown = published.get('agents');
    const targets: unknown = published.get('target_weights');
    return { agents, targets, windows: (await windows.get()).docs.map((window) => window.data()) };
  }

  it('the sweep builds users for whom nothing was ever published', async () => {
    const fresh = Array.from({ length: USERS / 50 }, (_, n) => `zz-fresh-${n}`);
    await writeAll(
      db,
      fresh.flatMap((uid) =>
        AGENTS.map(
          (agentId) => [`users/${uid}/tradeJournal/${agentId}`, tradeDocument(agentId, CLOSED)] as const,
        ),
      ),
    );
    const began = performance.now();
    const half = fresh.length / 2;
    await atOnce(2, [fresh.slice(0, half), fresh.slice(half)], (users) =>
      sweepBatch(getRuntime().context, { sweep: { name: 'fresh', day: 1 }, users }),
    );
    report('built', fresh.length, began);
    for (const uid of fresh)
      expect((await userPaths(db, uid).current.get()).get('window_agents')).toEqual([...AGENTS].sort());
  });
});

function sameTime(value: unknown, { seconds }: Instant): boolean {
  return value instanceof Timestamp && value.seconds === seconds;
}

function report(what: string, users: number, began: number): void {
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    `sweep: ${users} users ${what} in ${seconds.toFixed(1)} s, ${(users / seconds).toFixed(0)} per second\n`,
  );
}

describe('the users that are found', () => {
  let app: App;
  let db: Firestore;
  let projects = 0;
  beforeEach(() => {
    const name = `demo-users-${process.pid}-${projects++}`;
    const emulated = serverOf(name, name);
    app = emulated.app;
    db = emulated.db;
  });
  afterEach(async () => {
    await deleteApp(app);
  });

  async function found(): Promise<string[]> {
    const uids: string[] = [];
    for (let cursor: string | null = null; uids.length < 100;) {
      const next = await nextUserWithJournal(db, cursor);
      if (next === null) return uids;
      uids.push(next.uid);
      cursor = next.cursor;
    }
    return uids;
  }

  const write = (...paths: string[]): Promise<void> =>
    writeAll(
      db,
      paths.map((path) => [path, tradeDocument('a', CLOSED)] as const),
    );

  it('the sweep finds no user in an empty database', async () => {
    expect(await found()).toEqual([]);
  });

  it('the sweep finds users with unusual ids, in the order of their bytes', async () => {
    const hard = [
      ...[' ', '!', '..a', '.a', '0', '007', '10', '2', 'A', 'a', 'a b', 'a\tb', 'a\nb', 'a%2Fb', 'a%20b'],
      ...['a.b', 'a`b', 'a\\b', 'a"b', "a'b", 'a#b?c', 'constructor', 'tradeJournal', 'users', '_', '__a'],
      ...['é', '用户', '\uFF5E', '\uFFFD', '\u{1F600}', '\u{1F600}\u{1F600}', '\u{10FFFF}', '\u{10FFFF}a'],
      ...['\u{10FFFF}\u{10FFFF}', 'z'.repeat(1500)],
    ].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    await write(...hard.flatMap((uid) => [`users/${uid}/tradeJournal/t1`, `users/${uid}/tradeJournal/t2`]));
    expect(await found()).toEqual(hard);
  });

  it('the sweep does not find other paths that end in tradeJournal', async () => {
    await write(
      'archive/x/tradeJournal/y',
      'user/u/tradeJournal/y',
      'users/a/tradeJournal/t',
      'users/b/old/x/tradeJournal/y',
      'users/c/old/x/tradeJournal/y',
      'users/c/tradeJournal/t',
      'users/d/tradeJournal/t/tradeJournal/nested',
      'users/e/tradeJournal/t',
      'users/e/tradeJournal/t/tradeJournal/nested',
      'users/e/zzz/x/tradeJournal/y',
      'users/tradeJournal/tradeJournal/t',
      'users2/u/tradeJournal/y',
      'zzz/u/tradeJournal/y',
      '😀/u/tradeJournal/y',
      'tradeJournal/x/tradeJournal/y',
    );
    expect(await found()).toEqual(['a', 'c', 'e', 'tradeJournal']);
  });

  it.each([
    '\uFFFF',
    '\u{1F600}',
    '\u{10FFFE}',
    '\u{10FFFF}',
    '\u{10FFFF}a',
    '\u{10FFFF}\u{10FFFF}',
    '\u{10FFFF}'.repeat(32),
    '\u{10FFFF}'.repeat(375),
  ])('the sweep finds a user once when a trade has the id %j', async (tradeId) => {
    await write('users/a/tradeJournal/t', `users/m/tradeJournal/${tradeId}`, 'users/z/tradeJournal/t');
    expect((await found()).slice(0, 5)).toEqual(['a', 'm', 'z']);
  });
});
