import { Timestamp } from 'firebase-admin/firestore';
import { Webhook } from 'standardwebhooks';
import type { AlertEvent } from '../../local/embedded';
import { type Network, PUBLIC_NETWORK } from '../../src/app/alerts/deliver/network';
import type { Pushed, PushMessage } from '../../src/app/alerts/deliver/messaging';
import { isLoopback } from '../../src/app/alerts/deliver/public-address';
import { TransientError } from '../../src/app/transient-error';
import type { Alert } from '../../src/contract/documents/alert';
import {
  deleteMyData,
  getPolicy,
  listBotKeys,
  onAlertCreated,
  registerDevice,
  sendTestAlert,
  unregisterDevice,
  updateSettings,
} from '../../src/index';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { alertOf, writeAlert } from '../../src/store/alerts';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { type Answer, type HookServer, startHookServer, status } from '../support/http/hook-server';
import { call, type Data, EmbeddedUser, NOW, refusalOf } from '../support/users/embedded-user';

/** docs/specification.md, section 12: how alerts reach their users. Whom a server may be: src/app/alerts/deliver/post.test.ts. */

const DAY = 86_400;
/** How long a webhook may fail. */
const GIVEN_UP_AFTER = DAY - 3600;
const TOKEN = 'token-of-a-phone';

const toItself: Network = {
  resolve: () => Promise.resolve(['127.0.0.1']),
  allows: (_, address) => isLoopback(address),
};

let user: EmbeddedUser;
let events: AlertEvent[];
let hook: HookServer;
let answer: Answer;
let pushes: { message: PushMessage; tokens: readonly string[] }[];
/** What becomes of a push to each token. */
let pushed: (token: string) => Pushed;
/** All that the functions have logged. */
let logged: string[];

beforeEach(async () => {
  events = [];
  pushes = [];
  logged = [];
  answer = status(200);
  pushed = () => ({ kind: 'taken' });
  hook = await startHookServer(() => answer);
  user = new EmbeddedUser({
    deliverSettings: () => undefined,
    deliverAlert: (event) => events.push(event),
    network: toItself,
    push: (message, tokens) => {
      pushes.push({ message, tokens });
      return Promise.resolve(tokens.map(pushed));
    },
  });
  const { context } = getRuntime();
  const log = (message: string, data: object): void => {
    logged.push(JSON.stringify({ message, ...data }));
  };
  useRuntime({ ...context, log: { info: log, warn: log, error: log } });
});

afterEach(async () => {
  await user.embedded.settled();
  user.close();
  await hook.close();
});

const url = (): string => `http://127.0.0.1:${hook.port}/path-secret`;

/** Sets the webhook; returns the secret, if one was made. */
async function setWebhook(webhook: Data | null = { url: url() }): Promise<string | undefined> {
  return (await call(updateSettings, { alerts: { webhook } })).webhook_secret;
}

/** Makes an alert as the functions make it, and returns its event. */
async function make(id: string, changes: Partial<Alert> = {}): Promise<AlertEvent> {
  const alert: Alert = {
    ...{ kind: 'gate_closed', subject: 'trend', title: 'trend makes no new trades', text: 'Four losses.' },
    ...{ figures: new Map([['losing_streak', '4']]), createdAt: user.clock, readAt: null },
    ...{
      channels: { webhook: true, push: true },
      delivered: null,
      expiresAt: user.clock.plusSeconds(90 * DAY),
    },
    ...changes,
  };
  await user.db.runTransaction((transaction) => {
    writeAlert(transaction, user.paths, id, alert);
    return Promise.resolve();
  });
  await user.embedded.settled();
  const event = events.find(({ data }) => data?.id === id);
  if (event === undefined) throw new Error('There was no event.');
  return event;
}

const deliver = async (event: AlertEvent): Promise<void> => {
  await onAlertCreated.run(event);
};

/** Whether a delivery asks to be tried again. */
async function isTriedAgain(event: AlertEvent): Promise<boolean> {
  try {
    await deliver(event);
    return false;
  } catch (error) {
    if ((error as Error).name !== 'TransientError') throw error;
    return true;
  }
}

