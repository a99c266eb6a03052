import { type DocumentSnapshot, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import type { CallableFunction, CallableRequest } from 'firebase-functions/v2/https';
import functionsTest from 'firebase-functions-test';
import type { SettingsTask } from '../../src/contract/tasks/apply-settings';
import type { BatchTask, PageTask } from '../../src/contract/tasks/sweep';
import { Instant } from '../../src/core/base/instant';
import * as deployed from '../../src/index';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { firestoreError, injectFaults } from '../support/firestore/faulty-firestore';
import { bearer, json, startBotServer } from '../support/http/bot-server';
import { CapturedQueues } from '../support/users/captured-queues';
import {
  closes,
  type Data,
  EmbeddedUser,
  type Entry,
  NOW,
  tradeDocument,
  tradeIdsOf,
  UID,
} from '../support/users/embedded-user';

/**
 * Every deployed function, driven through firebase-functions-test in offline mode. The embedded Firestore stands behind the
 * functions, and delivers no event by itself: each event here is made by the library.
 */

type FunctionName = keyof typeof deployed;

const library = functionsTest();

/** The functions that a test of this file has run. */
const driven = new Set<FunctionName>();

let user: EmbeddedUser;
let queues: CapturedQueues;

beforeEach(() => {
  user = new EmbeddedUser({ deliver: () => undefined, deliverSettings: () => undefined });
  queues = new CapturedQueues();
  useRuntime({ ...getRuntime().context, queues });
});

afterEach(() => {
  user.close();
});

afterAll(() => {
  library.cleanup();
});

/** A document as the library makes it; without fields, one that does not exist. */
function snapshotOf(path: string, fields: Data | null): DocumentSnapshot {
  return library.firestore.makeDocumentSnapshot(fields ?? {}, path) as DocumentSnapshot;
}

/** Tells a trigger that a document changed. A create has a `before` without fields: without it, the library invents one. */
async function tell(
  name: 'onTradeWritten' | 'onSettingsWritten',
  path: string,
  before: Data | null,
  after: Data | null,
): Promise<void> {
  driven.add(name);
  const change = library.makeChange(snapshotOf(path, before), snapshotOf(path, after));
  await library.wrap(deployed[name])({ data: change });
}

const tradePath = (tradeId: string): string => `users/${UID}/tradeJournal/${tradeId}`;

/** Writes a trade document, or deletes it, and tells the trigger. */
async function writeTrade(tradeId: string, fields: Data | null): Promise<void> {
  const before = (await user.paths.trades.doc(tradeId).get()).data() ?? null;
  if (fields === null) await user.delete(tradeId);
  else await user.write(tradeId, fields);
  await tell('onTradeWritten', tradePath(tradeId), before, fields);
}

/** Writes the settings and tells the trigger. */
async function writeSettings(fields: Data): Promise<void> {
  const before = (await user.paths.settings.get()).data() ?? null;
  await user.paths.settings.set(fields);
  await tell('onSettingsWritten', user.paths.settings.path, before, fields);
}

/** A user with 12 closed trades of each of two agents, and an allocation. */
async function establish(): Promise<void> {
  const trades = [...closes('a', 0, 12), ...closes('b', 0, 12)];
  await user.writeAll(trades);
  // The first event of a user rebuilds the user from the whole journal.
  await tell('onTradeWritten', tradePath('a-0'), null, trades[0]?.[1] ?? null);
}

async function idsInWindow(agentId: string): Promise<string[]> {
  return tradeIdsOf((await user.state()).windows[agentId] as Data);
}

const severities = (): Entry['severity'][] => user.entries.map(({ severity }) => severity);

describe('onTradeWritten', () => {
  it('onTradeWritten folds a closed trade into its window and publishes the weights', async () => {
    await writeTrade('t1', tradeDocument('a', null));
    expect(await user.current()).toBeUndefined();
    await writeTrade('t1', tradeDocument('a', 1_700_000_000, '2'));
    expect(await idsInWindow('a')).toEqual(['t1']);
    expect(await user.current()).toMatchObject({
      weights: { a: '1' },
      agents: { a: { trades: 1, mean_return_pct: '2', status: 'unproven' } },
      version: 1,
    });
    await writeTrade('t2', tradeDocument('b', 1_700_000_060));
    expect(await user.current()).toMatchObject({
      weights: { a: '0.5', b: '0.5' },
      version: 2,
      causes: [{ code: 'trade_closed', count: 1, trade_ids: ['t2'] }],
    });
  });

  it('onTradeWritten reads and writes nothing when a trade opens', async () => {
    await establish();
    user.embedded.meter.take();
    await writeTrade('new', tradeDocument('a', null));
    expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
  });

  it('onTradeWritten replaces the figures of a trade that is corrected', async () => {
    await writeTrade('t1', tradeDocument('a', 1_700_000_000, '2'));
    await writeTrade('t1', tradeDocument('a', 1_700_000_000, '-3'));
    expect(await user.current()).toMatchObject({
      agents: { a: { trades: 1, mean_return_pct: '-3' } },
      causes: [{ code: 'trade_changed', trade_ids: ['t1'] }],
    });
  });

  it('onTradeWritten moves a trade to another window when its agent changes', async () => {
    await establish();
    await writeTrade('a-3', tradeDocument('b', 1_700_000_180));
    expect(await idsInWindow('a')).not.toContain('a-3');
    expect(await idsInWindow('b')).toContain('a-3');
  });

  it('onTradeWritten takes a deleted trade out of its window', async () => {
    await establish();
    await writeTrade('a-3', null);
    expect(await idsInWindow('a')).toHaveLength(11);
    expect(await idsInWindow('a')).not.toContain('a-3');
  });

  it('onTradeWritten changes nothing when an event is delivered twice', async () => {
    await establish();
    const fields = tradeDocument('a', 1_800_000_000);
    await writeTrade('new', fields);
    const current = await user.current();
    await tell('onTradeWritten', tradePath('new'), null, fields);
    expect(await user.current()).toEqual(current);
    expect(await idsInWindow('a')).toHaveLength(13);
  });

  it('onTradeWritten believes the journal when an event is out of date', async () => {
    await establish();
    const fields = tradeDocument('a', 1_800_000_000);
    await user.write('gone', fields);
    await user.delete('gone');
    await tell('onTradeWritten', tradePath('gone'), null, fields);
    expect(await idsInWindow('a')).not.toContain('gone');
  });

  it('onTradeWritten ignores a closed trade of an agent that cannot be named, and warns once', async () => {
    await writeTrade('t1', tradeDocument('b/c', 1_700_000_000));
    expect(await user.current()).toBeUndefined();
    expect(user.entries).toMatchObject([{ severity: 'warn', uid: UID, trade_id: 't1' }]);
  });

  it('onTradeWritten throws when Firestore fails for the moment, so that the event is delivered again', async () => {
    await establish();
    const { context } = getRuntime();
    injectFaults(context.db, { ofTransaction: () => firestoreError(14, 'UNAVAILABLE: No connection.') });
    await expect(writeTrade('new', tradeDocument('a', 1_800_000_000))).rejects.toThrow('UNAVAILABLE');
    useRuntime(context);
    await tell('onTradeWritten', tradePath('new'), null, tradeDocument('a', 1_800_000_000));
    expect(await idsInWindow('a')).toContain('new');
  });

  it('onTradeWritten logs an error that would happen again, and acknowledges the event', async () => {
    await establish();
    const { context } = getRuntime();
    injectFaults(context.db, {
      ofTransaction: () => firestoreError(3, 'INVALID_ARGUMENT: The document is too large.'),
    });
    await writeTrade('new', tradeDocument('a', 1_800_000_000));
    expect(user.entries).toMatchObject([{ severity: 'error', uid: UID, trade_id: 'new' }]);
  });
});

describe('onSettingsWritten', () => {
  it('onSettingsWritten rebuilds the user when the configuration changes', async () => {
    await establish();
    user.clock = user.clock.plusSeconds(60);
    expect(await user.current()).toMatchObject({ agents: { a: { status: 'performing' } } });
    await writeSettings({ min_trades: 20, agent_ids: ['a', 'b', 'unseen'] });
    expect(await user.current()).toMatchObject({
      config: { min_trades: 20, agent_ids: ['a', 'b', 'unseen'] },
      agents: { a: { status: 'unproven', trades_needed: 8 }, unseen: { trades: 0 } },
      causes: [{ code: 'settings_changed', count: 1 }],
    });
  });

  it('onSettingsWritten leaves a change to applySettings until a minute has passed since the last rebuild', async () => {
    await establish();
    const rebuiltAt = user.clock;
    user.clock = user.clock.plusSeconds(10);
    await writeSettings({ min_trades: 20 });
    expect(await user.current()).toMatchObject({ config: { min_trades: 10 } });
    const [task] = queues.settings.values();
    if (task === undefined) throw new Error('There is no task.');
    await expect(dispatch('applySettings', task)).rejects.toThrow(/due in/);
    user.clock = new Instant(task.due);
    await dispatch('applySettings', task);
    expect(user.clock.seconds - rebuiltAt.seconds).toBe(70);
    expect(await user.current()).toMatchObject({ config: { min_trades: 20 } });
  });

  it('onSettingsWritten leaves the allocation alone when only policy settings change', async () => {
    await establish();
    const current = await user.published();
    await writeSettings({ profile: 'AGGRESSIVE', paused_agents: ['a'] });
    expect(await user.published()).toEqual(current);
  });

  it('onSettingsWritten keeps the last good configuration when the settings are damaged, and logs it', async () => {
    await establish();
    const current = await user.published();
    await writeSettings({ temperature: 'hot' });
    expect(await user.published()).toEqual(current);
    expect(user.entries).toMatchObject([{ severity: 'error', field: 'temperature' }]);
  });
});

it('onAlertCreated does nothing, at no read, for an alert that is only shown', async () => {
  driven.add('onAlertCreated');
  const at = new Timestamp(NOW.seconds, 0);
  const fields = {
    ...{ kind: 'agent_stale', subject: 'a', title: 'a is stale', text: 'It has not traded.', figures: {} },
    ...{ created_at: at, read_at: null, channels: { webhook: false, push: false }, delivered: null },
    ...{ expires_at: at, schema_version: 1 },
  };
  await user.paths.alerts.doc('one').set(fields);
  user.embedded.meter.take();
  await library.wrap(deployed.onAlertCreated)({
    data: snapshotOf(user.paths.alerts.doc('one').path, fields) as QueryDocumentSnapshot,
  });
  expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
});

it('onAccountDeleted erases the user of a deleted account, and another user not at all', async () => {
  await establish();
  driven.add('onAccountDeleted');
  const wrapped = library.wrap(deployed.onAccountDeleted as never) as (event: unknown) => Promise<unknown>;
  await wrapped({ data: { uid: 'somebody' } });
  expect(await user.collections()).toContain('agentWindows');
  await wrapped({ data: { uid: UID } });
  expect(await user.collections()).toEqual(['maestroState']);
});

type CallableName = Exclude<
  FunctionName,
  | 'onTradeWritten'
  | 'onSettingsWritten'
  | 'onAccountDeleted'
  | 'onAlertCreated'
  | 'applySettings'
  | 'sweepAllocations'
  | 'sweepUsers'
  | 'rebuildUsers'
  | 'botAllocation'
  | 'botPolicy'
  | 'ingestTrades'
>;

interface Example {
  readonly request: Data;
  /** What the answer contains. */
  readonly answer: Data;
  /** A request that is refused, and the field that the error names. */
  readonly wrong: Data;
  readonly field: string;
}

const CALLABLES: Record<CallableName, Example> = {
  createBotKey: {
    request: { name: 'trend', agent_ids: ['a'], scopes: ['read'] },
    answer: {
      key: expect.stringMatching(/^mk_/) as string,
      name: 'trend',
      agent_ids: ['a'],
      scopes: ['read'],
    },
    wrong: { name: 'trend', scopes: ['everything'] },
    field: 'scopes[0]',
  },
  deleteMyData: {
    request: { confirm: 'delete my data', journal: true },
    answer: { done: true, deleted: { windows: 2, allocations: 1, history: 1, trades: 24 } },
    wrong: { confirm: 'yes' },
    field: 'confirm',
  },
  evaluate: {
    request: { symbol: 'BTC/USDT', regime: 'BULL' },
    answer: {
      signal_type: 'HOLD',
      symbol: 'BTC/USDT',
      confidence: '1',
      metadata: { weights: { a: '0.5', b: '0.5' }, agent_ids: ['a', 'b'] },
    },
    wrong: { strategy: 'magic' },
    field: 'strategy',
  },
  getAllocation: {
    request: { capital: '1000.01', history: 5 },
    answer: {
      allocation: { version: 1, weights: { a: '0.5', b: '0.5' } },
      history: [{ version: 1 }],
      next_before_version: null,
      capital: { total: '1000.01', amounts: { a: '500.005', b: '500.005' }, unallocated: '0' },
    },
    wrong: { history: 101 },
    field: 'history',
  },
  getPolicy: {
    request: { agent_id: 'a', regime: 'BULL', losing_streak: 0, drawdown_pct: '0' },
    answer: {
      profile: 'SAFE',
      effective_regime: 'BULL',
      computed_risk_pct: '0.72',
      allow_new_trades: true,
      weight: '0.5',
    },
    wrong: { regime: 'SIDEWAYS' },
    field: 'regime',
  },
  getProfile: {
    request: {},
    answer: { active: { name: 'SAFE', source: 'deployment' }, profile: { base_risk_pct: '0.8' } },
    wrong: { profile: 'BOLD' },
    field: 'profile',
  },
  listBotKeys: {
    request: {},
    answer: { keys: [] },
    wrong: { all: true },
    field: 'all',
  },
  recomputeAllocation: {
    request: {},
    answer: { allocation: { agents: { a: { trades: 12 }, b: { trades: 12 } } } },
    wrong: { everything: true },
    field: 'everything',
  },
  registerDevice: {
    request: { token: 'a-token', name: 'phone' },
    answer: { devices: 1 },
    wrong: { token: 'two words' },
    field: 'token',
  },
  revokeBotKey: {
    request: { id: '0123456789abcdef' },
    answer: { revoked: false },
    wrong: { id: 'trend' },
    field: 'id',
  },
  sendTestAlert: {
    request: {},
    answer: {
      alert_id: expect.stringMatching(/^test-[0-9a-f]{24}$/) as string,
      channels: { webhook: false, push: false },
    },
    wrong: { webhook: true },
    field: 'webhook',
  },
  unregisterDevice: {
    request: { token: 'a-token' },
    answer: { unregistered: false, devices: 0 },
    wrong: { token: 7 },
    field: 'token',
  },
  updateSettings: {
    request: { profile: 'aggressive', min_trades: 5 },
    answer: { settings: { profile: 'AGGRESSIVE', min_trades: 5, lookback_trades: 100 } },
    wrong: { lookback_trades: 1 },
    field: 'lookback_trades',
  },
};

/** Calls a callable as this user, or as a caller who is not signed in. */
function call(name: CallableName, data: Data, uid: string | null = UID): Promise<unknown> {
  driven.add(name);
  const request = { data, ...(uid !== null && { auth: { uid, token: {} } }) };
  const callable: CallableFunction<unknown, Promise<unknown>> = deployed[name];
  return library.wrap<unknown>(callable)(request as unknown as CallableRequest) as Promise<unknown>;
}

describe.each(Object.entries(CALLABLES) as [CallableName, Example][])(
  '%s',
  (name, { request, answer, wrong, field }) => {
    it(`${name} answers a signed-in user`, async () => {
      await establish();
      // A user is rebuilt at most once per minute.
      user.clock = user.clock.plusSeconds(60);
      expect(await call(name, request)).toMatchObject(answer);
      expect(user.entries).toEqual([]);
    });

    it(`${name} refuses a caller who is not signed in`, async () => {
      await expect(call(name, request, null)).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await user.collections()).toEqual([]);
    });

    it(`${name} refuses a caller who acts for another user`, async () => {
      await expect(call(name, { ...request, uid: UID }, 'eve')).rejects.toMatchObject({
        code: 'permission-denied',
      });
    });

    it(`${name} refuses a bad request and names the field`, async () => {
      await expect(call(name, wrong)).rejects.toMatchObject({ code: 'invalid-argument', details: { field } });
      expect(await user.collections()).toEqual([]);
    });
  },
);

