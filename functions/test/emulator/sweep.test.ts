import { setTimeout } from 'node:timers/promises';
import { deleteApp, initializeApp, type App } from 'firebase-admin/app';
import { type DocumentReference, type Firestore, getFirestore, Timestamp } from 'firebase-admin/firestore';
import { OperationMeter } from '../../local/operation-meter';
import { planSweep, sweepBatch, sweepPage } from '../../src/app/sweep/sweep';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { type BatchTask, parseBatchTask, parsePageTask } from '../../src/contract/tasks/sweep';
import { Instant } from '../../src/core/base/instant';
import { estimateSweep } from '../../src/app/sweep/plan';
import { userPaths } from '../../src/store/paths';
import { nextUserWithJournal } from '../../src/store/users';
import { storedWindow } from '../support/arbitraries/documents';
import { CapturedQueues } from '../support/users/captured-queues';
import { type Data, tradeDocument } from '../support/users/embedded-user';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { emulators } from './client';

/** The sweep on the official emulators. */

const CRASH = firestoreError(14, 'UNAVAILABLE: a crash');

const DAY = 86_400;
const CLOSED = 1_700_000_000;

function emulatedFirestore(name: string, projectId: string): { app: App; db: Firestore } {
  const { firestore } = emulators();
  if (!firestore) throw new Error('There is no Firestore emulator.');
  const app = initializeApp({ projectId }, name);
  const db = getFirestore(app);
  db.settings({ host: `${firestore.host}:${firestore.port}`, ssl: false });
  return { app, db };
}

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

/** Does all of it, so many at once. */
async function atOnce<T>(many: number, all: Iterable<T>, work: (one: T) => Promise<unknown>): Promise<void> {
  const iterator = all[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: many }, worker));
}

