import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { deleteApp } from 'firebase-admin/app';
import type { Firestore } from 'firebase-admin/firestore';
import {
  collection,
  doc,
  type DocumentData,
  getDocs,
  onSnapshot,
  orderBy,
  query,
  serverTimestamp,
  setLogLevel,
  updateDoc,
} from 'firebase/firestore';
import type { FunctionsError } from 'firebase/functions';
import { Webhook } from 'standardwebhooks';
import type { Answers } from '../../src/contract/callables/answers';
import type { Alert } from '../../src/contract/documents/alert';
import { Instant } from '../../src/core/base/instant';
import { changeSettings, encodeStoredSettings, parseSettings } from '../../src/contract/documents/settings';
import { webhookSecret } from '../../src/contract/fields/webhook-secret';
import { alertId, alertOf, writeAlert } from '../../src/store/alerts';
import { userPaths } from '../../src/store/paths';
import { toTimestamp } from '../../src/store/timestamps';
import { writeWebhookState } from '../../src/store/webhook';
import { type HookServer, startHookServer, status } from '../support/http/hook-server';
import { bundled, PACKAGES } from '../support/processes/bundled';
import type { Delivering } from './delivering-instance';
import { tradeDocument } from '../support/users/embedded-user';
import { callableOf, type Client, currentWhere, delivered, signInToEmulators, tradesOf } from './client';
import { serverOf } from './server';

/** The deployed functions on the official emulators: an alert finds its way to a real server and to its owner. */

const server = serverOf('demo-maestro', 'alerts');

const INSTANCE = bundled('test/emulator/delivering-instance.ts');

let client: Client;
let hook: HookServer;
let code = 200;

beforeAll(async () => {
  // The SDK logs every refusal.
  setLogLevel('silent');
  client = await signInToEmulators();
  hook = await startHookServer(() => status(code));
});
afterAll(async () => {
  await client.close();
  await hook.close();
  await deleteApp(server.app);
});

async function call<Name extends keyof Answers>(name: Name, data: unknown): Promise<Answers[Name]> {
  return (await callableOf<Answers[Name]>(client, name)(data)).data;
}

/** Makes an alert as the functions make it. Made again, it causes its event again. */
async function make(
  state: string,
  channels: Alert['channels'],
  { db, uid }: { readonly db: Firestore; readonly uid: string } = { db: server.db, uid: client.uid },
): Promise<string> {
  const now = Instant.fromMillis(Date.now());
  const id = alertId('gate_closed', 'trend', state);
  const paths = userPaths(db, uid);
  await paths.alerts.doc(id).delete();
  await db.runTransaction((transaction) => {
    writeAlert(transaction, paths, id, {
      ...{ kind: 'gate_closed', subject: 'trend', title: 'trend makes no new trades', text: 'Four losses.' },
      ...{ figures: new Map([['losing_streak', '4']]), createdAt: now, readAt: null, channels },
      ...{ delivered: null, expiresAt: now.plusSeconds(86_400) },
    });
    return Promise.resolve();
  });
  return id;
}

/** Resolves with an alert as its owner sees it, as soon as it satisfies the condition. */
function alertWhere(id: string, isWanted: (alert: DocumentData) => boolean): Promise<DocumentData> {
  return new Promise((resolve, reject) => {
    const stop = onSnapshot(
      doc(client.db, `users/${client.uid}/alerts/${id}`),
      (snapshot) => {
        const alert = snapshot.data();
        if (alert === undefined || !isWanted(alert)) return;
        stop();
        resolve(alert);
      },
      reject,
    );
  });
}

const WEBHOOK = { webhook: true, push: false };

it('an alert is delivered once to a webhook on this computer, with a valid signature, and its owner marks it as read', async () => {
  const { settings, webhook_secret: secret } = await call('updateSettings', {
    alerts: { webhook: { url: `http://127.0.0.1:${hook.port}/hook?key=1` } },
  });
  expect(settings.alerts.webhook).toEqual({
    url: `http://127.0.0.1:${hook.port}/hook?key=1`,
    format: 'json',
  });
  const id = await make('first', WEBHOOK);
  let events = 1;
  const told = await delivered(
    alertWhere(id, (alert) => alert.delivered !== null),
    () => {
      events++;
      return make('first', WEBHOOK);
    },
  );
  expect(told.delivered).toMatchObject({ webhook: true, devices: 0 });
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = hook.received;
  expect(path).toBe('/hook?key=1');
  expect(new Webhook(secret ?? '').verify(body, headers as Record<string, string>)).toMatchObject({
    id,
    kind: 'gate_closed',
    subject: 'trend',
    text: 'Four losses.',
  });
  expect(new Set(hook.received.map((each) => each.headers['webhook-id']))).toEqual(new Set([id]));
  expect(hook.received.length).toBeLessThanOrEqual(events);

  const alerts = collection(client.db, `users/${client.uid}/alerts`);
  const { docs } = await getDocs(query(alerts, orderBy('created_at', 'desc')));
  expect(docs.map((snapshot) => snapshot.id)).toEqual([id]);
  await updateDoc(doc(alerts, id), { read_at: serverTimestamp() });
  await expect(updateDoc(doc(alerts, id), { read_at: serverTimestamp() })).rejects.toMatchObject({
    code: 'permission-denied',
  });
});

it('a webhook that fails is noted, and what it misses is still shown', async () => {
  code = 500;
  const id = await make('second', WEBHOOK);
  const told = await delivered(
    alertWhere(id, (alert) => alert.delivered !== null),
    () => make('second', WEBHOOK),
  );
  expect(told.delivered).toMatchObject({ webhook: false });
  const state = (await userPaths(server.db, client.uid).webhook.get()).data();
  expect(state).toMatchObject({ failing: { off_since: null } });
});