const stored = async (id: string): Promise<Alert | null> => alertOf(await user.paths.alerts.doc(id).get());
const deliveredOf = async (id: string): Promise<Alert['delivered']> => (await stored(id))?.delivered ?? null;
const state = async (): Promise<Data | undefined> => (await user.paths.webhook.get()).data();
const kinds = async (): Promise<unknown[]> =>
  (await user.paths.alerts.get()).docs.map((snapshot) => snapshot.get('kind') as unknown).sort();
const idsSent = (): unknown[] =>
  hook.received.map(({ headers, body }) => headers['webhook-id'] ?? (JSON.parse(body) as Data).id);

describe('an alert', () => {
  it('is delivered once to the webhook, with a signature that verifies, and that is noted', async () => {
    const secret = await setWebhook();
    const event = await make('one');
    await deliver(event);
    expect(hook.received).toHaveLength(1);
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = hook.received;
    expect(path).toBe('/path-secret');
    expect(headers).toMatchObject({ 'webhook-id': 'one', 'content-type': 'application/json' });
    expect(headers['user-agent']).toMatch(/^Maestro\//);
    // The library compares the time with its own clock.
    jest.useFakeTimers({ now: user.clock.toMillis(), doNotFake: ['setImmediate', 'setTimeout', 'nextTick'] });
    expect(new Webhook(secret ?? '').verify(body, headers as Record<string, string>)).toMatchObject({
      id: 'one',
      kind: 'gate_closed',
      figures: { losing_streak: '4' },
    });
    jest.useRealTimers();
    expect(body).not.toContain(user.uid);
    expect(await deliveredOf('one')).toEqual({ at: user.clock, webhook: true, devices: 0, failure: null });
    await deliver(event);
    await deliver(event);
    expect(hook.received).toHaveLength(1);
  });

  it('that is only shown costs no read', async () => {
    await setWebhook();
    const event = await make('one', { channels: { webhook: false, push: false } });
    user.embedded.meter.take();
    await deliver(event);
    expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
    expect(hook.received).toEqual([]);
  });

  it('costs 6 reads and a write, and a read per device', async () => {
    await setWebhook();
    const one = await make('one');
    user.embedded.meter.take();
    await deliver(one);
    expect(user.embedded.meter.take()).toEqual({ reads: 6, writes: 1 });
    for (const token of [TOKEN, 'other']) await call(registerDevice, { token });
    const two = await make('two');
    user.embedded.meter.take();
    await deliver(two);
    expect(user.embedded.meter.take()).toEqual({ reads: 8, writes: 1 });
  });

  it('is delivered twice with the same id when the function ends after sending and before noting', async () => {
    await setWebhook();
    const event = await make('one');
    user.inject({ ofTransaction: () => firestoreError(14, 'UNAVAILABLE: The process ended.') });
    await expect(deliver(event)).rejects.toThrow('UNAVAILABLE');
    expect(await deliveredOf('one')).toBeNull();
    user.inject();
    await deliver(event);
    expect(idsSent()).toEqual(['one', 'one']);
    expect(await deliveredOf('one')).toMatchObject({ webhook: true });
    await deliver(event);
    expect(hook.received).toHaveLength(2);
  });

  it('keeps the time at which it was read while it is delivered', async () => {
    await setWebhook();
    answer = (response) => {
      void user.paths.alerts
        .doc('one')
        .update({ read_at: new Timestamp(NOW.seconds, 0) })
        .then(() => response.writeHead(200).end());
    };
    await deliver(await make('one'));
    expect(await stored('one')).toMatchObject({ readAt: NOW, delivered: { webhook: true } });
  });

  it('that is gone, damaged, or whose user has taken the webhook away is not sent', async () => {
    await setWebhook();
    const gone = await make('gone');
    await user.paths.alerts.doc('gone').delete();
    const damaged = await make('damaged');
    await user.paths.alerts.doc('damaged').update({ channels: 'all' });
    await deliver(gone);
    await deliver(damaged);
    const late = await make('late');
    await setWebhook(null);
    await deliver(late);
    expect(hook.received).toEqual([]);
    expect((await user.paths.alerts.doc('gone').get()).exists).toBe(false);
  });

  it('of a user whose data was erased is not sent, and leaves nothing behind', async () => {
    await setWebhook();
    await call(registerDevice, { token: TOKEN });
    const [before, during] = [await make('before'), await make('during')];
    await call(deleteMyData, { confirm: 'delete my data' });
    await deliver(before);
    expect([hook.received, pushes]).toEqual([[], []]);
    expect(await user.collections()).toEqual(['maestroState']);
    expect(await refusalOf(registerDevice, { token: TOKEN })).toMatchObject({ code: 'failed-precondition' });
    expect(await call(unregisterDevice, { token: TOKEN })).toEqual({ unregistered: false, devices: 0 });
    // Begins again, and is erased while an alert is on its way.
    user.later(900);
    await setWebhook();
    answer = (response) => {
      void call(deleteMyData, { confirm: 'delete my data' }).then(() => response.writeHead(500).end());
    };
    await make('again').then(deliver);
    expect(hook.received).toHaveLength(1);
    expect(await user.collections()).toEqual(['maestroState']);
    expect((await user.paths.own.state.get()).docs.map(({ id }) => id)).toEqual(['erased']);
    await deliver(during);
    expect(hook.received).toHaveLength(1);
  });

  it('that could not be delivered within a day is given up, with a warning, at no read', async () => {
    await setWebhook();
    const event = await make('one');
    user.later(DAY + 1);
    user.embedded.meter.take();
    await deliver(event);
    expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
    expect(hook.received).toEqual([]);
    expect(logged.filter((entry) => entry.includes('alert_given_up'))).toHaveLength(1);
  });

  it.each(['slack', 'discord', 'telegram'])(
    'is sent in the format of %s, which is not signed',
    async (format) => {
      expect(await setWebhook({ url: url(), format })).toBeUndefined();
      await deliver(await make('one'));
      const [received] = hook.received;
      expect(JSON.parse(received?.body ?? '')).toMatchObject({
        [format === 'discord' ? 'content' : 'text']: 'trend makes no new trades\nFour losses.',
      });
      expect(received?.headers).not.toHaveProperty('webhook-signature');
    },
  );

  it('to an address inside fails, and nothing is connected to', async () => {
    await setWebhook();
    const { context } = getRuntime();
    useRuntime({ ...context, network: { ...PUBLIC_NETWORK, resolve: toItself.resolve } });
    expect(await isTriedAgain(await make('one'))).toBe(true);
    expect(hook.connections).toBe(0);
    expect(await deliveredOf('one')).toMatchObject({ webhook: false });
  });
});

describe('a webhook that fails', () => {
  it.each<[what: string, answer: Answer]>([
    ['429', status(429, { 'retry-after': '60' })],
    ['500', status(500)],
    ['404', status(404)],
    ['a redirect', status(302, { location: 'https://example.com/' })],
    ['nonsense', (response) => response.socket?.end('nonsense\r\n\r\n')],
    ['nothing', (response) => response.socket?.destroy()],
  ])('is tried again after %s, until it takes the alert', async (_, failing) => {
    await setWebhook();
    answer = failing;
    const event = await make('one');
    expect(await isTriedAgain(event)).toBe(true);
    expect(await deliveredOf('one')).toEqual({
      ...{ at: NOW, webhook: false, devices: 0 },
      failure: expect.stringMatching(/^the webhook has not taken it \(it .+\)$/) as unknown,
    });
    expect(await state()).toMatchObject({
      failing: { since: new Timestamp(NOW.seconds, 0), off_since: null },
    });
    user.later(600);
    expect(await isTriedAgain(event)).toBe(true);
    expect(await state()).toMatchObject({ failing: { since: new Timestamp(NOW.seconds, 0) } });
    answer = status(200);
    expect(await isTriedAgain(event)).toBe(false);
    expect(await deliveredOf('one')).toEqual({ at: user.clock, webhook: true, devices: 0, failure: null });
    expect(await state()).toMatchObject({ failing: null });
  });

  it('is given up after a day of failures: one delivery_stopped says so, and nothing is sent any more', async () => {
    await setWebhook();
    answer = status(500);
    const first = await make('first');
    expect(await isTriedAgain(first)).toBe(true);
    user.later(GIVEN_UP_AFTER - 1);
    const [second, third] = [await make('second'), await make('third')];
    expect(await isTriedAgain(second)).toBe(true);
    expect(await kinds()).not.toContain('delivery_stopped');
    user.later(1);
    // Both at once.
    expect(await Promise.all([isTriedAgain(second), isTriedAgain(third)])).toEqual([false, false]);
    expect(await kinds()).toEqual(['delivery_stopped', 'gate_closed', 'gate_closed', 'gate_closed']);
    const [told] = (await user.paths.alerts.where('kind', '==', 'delivery_stopped').get()).docs;
    expect(told?.data()).toMatchObject({
      title: `Alerts are no longer sent to 127.0.0.1:${hook.port}`,
      text: 'Your webhook has taken nothing since 21 Sep 2026 14:13 UTC; the last time it answered 500. Alerts are only shown here until you set alerts.webhook again, be it to the same address.',
      channels: { webhook: false, push: false },
      read_at: null,
    });
    const { length } = hook.received;
    expect(await isTriedAgain(second)).toBe(false);
    await deliver(await make('fourth'));
    expect(hook.received).toHaveLength(length);
    expect(await kinds()).toHaveLength(5);
    expect(logged.filter((entry) => entry.includes('webhook_stopped'))).toHaveLength(1);
  });

  it('is given up by the last attempts of a single alert, before the platform ends them', async () => {
    await setWebhook();
    answer = status(500);
    const event = await make('one');
    let attempts = 0;
    for (; attempts < 200 && (await isTriedAgain(event)); attempts++) user.later(600);
    expect(attempts * 600).toBeLessThan(DAY);
    expect(await kinds()).toEqual(['delivery_stopped', 'gate_closed']);
  });

  it('begins again where nothing was sent in between: one failure a month later gives nothing up', async () => {
    await setWebhook();
    answer = status(500);
    await isTriedAgain(await make('one'));
    await user.paths.alerts.doc('one').delete();
    user.later(30 * DAY);
    expect(await isTriedAgain(await make('two'))).toBe(true);
    expect(await state()).toMatchObject({
      failing: { since: new Timestamp(user.clock.seconds, 0), off_since: null },
    });
    expect(await kinds()).toEqual(['gate_closed']);
  });

  it.each<[what: string, change: () => Data]>([
    ['the same address', () => ({ url: url() })],
    ['another address', () => ({ url: `${url()}/new` })],
    ['another format', () => ({ url: url(), format: 'slack' })],
  ])('begins again when alerts.webhook is set to %s', async (_, change) => {
    const secret = await setWebhook();
    answer = status(500);
    await isTriedAgain(await make('one'));
    user.later(GIVEN_UP_AFTER);
    await isTriedAgain(await make('two'));
    await deliver(await make('three'));
    const { length } = hook.received;
    answer = status(200);
    expect(await setWebhook(change())).toBeUndefined();
    expect(await state()).toMatchObject({ secret, failing: null });
    await deliver(await make('four'));
    expect(hook.received).toHaveLength(length + 1);
    expect(await deliveredOf('four')).toMatchObject({ webhook: true });
  });

  it('does not count against another that is set while an alert is on its way', async () => {
    await setWebhook();
    answer = (response) => {
      void setWebhook({ url: `${url()}/new` }).then(() => response.writeHead(500).end());
    };
    await deliver(await make('one'));
    expect(await state()).toMatchObject({ failing: null });
  });

  it('begins again by another address that was written by hand', async () => {
    await setWebhook();
    answer = status(500);
    await isTriedAgain(await make('one'));
    user.later(GIVEN_UP_AFTER);
    await isTriedAgain(await make('two'));
    await user.paths.settings.update({ 'alerts.webhook.url': `${url()}/new` });
    answer = status(200);
    await deliver(await make('three'));
    expect(await deliveredOf('three')).toMatchObject({ webhook: true });
  });
});

describe('a test alert', () => {
  /** Sends one, and delivers it; returns its id. */
  async function test(): Promise<string> {
    const { alert_id: id } = await call(sendTestAlert);
    await user.embedded.settled();
    const event = events.find(({ data }) => data?.id === id);
    if (event === undefined) throw new Error('There was no event.');
    expect(await isTriedAgain(event)).toBe(false);
    return id;
  }

  it('arrives like any other, says that it is a test, and what has become of it', async () => {
    await setWebhook();
    await call(registerDevice, { token: TOKEN });
    const id = await test();
    expect(idsSent()).toEqual([id]);
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({
      kind: 'test',
      title: 'This is a test',
      text: 'You asked Maestro for a test alert. Nothing has happened, and there is nothing to do. Other alerts are sent in the same way.',
    });
    expect(hook.received[0]?.headers).toHaveProperty('webhook-signature');
    expect(pushes[0]?.message.data).toEqual({ alert_id: id, kind: 'test' });
    expect(await deliveredOf(id)).toEqual({ at: user.clock, webhook: true, devices: 1, failure: null });
  });

  it('needs no journal, costs 4 reads and 2 writes, and is only shown where nothing is set', async () => {
    user.embedded.meter.take();
    expect(await call(sendTestAlert)).toMatchObject({ channels: { webhook: false, push: false } });
    expect(user.embedded.meter.take()).toEqual({ reads: 4, writes: 2 });
    expect(await kinds()).toEqual(['test']);
    // Push without a device leads nowhere, too.
    await call(updateSettings, { alerts: { push: true } });
    expect(await call(sendTestAlert)).toMatchObject({ channels: { webhook: false, push: false } });
    await call(registerDevice, { token: TOKEN });
    expect(await call(sendTestAlert)).toMatchObject({ channels: { webhook: false, push: true } });
  });

  it('that fails is not tried again, says why, and is no failure of the webhook', async () => {
    await setWebhook();
    answer = status(404);
    const id = await test();
    expect(await deliveredOf(id)).toEqual({
      ...{ at: user.clock, webhook: false, devices: 0 },
      failure: 'the webhook has not taken it (it answered 404)',
    });
    expect(await state()).toMatchObject({ failing: null });
    // So the first failure of another alert a day later does not give it up.
    user.later(GIVEN_UP_AFTER);
    expect(await isTriedAgain(await make('one'))).toBe(true);
    expect(await kinds()).not.toContain('delivery_stopped');
  });

  it.each<[failing: Pushed, why: string]>([
    [{ kind: 'unusable' }, 'none is reached any more'],
    [{ kind: 'failed', reason: 'messaging/server-unavailable' }, 'messaging/server-unavailable'],
  ])('says that no device has taken it: %j', async (failing, why) => {
    await call(registerDevice, { token: TOKEN });
    pushed = () => failing;
    expect(await deliveredOf(await test())).toMatchObject({
      failure: `no device has taken it (${why})`,
    });
  });

  it('is tried at a webhook that was given up, which begins again when it takes it', async () => {
    await setWebhook();
    answer = status(500);
    await isTriedAgain(await make('one'));
    user.later(GIVEN_UP_AFTER);
    await isTriedAgain(await make('two'));
    expect(await kinds()).toContain('delivery_stopped');
    await test();
    expect(await state()).toMatchObject({ failing: { off_since: expect.anything() as unknown } });
    answer = status(200);
    expect(await deliveredOf(await test())).toMatchObject({ webhook: true });
    expect(await state()).toMatchObject({ failing: null });
    await deliver(await make('three'));
    expect(await deliveredOf('three')).toMatchObject({ webhook: true });
  });

  it('is one of at most ten per hour, however many come at once, and holds back no other alert', async () => {
    await setWebhook();
    const sent = await Promise.allSettled(Array.from({ length: 25 }, () => call(sendTestAlert)));
    const made = sent.flatMap((each) => (each.status === 'fulfilled' ? [each.value.alert_id] : []));
    expect(new Set(made).size).toBe(10);
    user.later(600);
    expect(await refusalOf(sendTestAlert)).toMatchObject({
      code: 'resource-exhausted',
      message: 'Test alerts were sent 10 times within an hour; ask again in 3000 s.',
      details: { retry_after_seconds: 3000 },
    });
    expect(await kinds()).toHaveLength(10);
    user.later(3000);
    expect(await call(sendTestAlert)).toMatchObject({ channels: { webhook: true } });
    expect((await user.current())?.alert_book ?? null).toBeNull();
  });

  it('is of the caller alone, and makes nothing for a user whose data was erased', async () => {
    const eve = { uid: 'eve', token: {} };
    expect(await refusalOf(sendTestAlert, { uid: user.uid }, eve)).toMatchObject({
      code: 'permission-denied',
    });
    expect(await refusalOf(sendTestAlert, {}, null)).toMatchObject({ code: 'unauthenticated' });
    await call(deleteMyData, { confirm: 'delete my data' });
    expect(await refusalOf(sendTestAlert)).toMatchObject({ code: 'failed-precondition' });
    expect(await user.collections()).toEqual(['maestroState']);
  });
});

describe('the secret of a webhook', () => {
  const GIVEN = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

  it('is made once, shown once, and kept when the address changes; it goes with the webhook', async () => {
    const secret = await setWebhook();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await setWebhook({ url: `${url()}/new` })).toBeUndefined();
    expect(await state()).toMatchObject({ secret });
    expect(await setWebhook(null)).toBeUndefined();
    expect(await state()).toBeUndefined();
    const next = await setWebhook();
    expect(next).toMatch(/^whsec_/);
    expect(next).not.toBe(secret);
  });

  it('is the one that is given, which no answer shows', async () => {
    expect(await setWebhook({ url: url(), secret: GIVEN })).toBeUndefined();
    expect(await state()).toMatchObject({ secret: GIVEN });
    user.embedded.meter.take();
    expect(await setWebhook({ url: url(), secret: GIVEN })).toBeUndefined();
    expect(user.embedded.meter.take().writes).toBe(0);
  });

  it('is in no setting, answer or log entry, nor is the path of the address in a log entry', async () => {
    const made = (await setWebhook()) ?? '';
    const answers: unknown[] = [];
    answer = status(500);
    await isTriedAgain(await make('one'));
    user.later(GIVEN_UP_AFTER);
    await isTriedAgain(await make('two'));
    await setWebhook({ url: url(), secret: GIVEN });
    for (const changes of [
      {},
      { paused: true },
      { alerts: { push: true } },
      { alerts: { webhook: { url: url() } } },
    ])
      answers.push(await call(updateSettings, changes));
    answers.push(await call(getPolicy, {}), await call(listBotKeys));
    for (const wrong of [`${GIVEN}x`, GIVEN.slice(0, 20)])
      answers.push(
        (await refusalOf(updateSettings, { alerts: { webhook: { url: url(), secret: wrong } } })).toJSON(),
      );
    const settings = (await user.paths.settings.get()).data();
    const alerts = (await user.paths.alerts.get()).docs.map((snapshot) => snapshot.data());
    for (const secret of [made, GIVEN]) {
      const hidden = secret.slice('whsec_'.length, 20);
      expect(JSON.stringify([answers, settings, alerts])).not.toContain(hidden);
      expect(logged.join()).not.toContain(hidden);
    }
    expect(logged.join()).toContain('webhook_failed');
    expect(logged.join()).not.toContain('path-secret');
    expect(JSON.stringify(alerts)).not.toContain('path-secret');
  });

  it('is missed where there is none: nothing is sent without a signature, and that counts as a failure', async () => {
    await setWebhook();
    await user.paths.webhook.delete();
    expect(await isTriedAgain(await make('one'))).toBe(true);
    expect(hook.received).toEqual([]);
    expect(logged.join()).toContain('there is no secret to sign with');
  });

  it('counts as a change of the settings, of which there are ten per minute', async () => {
    for (let n = 0; n < 10; n++) await setWebhook({ url: `${url()}/${n}` });
    expect(
      await refusalOf(updateSettings, { alerts: { webhook: { url: `${url()}/9`, secret: GIVEN } } }),
    ).toMatchObject({ code: 'resource-exhausted' });
  });
});

