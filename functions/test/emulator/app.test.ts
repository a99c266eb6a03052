import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type App, deleteApp, getApps, initializeApp } from 'firebase-admin/app';
import { getAuth as getAdminAuth } from 'firebase-admin/auth';
import {
  type DocumentReference,
  type Firestore,
  Timestamp as ServerTimestamp,
} from 'firebase-admin/firestore';
import { getApp } from 'firebase/app';
import { getAuth, signOut } from 'firebase/auth';
import {
  collection,
  doc,
  type DocumentData,
  getDocs,
  query,
  setDoc,
  Timestamp,
  updateDoc,
  where,
  writeBatch,
} from 'firebase/firestore';
import type { FunctionsError } from 'firebase/functions';
import type { Answers } from '../../src/contract/callables/answers';
import { userPaths } from '../../src/store/paths';
import { storedWindow } from '../support/arbitraries/documents';
import { runs } from '../support/runs';
import { bearer, type BotServer, emulatedBotServer, json, type Told } from '../support/http/bot-server';
import { type Data, tradeDocument } from '../support/users/embedded-user';
import {
  callableOf,
  type Client,
  currentWhere,
  delivered,
  emulators,
  signInToEmulators,
  tradesOf,
  writeAgain,
} from './client';
import { serverOf } from './server';

/** The deployed functions on the official emulators. They serve one project only, so all their tests are in this file. */

const PROJECT = 'demo-maestro';

let client: Client;
let stranger: Client;
let trader: Client;
beforeAll(async () => {
  client = await signInToEmulators();
  stranger = await signInToEmulators();
  trader = await signInToEmulators();
  await beginTrading();
  await signOut(getAuth(getApp(stranger.name)));
});
afterAll(async () => {
  await client.close();
  await stranger.close();
  await trader.close();
});

const CALLABLES = [
  'getPolicy',
  'getProfile',
  'getAllocation',
  'updateSettings',
  'recomputeAllocation',
  'evaluate',
] as const;

/** Calls a callable and returns what it answers. */
async function call<Name extends keyof Answers>(
  client: Client,
  name: Name,
  data?: unknown,
): Promise<Answers[Name]> {
  return (await callableOf<Answers[Name]>(client, name)(data)).data;
}

/**
 * `current` as soon as changed settings are in force. Where their event was dropped, min_trades is changed there and back. What
 * the dropped event had begun may then come into force together with these changes: its cause counts each that there was.
 */
async function deliveredSettings(
  arrival: Promise<DocumentData>,
  user: Client,
  thereAndBack: readonly [number, number],
): Promise<DocumentData> {
  let changes = 1;
  const current = await delivered(arrival, async () => {
    for (const min_trades of thereAndBack) {
      await call(user, 'updateSettings', { min_trades });
      changes++;
    }
  });
  expect(current.causes).toMatchObject([{ code: 'settings_changed' }]);
  const [{ count }] = current.causes as [{ count: number }];
  expect(count).toBeGreaterThanOrEqual(1);
  expect(count).toBeLessThanOrEqual(changes);
  return current;
}

/** The error with which a call is refused, as the SDK shows it. */
async function refusal(from: Client, name: keyof Answers, data?: unknown): Promise<DocumentData> {
  try {
    await call(from, name, data);
  } catch (error) {
    const { code, message, details } = error as FunctionsError;
    return { code, message, details };
  }
  throw new Error('It was answered.');
}

/** A closed trade as an app writes it. */
function closedTrade(agentId: string, pnl: string): DocumentData {
  return {
    agent_id: agentId,
    entry_price: '100',
    quantity: '1',
    realized_pnl: pnl,
    closed_at: Timestamp.now(),
  };
}

const AGENTS = ['a', 'b', 'c', 'd'];
/** 1,000 in `npm run test:long`. Each goes the same way; faults.test.ts always closes 1,000 at once. */
const CLOSES = AGENTS.length * Math.min(250, runs(32));

/**
 * Closes the first trade of each agent of the trader, so that no later one is the first of its agent and refills the window.
 * This comes before all tests, because the trader can be rebuilt again only a minute later: the other tests run meanwhile.
 */