it.each([
  'http://10.0.0.1/',
  'http://169.254.169.254/computeMetadata/',
  'http://example.com/',
  'https://10.1/',
])('not even here a webhook may be at %s', async (url) => {
  const refused: unknown = await call('updateSettings', { alerts: { webhook: { url } } }).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'functions/invalid-argument' });
  expect((refused as FunctionsError).details).toEqual({ field: 'alerts.webhook.url' });
});

it('an alert is delivered twice with the same id when the process is killed after sending and before noting it', async () => {
  // The functions do not listen to this project: each event is delivered by a process of this test.
  const project = 'demo-alerts';
  const other = serverOf(project, project);
  const received = await startHookServer();
  try {
    const user = { db: other.db, uid: 'ada' };
    const paths = userPaths(other.db, user.uid);
    const url = `http://127.0.0.1:${received.port}/`;
    const settings = changeSettings(parseSettings({}), { alerts: { webhook: { url } } }, new Instant(0));
    await paths.settings.set(encodeStoredSettings(settings, toTimestamp));
    await other.db.runTransaction((transaction) => {
      writeWebhookState(transaction, paths, { secret: webhookSecret(Buffer.alloc(32, 7)), failing: null });
      return Promise.resolve();
    });
    const id = await make('killed', WEBHOOK, user);
    const ref = paths.alerts.doc(id);
    const deliver = async (dies: boolean): Promise<unknown> => {
      const task: Delivering = { project, path: ref.path, dies };
      const child = spawn(process.execPath, [INSTANCE, JSON.stringify(task)], {
        env: { ...process.env, ...PACKAGES },
        stdio: 'inherit',
      });
      const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
      return signal ?? status;
    };
    expect(await deliver(true)).toBe('SIGKILL');
    expect(alertOf(await ref.get())?.delivered).toBeNull();
    expect(await deliver(false)).toBe(0);
    expect(alertOf(await ref.get())?.delivered).toMatchObject({ webhook: true });
    expect(await deliver(false)).toBe(0);
    expect(received.received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
  } finally {
    await received.close();
    await deleteApp(other.app);
  }
});

it('a device is registered and unregistered', async () => {
  expect(await call('registerDevice', { token: 'a-token', name: 'phone' })).toEqual({ devices: 1 });
  expect(await call('unregisterDevice', { token: 'a-token' })).toEqual({ unregistered: true, devices: 0 });
});

/** Losses of agents in a row, a second apart, until now. The same losses written by another text cause their events again. */
async function lose(uid: string, agents: number, each: number, pnl: string): Promise<void> {
  const { trades } = userPaths(server.db, uid);
  const batch = server.db.batch();
  const now = Math.floor(Date.now() / 1000);
  for (let agent = 0; agent < agents; agent++)
    for (let n = 0; n < each; n++)
      batch.set(trades.doc(`${agent}-${n}`), tradeDocument(`agent-${agent}`, now - each + n, pnl));
  await batch.commit();
}

it('four losses make one alert, which a webhook gets with a valid signature', async () => {
  const trader = await signInToEmulators();
  const received = await startHookServer();
  try {
    const change = callableOf<Answers['updateSettings']>(trader, 'updateSettings');
    const url = `http://127.0.0.1:${received.port}/`;
    const { data } = await change({ alerts: { kinds: ['gate_closed'], webhook: { url } } });
    const { alerts } = userPaths(server.db, trader.uid);
    const told = new Promise<void>((resolve, reject) => {
      const stop = alerts.onSnapshot(({ docs }) => {
        if (docs.every((alert) => alert.get('delivered') === null)) return;
        stop();
        resolve();
      }, reject);
    });
    await lose(trader.uid, 1, 4, '-1');
    let events = 1;
    await delivered(told, async () => {
      events++;
      await lose(trader.uid, 1, 4, '-1.0');
      for (const alert of (await alerts.get()).docs) {
        await alert.ref.delete();
        await alert.ref.set(alert.data());
      }
    });
    const made = (await alerts.get()).docs;
    expect(made.map((alert) => alert.get('kind') as string)).toEqual(['gate_closed']);
    expect(new Set(received.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(made.map(({ id }) => id)),
    );
    expect(received.received.length).toBeLessThanOrEqual(events);
    const [{ headers, body } = { headers: {}, body: '' }] = received.received;
    const verified = new Webhook(data.webhook_secret ?? '').verify(body, headers as Record<string, string>);
    expect(verified).toMatchObject({ subject: 'agent-0', figures: { losing_streak: '4' } });
  } finally {
    await received.close();
    await trader.close();
  }
});

it('500 closes at once make at most ten alerts and a digest', async () => {
  const trader = await signInToEmulators();
  try {
    const first = currentWhere(trader, () => true);
    await lose(trader.uid, 1, 1, '-1');
    await delivered(first, () => lose(trader.uid, 1, 1, '-1.0'));
    const all = currentWhere(trader, (current) => tradesOf(current) === 500);
    // All of 20 agents reach their limit.
    await lose(trader.uid, 20, 25, '-2');
    let zeros = 0;
    await delivered(all, () => lose(trader.uid, 20, 25, `-2.${'0'.repeat(++zeros)}`));
    const { alerts } = userPaths(server.db, trader.uid);
    const kinds = (await alerts.get()).docs.map((alert) => alert.get('kind') as string);
    expect(kinds.filter((kind) => kind === 'digest')).toHaveLength(1);
    expect(kinds.length).toBeGreaterThan(1);
    expect(kinds.length).toBeLessThanOrEqual(11);
  } finally {
    await trader.close();
  }
});