it('updateSettings and onSettingsWritten together bring a configuration into force', async () => {
  await establish();
  user.clock = user.clock.plusSeconds(60);
  await call('updateSettings', { min_trades: 20 });
  const stored = (await user.paths.settings.get()).data() ?? null;
  await tell('onSettingsWritten', user.paths.settings.path, null, stored);
  expect(await user.current()).toMatchObject({ config: { min_trades: 20 } });
});

it('recomputeAllocation refuses a second rebuild within a minute and says how long to wait', async () => {
  await establish();
  await expect(call('recomputeAllocation', {})).rejects.toMatchObject({
    code: 'resource-exhausted',
    details: { retry_after_seconds: 60 },
  });
});

describe('the functions for bots', () => {
  it('wrap does not support them: they are called over HTTP', () => {
    const wrap = library.wrap as (cloudFunction: unknown) => unknown;
    expect(() => wrap(deployed.ingestTrades)).toThrow(/onRequest/);
  });

  it('createBotKey, ingestTrades and onTradeWritten together publish what a bot sends; botPolicy and botAllocation answer it', async () => {
    const server = await startBotServer();
    try {
      const { key } = (await call('createBotKey', { name: 'bot', scopes: ['trades:write', 'read'] })) as {
        key: string;
      };
      for (const name of ['ingestTrades', 'botPolicy', 'botAllocation'] as const) driven.add(name);
      const closedAt = new Date(user.clock.seconds * 1000).toISOString();
      const trade = { agent_id: 'a', trade_id: 't', realized_pnl: 1, entry_price: 100, quantity: 1 };
      const told = await server.ask('/api/trades', json({ ...trade, closed_at: closedAt }, key));
      expect(told.body).toEqual({ results: [{ result: 'stored', trade_id: 't' }] });
      const stored = (await user.paths.trades.doc('t').get()).data() ?? null;
      await tell('onTradeWritten', tradePath('t'), null, stored);
      const headers = bearer(key);
      expect((await server.ask('/api/policy?agent_id=a', { headers })).body).toMatchObject({ weight: '1' });
      expect((await server.ask('/api/allocation?capital=5', { headers })).body).toMatchObject({
        allocation: { weights: { a: '1' } },
        capital: { amounts: { a: '5' } },
      });
    } finally {
      await server.close();
    }
  });
});

