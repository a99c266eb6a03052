import v1 from '@google-cloud/firestore/build/protos/v1.json';
import { deleteApp, getApps } from 'firebase-admin/app';
import { FieldValue, type Firestore, GeoPoint, Timestamp, type Transaction } from 'firebase-admin/firestore';
import { Root } from 'protobufjs';
import type { TradeEvent } from '../../local/embedded';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { userPaths } from '../../src/store/paths';
import { storedWindow } from '../support/arbitraries/documents';
import { closes, deliver, tradeDocument } from '../support/users/embedded-user';
import { connect, EmulatorUser, PROJECT, timed } from '../support/users/emulator-user';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { bundled } from '../support/processes/bundled';
import { InstanceProcess } from '../support/processes/instance-process';
import type { TradeWrite } from '../support/users/trade-events';
import { ABORTED, deliverUntilAcknowledged, untilDone } from '../support/users/waiting-user';
import { barrier, Watch } from '../support/firestore/watched-firestore';
import type { Task } from './instance';

/**
 * What goes wrong in production, on the official Firestore emulator. Its locks are like those of the server: pessimistic, and
 * held until they expire when their holder has died. After each error the user is whole: see `expectWhole`.
 */

const INSTANCE = bundled('test/emulator/instance.ts');

let db: Firestore;
let other: Firestore;
beforeAll(() => {
  db = connect();
  other = connect();
});
afterAll(async () => {
  await Promise.all(getApps().map(deleteApp));
});

/** A user with closed trades, which are published. */
async function establishedUser(
  trades: readonly TradeWrite[] = closes('a', 0, 12),
  connection = db,
): Promise<EmulatorUser> {
  const user = new EmulatorUser(connection);
  await deliver((await user.eventsOf(trades))[0]);
  return user;
}

const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Prints figures of a run when MAESTRO_FIGURES=1. */
function say(text: string): void {
  if (process.env.MAESTRO_FIGURES === '1') process.stdout.write(`    ${text}\n`);
}

/** Kills a process while it closes a trade; the event is still to be delivered again. */
async function afterDeath(
  dies: Task['dies'],
  project = PROJECT,
  connection = db,
): Promise<{ user: EmulatorUser; event: TradeEvent }> {
  const user = await establishedUser(undefined, connection);
  const trade = user.paths.trades.doc('a-12');
  const before = await trade.get();
  const instance = new InstanceProcess(INSTANCE, {
    project,
    uid: user.uid,
    agentId: 'a',
    from: 12,
    to: 13,
    dies,
  });
  expect(await instance.end()).toBe('SIGKILL');
  const after = await trade.get();
  expect(after.exists).toBe(true);
  return { user, event: { data: { before, after } } as unknown as TradeEvent };
}

// The locks of a dead process are held for a minute, until they expire. The work that waits for them does so while the other
// tests run, and the last test looks at its result. In a project of its own: the emulator makes the queries of other users
// of the project wait for these locks too, four seconds each.
const LOCKED_PROJECT = `${PROJECT}-locked`;
let waiting: { user: EmulatorUser; repaired: Promise<number> };
beforeAll(async () => {
  const { user, event } = await afterDeath('before_commit', LOCKED_PROJECT, connect(LOCKED_PROJECT));
  expect(await user.current()).toMatchObject({ agents: { a: { trades: 12 } } });
  const instance = user.otherInstance(connect(LOCKED_PROJECT));
  const repair = (): Promise<void> => untilDone(() => instance.handle(event.data as never));
  waiting = { user, repaired: timed(repair) };
});

