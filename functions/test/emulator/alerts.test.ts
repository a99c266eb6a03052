import { deleteApp } from 'firebase-admin/app';
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
import { type FunctionsError, httpsCallable } from 'firebase/functions';
import { Webhook } from 'standardwebhooks';
import type { Answers } from '../../src/contract/callables/answers';
import type { Alert } from '../../src/contract/documents/alert';
import { Instant } from '../../src/core/base/instant';
import { alertId, writeAlert } from '../../src/store/alerts';
import { userPaths } from '../../src/store/paths';
import { type HookServer, startHookServer, status } from '../support/http/hook-server';
import { type Client, delivered, signInToEmulators } from './client';
import { serverOf } from './server';

/** The deployed functions on the official emulators: an alert finds its way to a real server and to its owner. */

const server = serverOf('demo-maestro', 'alerts');

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
  return (await httpsCallable<unknown, Answers[Name]>(client.functions, name)(data)).data;
}

/** Makes an alert as the functions make it. Made again, it causes its event again. */
async function make(state: string, channels: Alert['channels']): Promise<string> {
  const now = Instant.fromMillis(Date.now());
  const id = alertId('gate_closed', 'trend', state);
  const paths = userPaths(server.db, client.uid);
  await paths.alerts.doc(id).delete();
  await server.db.runTransaction((transaction) => {
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
  const told = await delivered(
    alertWhere(id, (alert) => alert.delivered !== null),
    () => make('first', WEBHOOK),
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

it('a device is registered and unregistered', async () => {
  expect(await call('registerDevice', { token: 'a-token', name: 'phone' })).toEqual({ devices: 1 });
  expect(await call('unregisterDevice', { token: 'a-token' })).toEqual({ unregistered: true, devices: 0 });
});