async function beginTrading(): Promise<void> {
  const { uid, db } = trader;
  await call(trader, 'updateSettings', { lookback_trades: 1000 });
  const begun = currentWhere(trader, (current) => tradesOf(current) === AGENTS.length);
  for (const agentId of AGENTS)
    await setDoc(doc(db, `users/${uid}/tradeJournal/${agentId}-first`), closedTrade(agentId, '1'));
  await delivered(begun, () =>
    writeAgain(
      trader,
      AGENTS.map((agentId) => `${agentId}-first`),
    ),
  );
}

describe('an app', () => {
  it('an app signs in, writes and closes a trade, sees the allocation change, and calls every callable', async () => {
    const { uid, db } = client;
    const trade = doc(db, `users/${uid}/tradeJournal/t1`);
    await setDoc(trade, { agent_id: 'a', entry_price: '100', quantity: '1', closed_at: null });
    const current = currentWhere(client, () => true);
    await updateDoc(trade, { closed_at: Timestamp.now(), realized_pnl: '1' });
    expect(await delivered(current, () => writeAgain(client, ['t1']))).toMatchObject({
      weights: { a: '1' },
      version: 1,
      agents: { a: { trades: 1, status: 'unproven' } },
      causes: [{ code: 'trade_closed', count: 1, trade_ids: ['t1'] }],
    });
    // A second agent: the app sees the weights change.
    const next = currentWhere(client, ({ version }) => version === 2);
    await setDoc(doc(db, `users/${uid}/tradeJournal/t2`), closedTrade('b', '-2'));
    // It has lost so far, and nobody performs: it gets the floor, and the rest is cash.
    expect(await delivered(next, () => writeAgain(client, ['t2']))).toMatchObject({
      weights: { a: '0.5', b: '0.05' },
      unallocated: '0.45',
    });

    expect(await call(client, 'getPolicy', { agent_id: 'b', regime: 'BULL' })).toMatchObject({
      profile: 'SAFE',
      effective_regime: 'BULL',
      computed_risk_pct: '0.612',
      min_confidence: '0.55',
      allow_new_trades: true,
      risk_profile: 'REDUCED',
      factors: { base_risk_pct: '0.8', regime: '0.9', streak: '0.85' },
      sources: { streak: 'journal', drawdown: 'default', symbols: 'journal' },
      weight: '0.05',
    });
    // The loss is that of b: the streak of a is its own.
    expect(await call(client, 'getPolicy', { agent_id: 'a', regime: 'BULL' })).toMatchObject({
      computed_risk_pct: '0.72',
      risk_profile: 'NORMAL',
      weight: '0.5',
    });
    expect(await call(client, 'getProfile')).toMatchObject({
      active: { name: 'SAFE', source: 'deployment' },
      profile: { base_risk_pct: '0.8' },
    });
    const { profiles } = await call(client, 'getProfile', { compare: true });
    expect(Object.keys(profiles ?? {}).sort()).toEqual(['AGGRESSIVE', 'SAFE']);
    const { allocation, history, capital } = await call(client, 'getAllocation', {
      history: 5,
      capital: '1000.01',
    });
    expect(allocation).toMatchObject({ weights: { a: '0.5', b: '0.05' }, version: 2 });
    expect(history?.map(({ version }) => version)).toEqual([2, 1]);
    expect(capital).toEqual({
      total: '1000.01',
      amounts: { a: '500.005', b: '50.0005' },
      unallocated: '450.0045',
    });
    expect(await call(client, 'evaluate', { symbol: 'BTC/USDT', regime: 'BULL' })).toMatchObject({
      signal_type: 'HOLD',
      symbol: 'BTC/USDT',
      confidence: '1',
      metadata: {
        weights: { a: '0.5', b: '0.05' },
        agent_ids: ['a', 'b'],
        lookback_trades: 100,
        risk_free_rate: '0.04',
      },
    });
    // The user was rebuilt less than a minute ago: by the first trade or, on a slow machine, by the first of these calls.
    const { code, details } = await refusal(client, 'recomputeAllocation').catch(() =>
      refusal(client, 'recomputeAllocation'),
    );
    expect(code).toBe('functions/resource-exhausted');
    // The minute after a rebuild; twice that after one that was asked for and changed nothing, as on a slow machine.
    expect((details as { retry_after_seconds: number }).retry_after_seconds).toBeLessThanOrEqual(120);
  });

  it('an app changes policy settings, which apply at once and change no allocation', async () => {
    const { settings } = await call(client, 'updateSettings', {
      profile: 'aggressive',
      account_equity: '20000',
      paused_agents: ['b'],
    });
    expect(settings).toMatchObject({
      profile: 'AGGRESSIVE',
      account_equity: '20000',
      paused_agents: ['b'],
      min_trades: 10,
    });
    expect(
      await call(client, 'getPolicy', { agent_id: 'a', regime: 'BULL', losing_streak: 0, drawdown_pct: '0' }),
    ).toMatchObject({
      profile: 'AGGRESSIVE',
      computed_risk_pct: '1.56',
      agent_capital: '10000',
      risk_amount: '156',
    });
    expect(await call(client, 'getPolicy', { agent_id: 'b' })).toMatchObject({
      allow_new_trades: false,
      max_risk_pct: '0',
      risk_profile: 'NO_NEW_TRADES',
    });
    expect(await call(client, 'getProfile')).toMatchObject({
      active: { name: 'AGGRESSIVE', source: 'user' },
    });
    expect(await call(client, 'getAllocation')).toMatchObject({ allocation: { version: 2 } });
  });

  it('an app changes the configuration before the first trade, and it comes into force at once', async () => {
    const other = await signInToEmulators();
    const current = currentWhere(other, ({ config }) => (config as DocumentData).min_trades === 3);
    await call(other, 'updateSettings', { agent_ids: ['x', 'y', 'z'], min_trades: 3 });
    expect(await deliveredSettings(current, other, [4, 3])).toMatchObject({
      config: { agent_ids: ['x', 'y', 'z'], min_trades: 3 },
      agents: { x: { trades: 0 } },
      weights: { x: '0.333333333334', y: '0.333333333333', z: '0.333333333333' },
      unallocated: '0',
    });
    await other.close();
  });
});