describe('in one process, over 2,000 users with 4 agents', () => {
  const USERS = 2000;
  const AGENTS = ['momentum', 'reversal', 'breakout', 'carry'];
  const TRADES = 1;
  const [FIRST, ...OTHERS] = AGENTS.flatMap((agentId, a) =>
    Array.from({ length: TRADES }, (_, n): [string, Data] => [
      `${agentId}-${n}`,
      tradeDocument(agentId, CLOSED + n * 60, String(((n + a) * 7) % 11)),
    ]),
  ) as [[string, Data], ...[string, Data][]];
  const uids = Array.from({ length: USERS }, (_, n) => `user-${String(n).padStart(4, '0')}`);
  /** When all were rebuilt, and the day after, when they are swept. */
  const REBUILT = new Instant(1_790_000_000);
  const SWEPT = REBUILT.plusSeconds(DAY);

  let db: Firestore;
  let meter: OperationMeter;
  let now: Instant;
  beforeAll(async () => {
    // A project of its own: no function of the suite listens there.
    const emulated = emulatedFirestore('sweep-in-process', `demo-sweep-${process.pid}`);
    const metered = emulatedFirestore('sweep-in-process-metered', `demo-sweep-${process.pid}`);
    db = emulated.db;
    meter = new OperationMeter(metered.db);
    apps.push(emulated.app, metered.app);
    now = REBUILT;
    useRuntime({ db: metered.db, now: () => now, log: silent, reconcileDays: 30 });

    // The emulator looks through all journals whenever it looks for the next user, so the other trades come later.
    await writeAll(
      db,
      uids.map((uid) => [`users/${uid}/tradeJournal/${FIRST[0]}`, FIRST[1]] as const),
    );
  });

  /** The other trades of all, and what a rebuild makes of their journals, which are all the same. */
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

  /** What the pages have added. */
  const queues = new CapturedQueues();

  it('finds each user once, also when a page crashes in the middle and another runs twice', async () => {
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
      if (number === 1 || number === 3) expect(reads).toBe(500);
      if (number === 5) expect(reads).toBe(1);
      expect(writes).toBe(0);
      finds += reads;
    }
    report('found', finds, began);
    expect(queues.users).toEqual(uids);
    const estimate = estimateSweep({ users: USERS, agents: AGENTS.length, closes: 0, reconcileDays: 30 });
    expect([queues.pages.size, queues.batches.size]).toEqual([estimate.pages, estimate.batches]);
  });

  it('checks each once, at the reads and writes that the dry run says, and finds what was lost', async () => {
    await complete();
    now = SWEPT;
    // Some at the ends of batches and of pages.
    const lost = [3, 4, 777, 1200, 1998, 1999].map((n) => uids[n] ?? '');
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
    const swept = [...all.values()].filter(({ swept_at }) => sameTime(swept_at, SWEPT));
    // One in 30, give or take five standard deviations; everybody is either checked or rebuilt.
    expect(rebuilt.length).toBeGreaterThan(26);
    expect(rebuilt.length).toBeLessThan(107);
    expect(swept.length + rebuilt.length).toBe(USERS);
    expect(new Set([...all.values()].map(({ version }) => version))).toEqual(new Set([1]));

    const size = { agents: AGENTS.length, closes: 0 };
    const [one, two] = [1, 2].map((users) => estimateSweep({ ...size, users, reconcileDays: 1e9 }));
    const [oneRebuilt, twoRebuilt] = [1, 2].map((users) =>
      estimateSweep({ ...size, users, reconcileDays: 1 }),
    );
    if (!one || !two || !oneRebuilt || !twoRebuilt) throw new Error('No estimate.');
    // The windows are not full here, and finding the users was metered above.
    const notFull = AGENTS.length * (100 - TRADES);
    const reads =
      swept.length * (two.reads - one.reads - 1) +
      rebuilt.length * (twoRebuilt.reads - oneRebuilt.reads - 1 - notFull);
    const writes =
      swept.length * (two.writes - one.writes) + rebuilt.length * (twoRebuilt.writes - oneRebuilt.writes);
    process.stdout.write(
      `sweep: ${(taken.reads / USERS).toFixed(3)} reads and ${(taken.writes / USERS).toFixed(3)} writes a user, ` +
        `${rebuilt.length} rebuilt; the dry run says ${(reads / USERS).toFixed(3)} and ${(writes / USERS).toFixed(3)}\n`,
    );
    expect(taken).toEqual({ reads, writes });

    // The next day: closes of some were lost, and a process was killed in the middle of a batch, which runs again.
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
      await sweepBatch(getRuntime().context, { ...batch, users: batch.users.slice(0, 5) });
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

  it('builds users of whom nothing was ever published', async () => {
    const fresh = Array.from({ length: 40 }, (_, n) => `zz-fresh-${n}`);
    await writeAll(
      db,
      fresh.flatMap((uid) =>
        AGENTS.map(
          (agentId) => [`users/${uid}/tradeJournal/${agentId}`, tradeDocument(agentId, CLOSED)] as const,
        ),
      ),
    );
    const began = performance.now();
    await atOnce(4, [fresh.slice(0, 20), fresh.slice(20)], (users) =>
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
    `sweep: ${users} users ${what} in ${seconds.toFixed(1)} s, ${(users / seconds).toFixed(0)} a second\n`,
  );
}

describe('the users that are found', () => {
  let app: App;
  let db: Firestore;
  let projects = 0;
  beforeEach(() => {
    const name = `demo-users-${process.pid}-${projects++}`;
    const emulated = emulatedFirestore(name, name);
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

  it('are none in an empty database', async () => {
    expect(await found()).toEqual([]);
  });

  it('may have ids that are hard, and come in the order of their bytes', async () => {
    const hard = [
      ...[' ', '!', '..a', '.a', '0', '007', '10', '2', 'A', 'a', 'a b', 'a\tb', 'a\nb', 'a%2Fb', 'a%20b'],
      ...['a.b', 'a`b', 'a\\b', 'a"b', "a'b", 'a#b?c', 'constructor', 'tradeJournal', 'users', '_', '__a'],
      ...['é', '用户', '\uFF5E', '\uFFFD', '\u{1F600}', '\u{1F600}\u{1F600}', '\u{10FFFF}', '\u{10FFFF}a'],
      ...['\u{10FFFF}\u{10FFFF}', 'z'.repeat(1500)],
    ].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    await write(...hard.flatMap((uid) => [`users/${uid}/tradeJournal/t1`, `users/${uid}/tradeJournal/t2`]));
    expect(await found()).toEqual(hard);
  });

  it('are not those of other paths that end in tradeJournal', async () => {
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
  ])('once, whose trade has the id %j', async (tradeId) => {
    await write('users/a/tradeJournal/t', `users/m/tradeJournal/${tradeId}`, 'users/z/tradeJournal/t');
    expect((await found()).slice(0, 5)).toEqual(['a', 'm', 'z']);
  });
});

describe('as it is deployed: by the schedule and the queues', () => {
  const PROJECT = 'demo-maestro';
  let app: App;
  let db: Firestore;
  beforeAll(() => {
    const emulated = emulatedFirestore('sweep-deployed', PROJECT);
    app = emulated.app;
    db = emulated.db;
  });
  afterAll(async () => {
    await deleteApp(app);
  });

  /**
   * Begins the sweep of a time. firebase-tools gives a schedule a topic, but of the second generation its Pub/Sub emulator
   * then dispatches nothing ("Unsupported trigger signature: http"): so this calls the trigger, as that would.
   */
  async function startSweep(scheduleTime: string): Promise<void> {
    const { functions } = emulators();
    if (!functions) throw new Error('There is no functions emulator.');
    const trigger = `/functions/projects/${PROJECT}/triggers/us-central1-sweepAllocations-0`;
    const response = await fetch(`http://${functions.host}:${functions.port}${trigger}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-cloudscheduler-scheduletime': scheduleTime },
      body: '{}',
    });
    expect({ status: response.status, text: await response.text() }).toMatchObject({ status: 200 });
  }

  /** Waits until a document is as is wanted. */
  async function until(document: DocumentReference, isWanted: (data: Data) => boolean): Promise<Data> {
    return new Promise((resolve, reject) => {
      const timer = globalThis.setTimeout(() => {
        stop();
        reject(new Error(`${document.path} did not become what was waited for: ${JSON.stringify(last)}`));
      }, 60_000);
      let last: unknown;
      const stop = document.onSnapshot((snapshot) => {
        const data = snapshot.data();
        last = data;
        if (data === undefined || !isWanted(data)) return;
        clearTimeout(timer);
        stop();
        resolve(data);
      }, reject);
    });
  }

  const closedNow = (agentId: string, pnl: string): Data =>
    tradeDocument(agentId, Math.floor(Date.now() / 1000), pnl);

  /** The emulator sometimes answers a write with UNKNOWN while a transaction ends on the same document. */
  async function harm(write: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++)
      try {
        await write();
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await setTimeout(200);
      }
  }

  /** A user with three trades of two agents, folded by the deployed trigger, as if it were a day ago. */
  async function user(uid: string): Promise<ReturnType<typeof userPaths>> {
    const paths = userPaths(db, uid);
    // One after another, each once the last is folded: no event is on its way any more when a test does harm.
    const folded = { a: 0, b: 0 };
    for (const [tradeId, agentId, pnl] of [
      ['a1', 'a', '1'],
      ['a2', 'a', '2'],
      ['b1', 'b', '3'],
    ] as const) {
      folded[agentId]++;
      await paths.trades.doc(tradeId).set(closedNow(agentId, pnl));
      await until(paths.current, ({ agents }) => {
        const { a, b } = agents as Record<string, Data | undefined>;
        return (a?.trades ?? 0) === folded.a && (b?.trades ?? 0) === folded.b;
      });
    }
    await harm(() =>
      paths.current.update({ rebuilt_at: new Timestamp(Math.floor(Date.now() / 1000) - 600, 0) }),
    );
    return paths;
  }

  it('users whose events were lost, or whose documents were damaged, are whole afterwards', async () => {
    const name = `swept-${process.pid}`;
    const [lost, windowless, tampered, deleted] = await Promise.all(
      ['lost', 'windowless', 'tampered', 'deleted'].map((what) => user(`${name}-${what}`)),
    );
    if (!lost || !windowless || !tampered || !deleted) throw new Error('A user is missing.');
    const whole = (await tampered.current.get()).data() as Data;

    // As if the close of a2 had never been folded: in neither the window nor what is published.
    const window = (await lost.windows.doc('a').get()).get('trades') as string;
    const without = window.split('\n').filter((line) => !line.startsWith('a2\t'));
    expect(without).toHaveLength(1);
    await harm(() => lost.windows.doc('a').set(storedWindow(100, without)));
    await harm(() => windowless.windows.doc('b').delete());
    await harm(() => tampered.current.update({ weights: { a: '1', b: '0' } }));
    await harm(() => deleted.current.delete());

    const began = performance.now();
    const time = new Date().toISOString();
    await startSweep(time);
    // Delivered twice: no error, and no more work.
    await startSweep(time);
    const isWhole = ({ agents, weights }: Data): boolean =>
      JSON.stringify(weights) === JSON.stringify(whole.weights) &&
      (agents as Record<string, Data>).a?.trades === 2 &&
      (agents as Record<string, Data>).b?.trades === 1;
    await Promise.all([
      until(lost.current, (data) => isWhole(data) && data.swept_at !== null),
      until(windowless.current, (data) => isWhole(data) && recentlyRebuilt(data)),
      until(tampered.current, (data) => isWhole(data) && data.swept_at !== null),
      until(deleted.current, (data) => isWhole(data) && recentlyRebuilt(data)),
    ]);
    process.stdout.write(
      `sweep: through the suite in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
    );
    expect((await lost.windows.doc('a').get()).get('trades')).toBe(window);
    expect((await windowless.windows.doc('b').get()).get('trades')).toContain('b1\t');
  });

  function recentlyRebuilt({ rebuilt_at }: Data): boolean {
    return rebuilt_at instanceof Timestamp && Date.now() / 1000 - rebuilt_at.seconds < 300;
  }
});