describe('a contended transaction', () => {
  it('a transaction that is aborted by another instance runs again, and both trades arrive', async () => {
    const user = await establishedUser();
    const [mine, others] = await user.eventsOf(closes('a', 12, 14));
    const bothHaveRead = barrier(2);
    const meet = (attempt: number): Promise<void> | undefined => (attempt === 1 ? bothHaveRead() : undefined);
    const watches = [user.watch(new Watch(meet)), new Watch(meet)] as const;
    const elsewhere = user.otherInstance(watches[1].over(other));
    const seconds = await timed(() =>
      Promise.all([deliver(mine), elsewhere.handle((others as TradeEvent).data as never)]),
    );
    const attempts = watches.map((watch) => watch.attempts);
    say(`aborted: ${attempts.join(' + ')} attempts, ${seconds.toFixed(1)} s`);
    // The functions repeat a contended fold themselves, as a new transaction.
    expect(watches.map(({ transactions }) => transactions)).toEqual(attempts);
    expect(attempts.reduce((sum, count) => sum + count)).toBeGreaterThan(2);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 14 } }, revision: 3 });
    await user.expectWhole();
  });

  it('a transaction that waits too long for a lock runs again until it has it', async () => {
    const user = await establishedUser();
    const [event] = await user.eventsOf(closes('a', 12, 13));
    const watch = user.watch(new Watch());
    const hasRead = barrier(2);
    const holds = other.runTransaction(async (transaction) => {
      await transaction.get(userPaths(other, user.uid).current);
      await hasRead();
      await pause(5);
    });
    await hasRead();
    const seconds = await timed(() => deliver(event));
    await holds;
    say(`lock held for 5 s: ${watch.attempts} attempts, ${seconds.toFixed(1)} s`);
    expect(watch.transactions).toBe(watch.attempts);
    expect(watch.attempts).toBeGreaterThan(1);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 13 } }, revision: 2 });
    await user.expectWhole();
  });

  it('a transaction that the server drops before the commit runs again, or its event is delivered again', async () => {
    const user = await establishedUser();
    const [event] = await user.eventsOf(closes('a', 12, 13));
    const watch = user.watch(
      new Watch((attempt, transaction) => (attempt === 1 ? rollBack(transaction) : undefined)),
    );
    await deliverUntilAcknowledged(event as TradeEvent);
    say(`rolled back by the server: ${watch.transactions} transactions`);
    expect(watch.attempts).toBe(2);
    await user.expectWhole();
  });

  /** Rolls a transaction back, as the server does when it was idle for too long. */
  async function rollBack(transaction: Transaction): Promise<unknown> {
    const { _transactionIdPromise: id } = transaction as unknown as {
      _transactionIdPromise: Promise<Uint8Array>;
    };
    const server = db as unknown as {
      readonly formattedName: string;
      request(method: string, body: object, tag: string): Promise<unknown>;
    };
    const body = { database: server.formattedName, transaction: await id };
    return server.request('rollback', body, 'test');
  }
});

describe('a read that fails', () => {
  // The SDK does not repeat a transaction for this error; when the role is granted, the event is delivered again.
  const DENIED = firestoreError(7, 'PERMISSION_DENIED: Missing or insufficient permissions.');
  const UNAVAILABLE = firestoreError(14, 'UNAVAILABLE: No connection established.');

  it.each(['tradeJournal/a-15', 'agentWindows/a', 'allocations/current'])(
    'a failed read of %s acknowledges and commits nothing of the group, and all arrive when redelivered',
    async (path) => {
      const user = await establishedUser();
      const events = await user.eventsOf([...closes('a', 12, 20), ...closes('b', 0, 4)]);
      user.inject({ ofDocument: (found) => (found.endsWith(path) ? DENIED : null) });
      const results = await Promise.allSettled(events.map(deliver));
      // The first is committed alone, and does not read the other trade.
      const acknowledged = results.filter(({ status }) => status === 'fulfilled').length;
      expect(acknowledged).toBe(path.includes('a-15') ? 1 : 0);
      expect((await user.idsInWindows()).a).toHaveLength(12 + acknowledged);
      user.inject();
      await Promise.all(events.reverse().map(deliver));
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 20 }, b: { trades: 4 } } });
      await user.expectWhole();
    },
  );

  it('a transaction runs again when the server cannot be reached twice', async () => {
    const user = await establishedUser();
    const [event] = await user.eventsOf(closes('a', 12, 13));
    let failures = 0;
    user.inject({
      ofDocument: (path) => (path.endsWith('/a-12') && failures++ < 2 ? UNAVAILABLE : null),
    });
    await deliver(event);
    expect(failures).toBe(3);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 13 } }, revision: 2 });
    await user.expectWhole();
  });
});

describe('a process that is killed', () => {
  it.each([
    ['before it has read anything', 'before_reading', 12],
    ['after the commit, before it acknowledges the event', 'after_commit', 13],
  ] as const)('a process is killed %s: the redelivered event repairs it', async (_, dies, trades) => {
    const { user, event } = await afterDeath(dies);
    const current = await user.current();
    expect(current).toMatchObject({ agents: { a: { trades } } });
    await deliver(event);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 13 } } });
    if (dies === 'after_commit') expect(await user.current()).toEqual(current);
    await user.expectWhole();
  });
});