describe('refused calls', () => {
  it.each(CALLABLES)(
    '%s refuses a call without a user, for another user, or with an unknown field',
    async (name) => {
      expect(await refusal(stranger, name)).toMatchObject({ code: 'functions/unauthenticated' });
      expect(await refusal(client, name, { uid: 'another-user' })).toMatchObject({
        code: 'functions/permission-denied',
      });
      expect(await refusal(client, name, { uid: 'a/b' })).toMatchObject({
        code: 'functions/invalid-argument',
        details: { field: 'uid' },
      });
      expect(await refusal(client, name, { nonsense: 1 })).toMatchObject({
        code: 'functions/invalid-argument',
        details: { field: 'nonsense' },
      });
    },
  );

  it.each<[keyof Answers, DocumentData, string]>([
    ['getPolicy', { regime: 'SIDEWAYS' }, 'regime'],
    ['getPolicy', { volatility: '0.03', vol_level: 'HIGH' }, 'vol_level'],
    ['getPolicy', { drawdown_pct: '-1' }, 'drawdown_pct'],
    ['getProfile', { profile: 'BOLD' }, 'profile'],
    ['getAllocation', { history: 101 }, 'history'],
    ['getAllocation', { capital: '1e20' }, 'capital'],
    ['updateSettings', { lookback_trades: 1 }, 'lookback_trades'],
    ['updateSettings', { agent_ids: ['a', 'a'] }, 'agent_ids'],
    ['evaluate', { strategy: 'magic' }, 'strategy'],
  ])('%s refuses %j and names the field', async (name, data, field) => {
    const { code, details, message } = await refusal(client, name, data);
    expect(code).toBe('functions/invalid-argument');
    expect((details as { field: string }).field).toMatch(new RegExp(`^${field}`));
    expect(message).toContain(field);
  });

  it('a caller with the claim maestro_admin may name another user', async () => {
    const admin = await signInToEmulators();
    const app = getApps()[0] ?? initializeApp({ projectId: PROJECT });
    await getAdminAuth(app).setCustomUserClaims(admin.uid, { maestro_admin: true });
    await getAuth(getApp(admin.name)).currentUser?.getIdToken(true);
    expect(await call(admin, 'getAllocation', { uid: client.uid })).toMatchObject({
      allocation: { weights: { a: '0.5', b: '0.05' } },
    });
    await admin.close();
  });
});