/** `wrap` supports neither schedules nor task queues of the second generation: these are called by `run`. */
async function runSchedule(scheduleTime: string): Promise<void> {
  driven.add('sweepAllocations');
  await deployed.sweepAllocations.run({ scheduleTime });
}

async function dispatch(
  name: 'applySettings' | 'sweepUsers' | 'rebuildUsers',
  data: SettingsTask | PageTask | BatchTask,
): Promise<void> {
  driven.add(name);
  const queue = deployed[name];
  await queue.run({ data } as Parameters<typeof queue.run>[0]);
}

describe('the sweep', () => {
  const SCHEDULED = '2026-11-20T03:00:00Z';
  const SWEEP = { name: 'a-sweep', day: 20_000 };

  it('wrap does not support a schedule, which it takes for one of the first generation', () => {
    const wrap = library.wrap as (cloudFunction: unknown) => (event: unknown) => unknown;
    expect(() => wrap(deployed.sweepAllocations)({ scheduleTime: SCHEDULED })).toThrow(/invalid key/);
  });

  it('sweepAllocations enqueues the first page, once per scheduled time', async () => {
    await runSchedule(SCHEDULED);
    await runSchedule(SCHEDULED);
    expect([...queues.pages.values()]).toMatchObject([
      { after: null, sweep: { day: Date.parse(SCHEDULED.slice(0, 10)) / 86_400_000 } },
    ]);
    expect(queues.batches.size).toBe(0);
  });

  it('sweepUsers enqueues the users of its page in batches', async () => {
    const uids = Array.from({ length: 25 }, (_, n) => `user-${String(n).padStart(2, '0')}`);
    for (const uid of uids)
      await user.embedded.db.doc(`users/${uid}/tradeJournal/t`).set(tradeDocument('a', 1_700_000_000));
    await dispatch('sweepUsers', { sweep: SWEEP, after: null });
    expect([...queues.batches.values()].map(({ users }) => users)).toEqual([
      uids.slice(0, 20),
      uids.slice(20),
    ]);
  });

  it('rebuildUsers publishes the trades whose events were lost', async () => {
    await establish();
    user.clock = user.clock.plusSeconds(86_400);
    await user.write('lost', tradeDocument('a', user.clock.seconds - 7200));
    await user.embedded.db.doc('users/new/tradeJournal/t').set(tradeDocument('c', 1_700_000_000));
    await dispatch('rebuildUsers', { sweep: SWEEP, users: [UID, 'new'] });
    expect(await idsInWindow('a')).toContain('lost');
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 13 } } });
    expect((await user.embedded.db.doc('users/new/allocations/current').get()).get('weights')).toEqual({
      c: '1',
    });
  });

  it('sweepAllocations, sweepUsers and rebuildUsers together reach every user', async () => {
    await user.writeAll(closes('a', 0, 3));
    await runSchedule(SCHEDULED);
    for (const page of queues.pages.values()) await dispatch('sweepUsers', page);
    for (const batch of queues.batches.values()) await dispatch('rebuildUsers', batch);
    expect(await user.current()).toMatchObject({ agents: { a: { trades: 3 } } });
    expect(severities()).toEqual([]);
  });

  it.each(['applySettings', 'sweepUsers', 'rebuildUsers'] as const)(
    '%s refuses a task that is not one',
    async (name) => {
      await expect(dispatch(name, { sweep: SWEEP, users: ['a/b'] })).rejects.toThrow(/users|after|uid/);
      expect(queues.asked).toEqual([]);
    },
  );
});

// The last test: it knows what the tests above have run.
it('every deployed function is driven by a test of this file', () => {
  expect([...driven].sort()).toEqual(Object.keys(deployed).sort());
});