it('updateSettings refuses an address that is not public, and stores nothing', async () => {
  const { context } = getRuntime();
  useRuntime({ ...context, network: PUBLIC_NETWORK });
  for (const wrong of ['http://example.com/', 'https://127.0.0.1/', 'https://0x7f.1/', 'https://localhost/'])
    expect(await refusalOf(updateSettings, { alerts: { webhook: { url: wrong } } })).toMatchObject({
      code: 'invalid-argument',
      details: { field: 'alerts.webhook.url' },
    });
  expect(await user.collections()).toEqual([]);
});

describe('a device', () => {
  const tokens = async (): Promise<unknown[]> =>
    (await user.paths.devices.get()).docs.map((snapshot) => snapshot.get('token') as unknown);
  const isPushed = async (): Promise<unknown> =>
    (await user.paths.settings.get()).get('alerts.push') as unknown;

  it('turns push on when it is registered, and the last one turns it off when it goes', async () => {
    expect(await call(registerDevice, { token: TOKEN, name: 'phone' })).toEqual({ devices: 1 });
    expect(await isPushed()).toBe(true);
    expect(await call(registerDevice, { token: 'other' })).toEqual({ devices: 2 });
    expect(await call(registerDevice, { token: TOKEN })).toEqual({ devices: 2 });
    expect(await call(unregisterDevice, { token: TOKEN })).toEqual({ unregistered: true, devices: 1 });
    expect(await isPushed()).toBe(true);
    expect(await call(unregisterDevice, { token: 'other' })).toEqual({ unregistered: true, devices: 0 });
    expect(await isPushed()).toBe(false);
    expect(await call(unregisterDevice, { token: 'other' })).toEqual({ unregistered: false, devices: 0 });
    expect(await user.collections()).not.toContain('devices');
  });

  it('costs the settings, the mark, the devices and, where push is turned on, the limits', async () => {
    user.embedded.meter.take();
    await call(registerDevice, { token: TOKEN });
    expect(user.embedded.meter.take()).toEqual({ reads: 4, writes: 3 });
    await call(registerDevice, { token: 'other' });
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 1 });
  });

  it('gets what an alert says, once', async () => {
    await call(registerDevice, { token: TOKEN });
    const event = await make('one');
    await deliver(event);
    await deliver(event);
    expect(pushes).toEqual([
      {
        message: {
          title: 'trend makes no new trades',
          body: 'Four losses.',
          data: { alert_id: 'one', kind: 'gate_closed' },
        },
        tokens: [TOKEN],
      },
    ]);
    expect(await deliveredOf('one')).toEqual({ at: user.clock, webhook: null, devices: 1, failure: null });
  });

  it('is one of at most 20: the one that was registered first goes', async () => {
    for (let n = 0; n < 20; n++) {
      user.later(1);
      await call(registerDevice, { token: `t${n}` });
    }
    // Registered again, it is not the oldest any more.
    user.later(1);
    await call(registerDevice, { token: 't0' });
    expect(await call(registerDevice, { token: 'new' })).toEqual({ devices: 20 });
    const left = await tokens();
    expect(left).toHaveLength(20);
    expect(left).toEqual(expect.arrayContaining(['t0', 't2', 'new']));
    expect(left).not.toContain('t1');
    await deliver(await make('one'));
    expect(pushes[0]?.tokens).toHaveLength(20);
  });

  it('is removed when no message will reach it any more, and so is one that is damaged', async () => {
    for (const token of ['gone', 'busy', TOKEN]) await call(registerDevice, { token });
    await user.paths.devices.doc('damaged').set({ token: 7 });
    pushed = (token) =>
      token === 'gone'
        ? { kind: 'unusable' }
        : token === 'busy'
          ? { kind: 'failed', reason: 'messaging/server-unavailable' }
          : { kind: 'taken' };
    // One has taken it: a second attempt would tell it twice.
    expect(await isTriedAgain(await make('one'))).toBe(false);
    expect((await tokens()).sort()).toEqual(['busy', TOKEN].sort());
    expect(await deliveredOf('one')).toMatchObject({ devices: 1 });
    expect(logged.join()).not.toContain(TOKEN);
  });

  it('is tried again while no device has taken an alert', async () => {
    await call(registerDevice, { token: TOKEN });
    pushed = () => ({ kind: 'failed', reason: 'messaging/server-unavailable' });
    const event = await make('one');
    expect(await isTriedAgain(event)).toBe(true);
    expect(logged.filter((entry) => entry.includes('push_failed'))).toHaveLength(1);
    pushed = () => ({ kind: 'taken' });
    expect(await isTriedAgain(event)).toBe(false);
    expect(await deliveredOf('one')).toMatchObject({ devices: 1 });
  });

  it('is not told twice because the webhook fails, nor the webhook because a device does', async () => {
    await setWebhook();
    await call(registerDevice, { token: TOKEN });
    answer = status(500);
    const one = await make('one');
    expect(await isTriedAgain(one)).toBe(true);
    expect(await isTriedAgain(one)).toBe(true);
    expect([hook.received.length, pushes.length]).toEqual([2, 1]);
    answer = status(200);
    pushed = () => {
      throw Object.assign(new Error('no'), { code: 'messaging/authentication-error' });
    };
    const two = await make('two');
    expect(await isTriedAgain(two)).toBe(true);
    expect(await deliveredOf('two')).toMatchObject({
      ...{ webhook: true, devices: 0 },
      failure: 'no device has taken it (messaging/authentication-error)',
    });
    pushed = () => ({ kind: 'taken' });
    await deliver(two);
    expect([hook.received.length, pushes.length]).toEqual([3, 3]);
    expect(await deliveredOf('two')).toMatchObject({ webhook: true, devices: 1, failure: null });
  });

  it('that is never answered for keeps nobody from noting that the webhook has taken an alert', async () => {
    await setWebhook();
    await call(registerDevice, { token: TOKEN });
    const { context } = getRuntime();
    useRuntime({
      ...context,
      push: () => new Promise(() => undefined),
      within: (seconds) => Promise.reject(new TransientError(`not within ${seconds} s`)),
    });
    const event = await make('one');
    expect(await isTriedAgain(event)).toBe(true);
    expect(await isTriedAgain(event)).toBe(true);
    expect(hook.received).toHaveLength(1);
    expect(logged.join()).toContain('no answer within 20 s');
  });

  it('gets nothing while the user has turned push off', async () => {
    await call(registerDevice, { token: TOKEN });
    const event = await make('one');
    await call(updateSettings, { alerts: { push: false } });
    await deliver(event);
    expect(pushes).toEqual([]);
    expect(await tokens()).toEqual([TOKEN]);
  });

  it('of another user is out of reach', async () => {
    await call(registerDevice, { token: TOKEN });
    const eve = { uid: 'eve', token: {} };
    expect(await call(unregisterDevice, { token: TOKEN }, eve)).toEqual({ unregistered: false, devices: 0 });
    for (const callable of [registerDevice, unregisterDevice]) {
      expect(await refusalOf(callable, { token: TOKEN, uid: user.uid }, eve)).toMatchObject({
        code: 'permission-denied',
      });
      expect(await refusalOf(callable, { token: TOKEN }, null)).toMatchObject({ code: 'unauthenticated' });
    }
    expect(await tokens()).toEqual([TOKEN]);
  });
});