describe('the deployed sweep, by the schedule and the queues', () => {
  let app: App;
  let db: Firestore;
  beforeAll(() => {
    const emulated = serverOf(PROJECT, 'sweep-deployed');
    app = emulated.app;
    db = emulated.db;
  });
  afterAll(async () => {
    await deleteApp(app);
  });

  /**
   * Starts the sweep of a scheduled time by calling the trigger. firebase-tools gives a schedule a topic, but for functions of
   * the second generation its Pub/Sub emulator dispatches nothing ("Unsupported trigger signature: http").
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

  /** Waits until a document satisfies the condition. */
  async function until(document: DocumentReference, isWanted: (data: Data) => boolean): Promise<Data> {
    return new Promise((resolve, reject) => {
      const timer = globalThis.setTimeout(() => {
        stop();
        reject(new Error(`${document.path} did not become what the test waits for: ${JSON.stringify(last)}`));
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

  /** A user with three trades of two agents, which the deployed trigger has folded as if it were a day ago. */
  async function user(uid: string): Promise<ReturnType<typeof userPaths>> {
    const paths = userPaths(db, uid);
    // Each trade is written when the last is folded, so that no event is under way when a test damages documents.
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
      paths.current.update({ rebuilt_at: new ServerTimestamp(Math.floor(Date.now() / 1000) - 600, 0) }),
    );
    return paths;
  }

  it('the deployed sweep repairs users whose events were lost or whose documents were damaged', async () => {
    const name = `swept-${process.pid}`;
    const [lost, windowless, tampered, deleted] = await Promise.all(
      ['lost', 'windowless', 'tampered', 'deleted'].map((what) => user(`${name}-${what}`)),
    );
    if (!lost || !windowless || !tampered || !deleted) throw new Error('A user is missing.');
    const whole = (await tampered.current.get()).data() as Data;

    // As if a2 had never been folded: it is neither in the window nor in the published figures.
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
    return rebuilt_at instanceof ServerTimestamp && Date.now() / 1000 - rebuilt_at.seconds < 300;
  }
});

describe('bots', () => {
  const API_PATHS = ['/api/trades', '/api/policy', '/api/allocation'];
  /**
   * 1,000 trades of 20 bots in `npm run test:long`. The functions emulator starts a process for each request that it has at once,
   * so each bot sends one after another; bots.test.ts in test/embedded/ sends 1,000 at once to one instance.
   */
  const BOTS = Math.min(20, runs(3));
  const TRADES_PER_BOT = Math.min(50, runs(5));

  let bots: BotServer;
  let owner: Client;
  beforeAll(async () => {
    const { functions } = emulators();
    if (!functions) throw new Error('There is no functions emulator.');
    bots = emulatedBotServer(functions, PROJECT);
    owner = await signInToEmulators();
  });
  afterAll(async () => {
    await owner.close();
  });

  const sent = (agentId: string, tradeId: string, fields: Data = {}): Data => ({
    ...{ agent_id: agentId, trade_id: tradeId, closed_at: new Date().toISOString() },
    ...{ realized_pnl: '1.5', entry_price: '100', quantity: '1', ...fields },
  });

  const count = async (agentId: string): Promise<number> => {
    const { size } = await getDocs(
      query(collection(owner.db, `users/${owner.uid}/tradeJournal`), where('agent_id', '==', agentId)),
    );
    return size;
  };

  it('a key of a signed-in client stores a trade by curl, which the allocation shows; again it is a duplicate', async () => {
    const { key } = await call(owner, 'createBotKey', {
      name: 'curl',
      agent_ids: ['curl'],
      scopes: ['trades:write', 'read'],
    });
    const { functions } = emulators();
    const url = `http://bot:${key}@${functions?.host ?? ''}:${functions?.port ?? 0}/${PROJECT}/us-central1/ingestTrades`;
    const body = JSON.stringify(sent('curl', 'curl-1', { key: undefined }));
    const post = async (): Promise<unknown> => {
      const { stdout } = await promisify(execFile)('curl', [
        '-sS',
        '-H',
        'content-type: application/json',
        '-d',
        body,
        url,
      ]);
      return JSON.parse(stdout);
    };
    const published = currentWhere(owner, ({ weights }) => 'curl' in (weights as DocumentData));
    expect(await post()).toEqual({ results: [{ result: 'stored', trade_id: 'curl-1' }] });
    expect(await delivered(published, () => writeAgain(owner, ['curl-1']))).toMatchObject({
      weights: { curl: '1' },
      agents: { curl: { trades: 1 } },
    });
    expect(await post()).toEqual({ results: [{ result: 'duplicate', trade_id: 'curl-1' }] });

    const headers = bearer(key);
    expect((await bots.ask('/api/policy', { headers })).body).toMatchObject({
      agent_id: 'curl',
      weight: '1',
    });
    const allocation = await bots.ask('/api/allocation?capital=100', { headers });
    expect(allocation.body).toMatchObject({ capital: { amounts: { curl: '100' } } });
    const again = { 'if-none-match': allocation.headers.etag ?? '' };
    expect(
      (await bots.ask('/api/allocation?capital=100', { headers: { ...headers, ...again } })).status,
    ).toBe(304);
    expect((await bots.ask('/api/trades', json(sent('other', 'o-1'), key))).status).toBe(403);
    expect(await count('other')).toBe(0);
  });

  it(`${BOTS * TRADES_PER_BOT} trades of ${BOTS} bots at once, each sent twice, are stored, none of them twice`, async () => {
    const keys: string[] = [];
    // Ten keys may be made per minute: their times are taken away, because no test waits.
    const server = serverOf(PROJECT, 'bots');
    const { limits } = userPaths(server.db, owner.uid);
    for (let n = 0; n < BOTS; n++) {
      if (n % 9 === 0) await limits.delete();
      keys.push(
        (
          await call(owner, 'createBotKey', {
            name: `bot ${n}`,
            agent_ids: [`bot-${n}`],
            scopes: ['trades:write'],
          })
        ).key,
      );
    }
    await deleteApp(server.app);
    const trades = keys.flatMap((key, bot) =>
      Array.from({ length: TRADES_PER_BOT }, (_, n) => ({
        key,
        trade: sent(`bot-${bot}`, `bot-${bot}-${n}`),
      })),
    );
    const told = await Promise.all(
      keys.map(async (key) => {
        const answers: Told[] = [];
        for (const { trade } of trades.filter((each) => each.key === key))
          for (let time = 0; time < 2; time++) answers.push(await bots.ask('/api/trades', json(trade, key)));
        return answers;
      }),
    ).then((all) => all.flat());
    expect(told.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
    const results = told.map(({ body }) => (body as { results: [Data] }).results[0].result);
    expect(results.filter((result) => result === 'stored')).toHaveLength(trades.length);
    expect(results.filter((result) => result === 'duplicate')).toHaveLength(trades.length);
    for (let bot = 0; bot < BOTS; bot++) expect(await count(`bot-${bot}`)).toBe(TRADES_PER_BOT);
  });

  // A minute of waiting, for `npm run test:long`; test/embedded/bots.test.ts does it by its clock.
  (runs(1) > 1 ? it : it.skip)('a key that was revoked is refused within 60 s', async () => {
    const { key, id } = await call(owner, 'createBotKey', { name: 'short', scopes: ['read'] });
    const ask = async (): Promise<number> =>
      (await bots.ask('/api/allocation', { headers: bearer(key) })).status;
    expect(await ask()).toBe(200);
    expect(await call(owner, 'revokeBotKey', { id })).toEqual({ revoked: true });
    const revoked = Date.now();
    while ((await ask()) === 200) {
      expect(Date.now() - revoked).toBeLessThan(61_000);
      await setTimeout(2_000);
    }
    expect(await ask()).toBe(401);
  });

  it('what is no request of a bot is refused by the functions as they are deployed, and no answer is a 500', async () => {
    const before = (await getDocs(collection(owner.db, `users/${owner.uid}/tradeJournal`))).size;
    const { key } = await call(owner, 'createBotKey', {
      name: 'wrong',
      agent_ids: ['x'],
      scopes: ['trades:write', 'read'],
    });
    const header = (type: string): Record<string, string> => ({ 'content-type': type, ...bearer(key) });
    const JSON_TYPE = 'application/json';
    for (const [status, path, ask] of [
      [400, '/api/trades', { method: 'POST', headers: header(JSON_TYPE), body: '{"agent_id":' }],
      [
        400,
        '/api/trades',
        {
          method: 'POST',
          headers: header(JSON_TYPE),
          body: `{"agent_id":"x","n":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
        },
      ],
      [
        400,
        '/api/trades',
        { method: 'POST', headers: header(JSON_TYPE), body: '{"__proto__":{"agent_id":"x"},"trade_id":"t"}' },
      ],
      [
        413,
        '/api/trades',
        { method: 'POST', headers: header(JSON_TYPE), body: JSON.stringify({ note: 'x'.repeat(300_000) }) },
      ],
      [
        415,
        '/api/trades',
        { method: 'POST', headers: header('application/octet-stream'), body: Buffer.from([0, 255, 1]) },
      ],
      [415, '/api/trades', { method: 'POST', headers: header('text/plain'), body: '{}' }],
      [405, '/api/trades', { headers: header(JSON_TYPE) }],
      [403, '/api/trades', json(sent('y', 't'), key)],
      [400, '/api/trades', json(sent('x', key), key)],
      [400, '/api/policy?open_positions=1e999', { headers: bearer(key) }],
      [400, `/api/policy?key=${key}`, {}],
    ] as const)
      expect({ path, status: (await bots.ask(path, ask)).status }).toEqual({ path, status });
    for (const path of API_PATHS)
      expect((await bots.ask(path, path === '/api/trades' ? json(sent('x', 't')) : {})).status).toBe(401);
    expect((await getDocs(collection(owner.db, `users/${owner.uid}/tradeJournal`))).size).toBe(before);
  });
});

describe('many closed trades of one user at once', () => {
  it(`${CLOSES} closed trades, delivered one at a time, all arrive, and a new configuration comes into force`, async () => {
    const { uid, db } = trader;
    // Meanwhile the settings of the other user wait until the minute after the last rebuild is over.
    const changed = currentWhere(client, ({ config }) => (config as DocumentData).min_trades === 2);
    await call(client, 'updateSettings', { min_trades: 2, enforce_performance: true });

    const start = performance.now();
    const all = currentWhere(trader, (current) => tradesOf(current) === AGENTS.length + CLOSES);
    for (let from = 0; from < CLOSES; from += 250) {
      const batch = writeBatch(db);
      for (let n = from; n < Math.min(CLOSES, from + 250); n++)
        batch.set(
          doc(db, `users/${uid}/tradeJournal/t-${n}`),
          closedTrade(AGENTS[n % AGENTS.length] ?? '', String(((n * 7) % 11) - 4)),
        );
      await batch.commit();
    }
    const current = await delivered(all, () =>
      writeAgain(
        trader,
        Array.from({ length: CLOSES }, (_, n) => `t-${n}`),
      ),
    );
    if (process.env.MAESTRO_FIGURES === '1')
      process.stdout.write(
        `    ${CLOSES} closes through the functions emulator: ${((performance.now() - start) / 1000).toFixed(1)} s, revision ${current.revision as number}\n`,
      );
    for (const agentId of AGENTS)
      expect(current).toMatchObject({
        agents: { [agentId]: { trades: 1 + CLOSES / AGENTS.length, skipped: {} } },
      });
    // Each version was written to the history once.
    const history = await getDocs(collection(db, `users/${uid}/allocationHistory`));
    const versions = history.docs.map((snapshot) => Number(snapshot.id));
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect(versions).toHaveLength(Number(current.version));

    expect(await deliveredSettings(changed, client, [3, 2])).toMatchObject({
      config: { min_trades: 2, enforce_performance: true },
      mode: 'strict',
    });
    // A rebuild finds nothing else.
    const { weights, agents, version } = current;
    const { allocation } = await patiently(() => call(trader, 'recomputeAllocation'));
    const { agents: found, ...rest } = allocation ?? {};
    expect(rest).toMatchObject({ weights: weights as unknown, version: version as unknown });
    for (const agentId of AGENTS) {
      const published = (agents as Record<string, DocumentData>)[agentId];
      const again = found?.[agentId];
      for (const figure of ['sharpe', 'score', 'trades', 'skipped', 'status'] as const)
        expect(again?.[figure]).toEqual(published?.[figure]);
    }
  });

  /** Asks again after the wait that an error names. */
  async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const { code, details } = error as FunctionsError;
        if (code !== 'functions/resource-exhausted') throw error;
        const { retry_after_seconds: seconds } = details as { retry_after_seconds: number };
        await setTimeout(seconds * 1000);
      }
    }
  }
});