describe('many closes of one user at once', () => {
  it('1,000 trades in one process arrive without an error, in few transactions', async () => {
    const user = new EmulatorUser(db);
    await user.paths.settings.set({ lookback_trades: 1000 });
    // The windows exist: otherwise the first trade of each would fill it from the journal.
    const agents = ['a', 'b', 'c', 'd'];
    await deliver((await user.eventsOf(agents.flatMap((agentId) => closes(agentId, 0, 1))))[0]);
    const events = await user.eventsOf(agents.flatMap((agentId) => closes(agentId, 1, 251)));
    const watch = user.watch(new Watch());
    const seconds = await timed(() => Promise.all(events.map(deliver)));
    say(
      `1,000 at once: ${watch.transactions} transactions, ${watch.attempts} attempts, ${seconds.toFixed(1)} s`,
    );
    expect(watch).toMatchObject({ transactions: 11, attempts: 11 });
    expect((await user.current())?.revision).toBe(12);
    await user.expectWhole({ lookback: 1000 });
  });

  it('250 trades in each of four processes all arrive', async () => {
    const user = new EmulatorUser(db);
    await user.paths.settings.set({ lookback_trades: 1000 });
    const first = ['a', 'b', 'c'].flatMap((agentId) => closes(agentId, 0, 1));
    await deliver((await user.eventsOf(first))[0]);
    // Two shares are of one agent, so that they also share a window.
    const shares = [
      { agentId: 'a', from: 1, to: 251 },
      { agentId: 'a', from: 251, to: 501 },
      { agentId: 'b', from: 1, to: 251 },
      { agentId: 'c', from: 1, to: 251 },
    ];
    const instances = shares.map(
      (share) =>
        new InstanceProcess(INSTANCE, {
          project: PROJECT,
          uid: user.uid,
          ...share,
          dies: null,
          waits: true,
        }),
    );
    await Promise.all(instances.map((instance) => instance.ready()));
    for (const instance of instances) instance.go();
    const took = await Promise.all(instances.map((instance) => instance.done()));
    say(`4 processes: ${JSON.stringify(took)}`);
    const current = await user.current();
    expect(current).toMatchObject({ agents: { a: { trades: 501 }, b: { trades: 251 }, c: { trades: 251 } } });
    const committed = took.reduce((sum, { transactions }) => sum + transactions, 0);
    // A redelivered trade is either folded already or folded now: no transaction counts twice.
    expect(current?.revision).toBeLessThanOrEqual(1 + committed);
    await user.expectWhole({ lookback: 1000 });
  });
});

describe('trades that are deleted while they are folded', () => {
  it('a deletion between read and commit waits, and its own event removes the trade', async () => {
    const user = await establishedUser();
    const [event] = await user.eventsOf(closes('a', 12, 13));
    let deletion: Promise<TradeEvent[]> | undefined;
    user.watch(
      new Watch(async () => {
        deletion ??= user.eventsOf([['a-12', null]]);
        // The deletion has been sent, and waits for the lock.
        await pause(0.2);
      }),
    );
    await deliver(event);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 13 } } });
    for (const deleted of (await deletion) ?? []) await deliver(deleted);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 12 } } });
    await user.expectWhole();
  });

  it('a trade that is deleted before its close is handled is in no window', async () => {
    const user = await establishedUser();
    const closed = await user.eventsOf(closes('a', 12, 14));
    const deleted = await user.eventsOf([['a-12', null]]);
    for (const event of [...deleted, ...closed]) await deliver(event);
    await user.expectWhole();
  });

  it('many deletions at once, also from a full window, while others close', async () => {
    const user = await establishedUser([...closes('a', 0, 130), ...closes('b', 0, 20)]);
    const closing = await user.eventsOf([...closes('a', 130, 190), ...closes('c', 0, 30)]);
    const handled = closing.map(deliverUntilAcknowledged);
    const gone = [...closes('a', 40, 180), ...closes('b', 0, 20), ...closes('c', 10, 20)];
    for (let from = 0; from < gone.length; from += 20) {
      const events = await user.eventsOf(gone.slice(from, from + 20).map(([tradeId]) => [tradeId, null]));
      handled.push(...events.map(deliverUntilAcknowledged));
    }
    await Promise.all(handled);
    expect(Object.keys(await user.idsInWindows())).toEqual(['a', 'c']);
    await user.expectWhole();
  });
});

