import { deleteApp, getApps, initializeApp } from 'firebase-admin/app';
import { type DocumentReference, type Firestore, getFirestore } from 'firebase-admin/firestore';
import type { CallableFunction, CallableRequest } from 'firebase-functions/v2/https';
import functionsTest from 'firebase-functions-test';
import { Instant } from '../../src/core/base/instant';
import * as deployed from '../../src/index';
import { useRuntime } from '../../src/runtime/runtime';
import { userPaths } from '../../src/store/paths';
import { type Data, tradeDocument } from '../support/users/embedded-user';

/**
 * Triggers and callables through firebase-functions-test in online mode: on the Firestore of a project of its own, which is
 * the official emulator's. The functions emulator delivers nothing for this project, so each event comes from the library.
 */

const PROJECT = `demo-functions-test-${process.pid}`;

// No credentials are needed, and there is no metadata server to ask for any.
process.env.METADATA_SERVER_DETECTION = 'none';

const library = functionsTest({ projectId: PROJECT });
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The functions that a test of this file has run. */
const driven = new Set<string>();

let db: Firestore;
let clock = new Instant(1_790_000_000);
let users = 0;
let uid: string;

beforeAll(() => {
  if (process.env.FIRESTORE_EMULATOR_HOST === undefined)
    throw new Error('There is no Firestore emulator: run this suite by `npm run emulators`.');
  // As in a deployment: the default app, which takes the project from the environment.
  db = getFirestore(initializeApp());
  useRuntime({ now: () => clock, log: silent });
});

beforeEach(() => {
  uid = `user-${users++}`;
});

afterAll(async () => {
  await library.firestore.clearFirestoreData(PROJECT);
  await Promise.all(getApps().map(deleteApp));
  library.cleanup();
});

/** Writes a document, or deletes it, and tells its trigger, by the snapshots of before and after. */
async function write(
  name: 'onTradeWritten' | 'onSettingsWritten',
  document: DocumentReference,
  fields: Data | null,
): Promise<void> {
  driven.add(name);
  const before = await document.get();
  await (fields === null ? document.delete() : document.set(fields));
  await library.wrap(deployed[name])({ data: library.makeChange(before, await document.get()) });
}

const writeTrade = (tradeId: string, fields: Data | null): Promise<void> =>
  write('onTradeWritten', userPaths(db, uid).trades.doc(tradeId), fields);

async function current(): Promise<Data | undefined> {
  return (await userPaths(db, uid).current.get()).data();
}

/** An allocation of two agents. */
async function establish(): Promise<void> {
  await writeTrade('a1', tradeDocument('a', 1_700_000_000));
  await writeTrade('b1', tradeDocument('b', 1_700_000_060));
  // A user is rebuilt at most once per minute.
  clock = clock.plusSeconds(60);
}

describe('onTradeWritten', () => {
  it('onTradeWritten folds closed trades and publishes the weights, on the emulator', async () => {
    await writeTrade('a1', tradeDocument('a', null));
    expect(await current()).toBeUndefined();
    await writeTrade('a1', tradeDocument('a', 1_700_000_000));
    expect(await current()).toMatchObject({ weights: { a: '1' }, version: 1 });
    await writeTrade('b1', tradeDocument('b', 1_700_000_060));
    expect(await current()).toMatchObject({ weights: { a: '0.5', b: '0.5' }, version: 2 });
  });

  it('onTradeWritten takes a deleted trade out of its window, on the emulator', async () => {
    await establish();
    await writeTrade('b1', null);
    expect(await current()).toMatchObject({ weights: { a: '1' }, window_agents: ['a'], version: 3 });
  });
});

describe('onSettingsWritten', () => {
  it('onSettingsWritten rebuilds the user when the configuration changes, on the emulator', async () => {
    await establish();
    await write('onSettingsWritten', userPaths(db, uid).settings, { agent_ids: ['a', 'b', 'c', 'd'] });
    expect(await current()).toMatchObject({
      config: { agent_ids: ['a', 'b', 'c', 'd'] },
      weights: { a: '0.25', b: '0.25', c: '0.25', d: '0.25' },
      causes: [{ code: 'settings_changed', count: 1 }],
    });
  });
});

const CALLABLES = {
  createBotKey: [
    { name: 'bot', scopes: ['read'] },
    { name: 'bot', agent_ids: null, scopes: ['read'] },
  ],
  listBotKeys: [{}, { keys: [] }],
  revokeBotKey: [{ id: '0123456789abcdef' }, { revoked: false }],
  registerDevice: [{ token: 'a-token' }, { devices: 1 }],
  unregisterDevice: [{ token: 'a-token' }, { unregistered: false, devices: 0 }],
  sendTestAlert: [{}, { channels: { webhook: false, push: false } }],
  evaluate: [{ symbol: 'ETH' }, { signal_type: 'HOLD', symbol: 'ETH', confidence: '1' }],
  getAllocation: [{ history: 1 }, { allocation: { version: 2 }, history: [{ version: 2 }] }],
  getPolicy: [{ agent_id: 'a' }, { profile: 'SAFE', weight: '0.5' }],
  getProfile: [{}, { active: { name: 'SAFE', source: 'deployment' } }],
  recomputeAllocation: [{}, { allocation: { agents: { a: { trades: 1 }, b: { trades: 1 } } } }],
  updateSettings: [{ min_trades: 3 }, { settings: { min_trades: 3 } }],
  deleteMyData: [{ confirm: 'delete my data' }, { done: true, deleted: { allocations: 1, trades: 0 } }],
} as const;

const NAMES = Object.keys(CALLABLES) as (keyof typeof CALLABLES)[];

function call(name: (typeof NAMES)[number], data: Data, auth?: Data): Promise<unknown> {
  driven.add(name);
  const callable: CallableFunction<unknown, Promise<unknown>> = deployed[name];
  return library.wrap<unknown>(callable)({ data, auth } as unknown as CallableRequest) as Promise<unknown>;
}

describe('callables', () => {
  it.each(NAMES)(
    '%s answers a signed-in user and refuses every other caller, on the emulator',
    async (name) => {
      await establish();
      const [request, answer] = CALLABLES[name];
      expect(await call(name, request, { uid, token: {} })).toMatchObject(answer);
      await expect(call(name, request)).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(call(name, { ...request, uid }, { uid: 'eve', token: {} })).rejects.toMatchObject({
        code: 'permission-denied',
      });
      await expect(call(name, { ...request, nonsense: 1 }, { uid, token: {} })).rejects.toMatchObject({
        code: 'invalid-argument',
        details: { field: 'nonsense' },
      });
    },
  );
});

// The last test: it knows what the tests above have run.
it('every deployed trigger and callable is driven by a test of this file', () => {
  // The library can wrap neither the schedule and the queues, nor what bots call: app.test.ts calls those over HTTP. An account is
  // deleted in erase.test.ts, an alert delivered in alerts.test.ts.
  const queues = ['applySettings', 'rebuildUsers', 'sweepAllocations', 'sweepUsers'];
  const others = [
    ...queues,
    'botAllocation',
    'botPolicy',
    'ingestTrades',
    'onAccountDeleted',
    'onAlertCreated',
  ];
  expect([...driven, ...others].sort()).toEqual(Object.keys(deployed).sort());
});