describe('a user whose data is deleted', () => {
  it('only the history is left when all trades are deleted at once', async () => {
    const user = await establishedUser([...closes('a', 0, 120), ...closes('b', 0, 30)]);
    const events = await user.eventsOf(
      [...closes('a', 0, 120), ...closes('b', 0, 30)].map(([tradeId]) => [tradeId, null]),
    );
    await Promise.all(events.map(deliverUntilAcknowledged));
    expect(await user.collections()).toEqual(['allocationHistory']);
    expect(user.errors).toEqual([]);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'only the history is left when all documents are deleted before transaction %d of a rebuild',
    async (number) => {
      const user = new EmulatorUser(db);
      const trades = [...closes('a', 0, 12), ...closes('b', 0, 12)];
      const events = await user.eventsOf(trades);
      let deletions: TradeEvent[] = [];
      const deleteAll = async (): Promise<void> => {
        deletions = await user.eventsOf(trades.map(([tradeId]) => [tradeId, null]));
        await user.db.recursiveDelete(user.db.doc(`users/${user.uid}`));
      };
      user.inject({ meanwhile: (current) => (current === number ? deleteAll() : undefined) });
      await Promise.all(events.map(deliverUntilAcknowledged));
      await Promise.all(deletions.map(deliverUntilAcknowledged));
      expect(deletions).toHaveLength(24);
      expect(['', 'allocationHistory']).toContain((await user.collections()).join());
      expect(user.errors).toEqual([]);
    },
  );

  it('only the history is left when all documents are deleted while many trades close', async () => {
    const user = await establishedUser([...closes('a', 0, 30), ...closes('b', 0, 30)]);
    const trades = [...closes('a', 30, 60), ...closes('c', 0, 30)];
    const handled = (await user.eventsOf(trades)).map(deliverUntilAcknowledged);
    const deletions = await user.eventsOf(
      [...closes('a', 0, 60), ...closes('b', 0, 30), ...closes('c', 0, 30)].map(([tradeId]) => [
        tradeId,
        null,
      ]),
    );
    await user.db.recursiveDelete(user.db.doc(`users/${user.uid}`));
    await Promise.all([...handled, ...deletions.map(deliverUntilAcknowledged)]);
    expect(['', 'allocationHistory']).toContain((await user.collections()).join());
    expect(user.errors).toEqual([]);
  });
});

describe('documents that are deleted or damaged by hand', () => {
  it.each<[string, (user: EmulatorUser) => Promise<unknown>]>([
    ['current is deleted', (user) => user.paths.current.delete()],
    ['a window is deleted', (user) => user.paths.windows.doc('a').delete()],
    ['another window is deleted, and current', (user) => deleteBoth(user)],
    [
      'a window is cut',
      (user) =>
        user.paths.windows
          .doc('a')
          .set({ ...storedWindow(100, ['a-11\t1700000660\t1\t100\t\t\t\t1']), digest: 'x' }),
    ],
    ['a window is not text', (user) => user.paths.windows.doc('a').set({ trades: ['a-1'] })],
    ['a window is empty', (user) => user.paths.windows.doc('a').set({})],
    ['a window is too short', (user) => user.paths.windows.doc('a').set(storedWindow(5, []))],
    ['a rebuild state is invented', (user) => user.paths.rebuild.set({ pending: 'x' })],
  ])('the next closed trades repair it when %s', async (what, damage) => {
    const user = await establishedUser([...closes('a', 0, 12), ...closes('b', 0, 12)]);
    await damage(user);
    const events = await user.eventsOf([...closes('a', 12, 14), ...closes('b', 12, 14)]);
    await Promise.all(events.map(deliver));
    // A window that was cut to fewer valid trades looks like a correct one: a rebuild repairs it.
    if (['a window is cut', 'a rebuild state is invented'].includes(what))
      await rebuildUser(user.context, user.uid, []);
    await user.expectWhole();
  });

  async function deleteBoth(user: EmulatorUser): Promise<void> {
    await user.paths.windows.doc('b').delete();
    await user.paths.current.delete();
  }

  it('the next closed trade repairs any field of current with a value of any type', async () => {
    const user = await establishedUser([...closes('a', 0, 12), ...closes('b', 0, 12)]);
    const fields = Object.keys((await user.current()) ?? {}).sort();
    const values = Object.entries(strangeValues(user)).filter(
      ([type]) => !['null', 'integer', 'timestamp'].includes(type),
    );
    let n = 12;
    for (const [index, field] of fields.entries()) {
      // Each field meets some types, and each type some fields.
      for (let k = 0; k < 2; k++) {
        const [type, value] = values[(index * 2 + k) % values.length] ?? ['', null];
        await user.paths.current.update({ [field]: value });
        await deliver((await user.eventsOf(closes(n % 2 === 0 ? 'a' : 'b', n, n + 1)))[0]);
        n++;
        const found = { field, type, windows: await user.idsInWindows() };
        expect(found).toEqual({ field, type, windows: await user.idsInJournal() });
        const { state, current } = { state: await user.state(), current: await user.current() };
        expect(current).toMatchObject({ rebuilding_since: null, schema_version: 1 });
        await rebuildUser(user.context, user.uid, []);
        expect({ field, type, state }).toEqual({ field, type, state: await user.state() });
      }
    }
    await user.expectWhole();
  });
});

/** A value of each type that Firestore knows. */
function strangeValues(user: EmulatorUser): Record<string, unknown> {
  return {
    null: null,
    boolean: true,
    integer: 7,
    double: 0.1,
    nan: Number.NaN,
    infinity: -Infinity,
    text: 'x',
    empty: '',
    long: '9'.repeat(200),
    bytes: Buffer.from([0, 255]),
    reference: user.paths.current,
    'geo point': new GeoPoint(1, 2),
    timestamp: new Timestamp(1_700_000_000, 123_456_789),
    array: ['1'],
    'empty array': [],
    map: { a: { b: [null] } },
    'empty map': {},
    vector: FieldValue.vector([1, 2]),
  };
}

describe('malformed trades', () => {
  it('trades with fields of every type: each closed one has its place, each skipped one its reason', async () => {
    const user = new EmulatorUser(db);
    await user.paths.settings.set({ lookback_trades: 1000 });
    await deliver((await user.eventsOf(closes('a', 0, 12)))[0]);
    const fields = [
      ...['agent_id', 'closed_at', 'realized_pnl', 'entry_price', 'quantity', 'symbol', 'r_multiple'],
      ...['risk_amount', 'side', 'confidence', 'regime', 'opened_at', 'exit_price', 'note'],
    ];
    const values = Object.entries(strangeValues(user));
    const trades = fields.flatMap((field, row) =>
      values.map(([type, value], column): TradeWrite => {
        const fields = { ...tradeDocument('a', 1_700_100_000 + row * 100 + column), [field]: value };
        return [`${field} ${type}`, fields];
      }),
    );
    const withoutFields = fields.map((field): TradeWrite => {
      const rest = Object.entries(tradeDocument('a', 1_700_200_000)).filter(([name]) => name !== field);
      return [`no ${field}`, Object.fromEntries(rest)];
    });
    const strangeIds = [
      'é'.repeat(64),
      'é'.repeat(65),
      '\u{1F600}',
      'a\tb\\n',
      '%2F',
      '{}',
      '__x',
      'constructor',
    ].map((id): TradeWrite => [id, tradeDocument('a', 1_700_300_000)]);
    const strangeAgents = [
      'constructor',
      'a.b',
      'a/b',
      '.',
      '__proto__',
      '`',
      '\u{1F600}',
      'x'.repeat(129),
      'é'.repeat(64),
    ].map((agentId, n): TradeWrite => [`of-${n}`, tradeDocument(agentId, 1_700_400_000)]);
    const writes = [...trades, ...withoutFields, ...strangeIds, ...strangeAgents, ['empty', {}] as const];
    const events = await user.eventsOf(writes);
    await Promise.all(events.map(deliverUntilAcknowledged));
    // One that was delivered again is logged again.
    const warned = new Set(user.entries.map(({ trade_id }) => trade_id));
    // All texts can name an agent, except the empty one and the one that is too long; ids must not be too long or reserved.
    const invalidAgents = values.length - 1;
    // A trade without a closed_at, or with null, is open; a Timestamp closes it. Anything else is malformed.
    const invalidTimes = values.length - 2;
    expect(warned.size).toBe(invalidAgents + invalidTimes + 1 + 1 + 4);
    const agents = (await user.current())?.agents as Record<string, { skipped: Record<string, number> }>;
    say(`malformed: ${writes.length} trades, skipped ${JSON.stringify(agents.a?.skipped)}`);
    expect(agents.a?.skipped).toEqual({
      missing_pnl: 2,
      invalid_pnl: values.length - 3,
      missing_entry_price: 2,
      invalid_entry_price: values.length - 3,
      missing_quantity: 2,
      invalid_quantity: values.length - 3,
    });
    await user.expectWhole({ lookback: 1000 });
    // And back: each trade becomes valid or is deleted.
    const repaired = writes.map(([tradeId], n): TradeWrite => [
      tradeId,
      n % 3 === 0 ? null : tradeDocument('b', 1_700_500_000 + n),
    ]);
    await Promise.all((await user.eventsOf(repaired)).map(deliver));
    await user.expectWhole({ lookback: 1000 });
  });

  it('an agent_id too long for an index does not hide the agents behind it', async () => {
    const user = new EmulatorUser(db);
    const events = await user.eventsOf([
      ['long', tradeDocument('0'.repeat(1501), null)],
      ...closes('a', 0, 1),
    ]);
    for (const event of events) await deliver(event);
    await user.expectWhole();
  });

  it('settings of every type leave the last good configuration in force, and trades are folded', async () => {
    const user = await establishedUser();
    await user.changeSettings({ min_trades: 5 });
    let n = 12;
    for (const [type, value] of Object.entries(strangeValues(user))) {
      for (const field of ['lookback_trades', 'agent_ids', 'risk_free_rate', 'unknown']) {
        // These are allowed.
        if (field === 'agent_ids' && ['null', 'array'].includes(type)) continue;
        if (field === 'lookback_trades' && type === 'integer') continue;
        if (field === 'risk_free_rate' && type === 'double') continue;
        await user.changeSettings({ min_trades: 9, [field]: value });
      }
      await rebuildUser(user.context, user.uid, []);
      await deliver((await user.eventsOf(closes('a', n, n + 1)))[0]);
      n++;
      const current = await user.current();
      expect({ type, current }).toMatchObject({
        type,
        current: { config: { min_trades: 5 }, agents: { a: { trades: n } } },
      });
    }
    expect(user.errors.length).toBeGreaterThan(50);
    await user.expectWhole({ isErrorFree: false });
  });
});

describe('settings that change while trades close', () => {
  it('settings that change often while trades close end like a rebuild under the last ones', async () => {
    const user = await establishedUser([...closes('a', 0, 250), ...closes('b', 0, 120)]);
    const closing = await user.eventsOf([
      ...closes('a', 250, 330),
      ...closes('b', 120, 160),
      ...closes('new', 0, 40),
    ]);
    const watch = user.watch(new Watch());
    const handled: Promise<void>[] = [];
    const close = async (): Promise<void> => {
      for (const event of closing) {
        handled.push(deliverUntilAcknowledged(event));
        await pause(0.005);
      }
    };
    const change = async (): Promise<void> => {
      for (const settings of [
        { lookback_trades: 300 },
        { lookback_trades: 150, agent_ids: ['b', 'unseen'] },
        null,
        { lookback_trades: 200, temperature: '2' },
      ]) {
        await untilDone(() => user.changeSettings(settings));
        // The test sets the clock of the functions: a minute passes.
        user.clock = user.clock.plusSeconds(61);
      }
    };
    const seconds = await timed(() => Promise.all([close(), change()]));
    await Promise.all(handled);
    say(
      `settings while ${closing.length} close: ${watch.transactions} transactions, ${watch.attempts} attempts, ${seconds.toFixed(1)} s`,
    );
    expect(handled).toHaveLength(160);
    expect(await user.current()).toMatchObject({
      config: { lookback_trades: 200, temperature: '2' },
      agents: { a: { trades: 200 }, b: { trades: 160 }, new: { trades: 40 } },
    });
    await user.expectWhole({ lookback: 200 });
  });

  it('an agent that appears while settings change has a window as long as the new ones need', async () => {
    const user = await establishedUser(closes('a', 0, 130));
    user.clock = user.clock.plusSeconds(61);
    const appear = async (): Promise<void> => deliver((await user.eventsOf(closes('new', 0, 130)))[0]);
    // The rebuild has begun; the old settings are still in force.
    user.inject({ meanwhile: (number) => (number === 1 ? appear() : undefined) });
    await user.changeSettings({ lookback_trades: 120 });
    expect(await user.current()).toMatchObject({
      config: { lookback_trades: 120 },
      agents: { new: { trades: 120 } },
    });
    await user.expectWhole({ lookback: 120 });
  });
});

describe('a rebuild that is cut in the middle', () => {
  const JOURNAL = [...closes('a', 0, 12), ...closes('b', 0, 3), ...closes('c', 0, 15)];

  it.each([
    ['before', false],
    ['after', true],
  ])(
    'a rebuild that is cut %s any of its transactions is resumed by the redelivered event',
    async (_, answerLost) => {
      let cuts = 0;
      for (let isDone = false; !isDone; cuts++) {
        const user = new EmulatorUser(db);
        const events = await user.eventsOf(JOURNAL);
        user.inject({ ofTransaction: (number) => (number >= cuts ? ABORTED : null), answerLost });
        isDone = await deliver(events[0]).then(
          () => true,
          () => false,
        );
        user.inject();
        // The journal changed since, and these events come first.
        const changes = await user.eventsOf([
          ['b-0', null],
          ['c-14', tradeDocument('a', 1_700_000_030)],
          ...closes('d', 0, 2),
        ]);
        for (const event of [...changes.reverse(), ...events.slice(0, 2)])
          await deliverUntilAcknowledged(event);
        expect(Object.keys(await user.idsInWindows())).toEqual(['a', 'b', 'c', 'd']);
        await user.expectWhole();
      }
      expect(cuts).toBeGreaterThan(6);
    },
  );

  it('a resumed rebuild refills the windows that have missed events', async () => {
    const agents = ['a', 'b', 'c'];
    const user = await establishedUser(agents.flatMap((agentId) => closes(agentId, 0, 12)));
    // Their events are lost.
    await user.eventsOf(agents.flatMap((agentId) => closes(agentId, 12, 14)));
    await expect(rebuildUser({ ...user.context, db: cut(2) }, user.uid, [])).rejects.toBe(ABORTED);
    expect((await user.idsInWindows()).a).toHaveLength(14);
    expect((await user.idsInWindows()).c).toHaveLength(12);
    await rebuildUser(user.context, user.uid, []);
    await user.expectWhole();
  });

  it('an event acknowledged between refilling and publishing is published', async () => {
    const user = await establishedUser();
    const events = await user.eventsOf(closes('a', 12, 16));
    // It begins and refills the one window: two transactions.
    await expect(rebuildUser({ ...user.context, db: cut(2) }, user.uid, [])).rejects.toBe(ABORTED);
    expect((await user.idsInWindows()).a).toHaveLength(16);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 12 } } });
    await deliver(events[0]);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 16 } } });
    for (const event of events.slice(1)) await deliver(event);
    // After ten minutes the rebuild counts as abandoned: the next event finishes it.
    user.clock = user.clock.plusSeconds(601);
    await deliver((await user.eventsOf(closes('a', 16, 17)))[0]);
    await user.expectWhole();
  });

  /** A Firestore that aborts all transactions after this many. */
  function cut(after: number): Firestore {
    let number = 0;
    return new Proxy(db, {
      get: (_, key): unknown => {
        if (key === 'runTransaction' && number++ >= after) return () => Promise.reject(ABORTED);
        const value: unknown = Reflect.get(db, key);
        return typeof value === 'function' ? (value.bind(db) as unknown) : value;
      },
    });
  }
});

/** The commits of some work, by the bytes of each commit and of the largest document in it. */
async function commitsOf(work: () => Promise<unknown>): Promise<{ commit: number; document: number }[]> {
  const root = Root.fromJSON(v1);
  const sizeOf = (type: string, message: object): number => {
    const found = root.lookupType(`google.firestore.v1.${type}`);
    return found.encode(found.fromObject(message)).finish().length;
  };
  const sizes: { commit: number; document: number }[] = [];
  // The SDK's way to the server: internal, but the only place to see every write.
  const funnel = db as unknown as {
    request(method: string, body: Commit, ...rest: unknown[]): Promise<unknown>;
  };
  const request = funnel.request.bind(db);
  funnel.request = (method, body, ...rest) => {
    if (method === 'commit') {
      const documents = (body.writes ?? []).map(({ update }) => (update ? sizeOf('Document', update) : 0));
      sizes.push({ commit: sizeOf('CommitRequest', body), document: Math.max(0, ...documents) });
    }
    return request(method, body, ...rest);
  };
  try {
    await work();
  } finally {
    funnel.request = request;
  }
  return sizes;
}

interface Commit {
  readonly writes?: readonly { readonly update?: object }[];
}

const MIB = 1024 * 1024;

describe('the largest a user can be', () => {
  it('windows of 1,000 trades with the longest ids and figures stay far below 1 MiB, and commits below 4 MiB', async () => {
    const user = new EmulatorUser(db);
    const agents = ['a', 'b', 'c', 'd', 'e'];
    const digits = '9'.repeat(30);
    const longest = (agentId: string, from: number, to: number): TradeWrite[] =>
      Array.from({ length: to - from }, (_, index) => [
        // A tab and a backslash are stored as two characters each.
        `${agentId}${'\t'.repeat(123)}${String(from + index).padStart(4, '0')}`,
        {
          agent_id: agentId,
          closed_at: new Timestamp(1_700_000_000 + from + index, 999_999_000),
          realized_pnl: `-99999999999999999999.${digits}`,
          entry_price: `99999999999999999999.${digits}`,
          quantity: `-99999999999999999999.${digits}`,
          r_multiple: `-99999999999999999999.${digits}`,
          symbol: '\\'.repeat(32),
        },
      ]);
    await user.paths.settings.set({ lookback_trades: 1000 });
    const existing = await user.eventsOf(agents.flatMap((agentId) => longest(agentId, 0, 1001)));
    const more = await user.eventsOf(agents.flatMap((agentId) => longest(agentId, 1001, 1004)));
    const report = (name: string, sizes: readonly { commit: number; document: number }[]): void => {
      const commit = Math.max(...sizes.map((size) => size.commit));
      const document = Math.max(...sizes.map((size) => size.document));
      say(`${name}: ${sizes.length} commits, largest ${commit} B, largest document ${document} B`);
      expect(document).toBeLessThan(0.6 * MIB);
      expect(commit).toBeLessThan(2.5 * MIB);
    };
    report('rebuild', await commitsOf(() => deliver(existing[0])));
    const gone = await user.eventsOf(
      agents.map((agentId) => [longest(agentId, 900, 901)[0]?.[0] ?? '', null]),
    );
    const sizes = await commitsOf(() => Promise.all([...more, ...gone].map(deliver)));
    expect(sizes.some(({ commit }) => commit > MIB)).toBe(true);
    report('closes', sizes);
    await user.paths.settings.set({ lookback_trades: 990 });
    report('cutting all windows', await commitsOf(() => rebuildUser(user.context, user.uid, [])));
    await user.expectWhole({ lookback: 990 });
  });

  it('the 101st agent has a place when one of 100 is free', async () => {
    const user = new EmulatorUser(db);
    const name = (n: number): string => `agent-${String(n).padStart(3, '0')}-${'é'.repeat(59)}`;
    const agents = Array.from({ length: 100 }, (_, n) => name(n));
    const first = await user.eventsOf(
      agents.flatMap((agentId) => [
        [`of ${agentId.slice(0, 9)}`, tradeDocument(agentId, 1_700_000_000)] as const,
      ]),
    );
    const sizes = await commitsOf(() => Promise.all(first.map(deliver)));
    const [refused] = await user.eventsOf([['refused', tradeDocument('zzz', 1_700_000_001)]]);
    await deliver(refused);
    await deliver(refused);
    expect(Object.keys(await user.idsInWindows()).sort()).toEqual([...agents].sort());
    const warnings = user.entries.filter(({ severity }) => severity === 'warn');
    expect(warnings.map(({ agent_ids }) => agent_ids)).toEqual([['zzz'], ['zzz']]);
    const largest = Math.max(...sizes.map(({ commit }) => commit));
    say(`100 agents: largest commit ${largest} B`);
    expect(largest).toBeLessThan(MIB);
    // Trades of all other agents close meanwhile.
    const more = agents
      .slice(1)
      .map((agentId, n) => [`more-${n}`, tradeDocument(agentId, 1_700_000_100)] as const);
    const events = [...(await user.eventsOf(more)), ...(await user.eventsOf([['of agent-000', null]]))];
    await Promise.all(events.map(deliver));
    expect(Object.keys(await user.idsInWindows()).sort()).toEqual([...agents.slice(1), 'zzz'].sort());
    await user.expectWhole();
  });
});

describe('a process that was killed when it had read all, before the commit', () => {
  it('the event of a process that was killed before the commit waits until its locks expire, and repairs it', async () => {
    const { user, repaired } = waiting;
    say(`killed before the commit: repaired after ${(await repaired).toFixed(1)} s`);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 13 } } });
    await user.expectWhole();
  });
});
