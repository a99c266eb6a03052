import fc from 'fast-check';
import * as firestore from 'firebase-admin/firestore';
import { HttpsError } from 'firebase-functions/v2/https';
import { EventEmitter } from 'node:events';
import { inspect } from 'node:util';
import type * as Context from '../../src/runtime/runtime';
import { getRuntime } from '../../src/runtime/runtime';
import type { Answers } from '../../src/contract/callables/answers';
import * as deployed from '../../src/index';
import { userPaths } from '../../src/store/paths';
import {
  call,
  type Callable,
  closes,
  type Data,
  EmbeddedUser,
  refusalOf,
  tradeDocument,
  UID,
} from '../support/users/embedded-user';
import { Fraction } from '../support/oracles/engine';
import {
  type CallableName,
  CONTRACTS,
  exact,
  type Fields,
  isAccepted,
  neededFields,
  payloads,
} from '../support/arbitraries/payloads';
import { runs } from '../support/runs';

/** What is deployed answers what `Answers` says. */
const CALLABLES: { readonly [Name in keyof Answers]: Callable<Answers[Name]> } = deployed;

/** docs/specification.md, section 6. */
const ALL = Object.keys(CONTRACTS) as CallableName[];

/** Those that are about devices and delivery: alert-delivery.test.ts has more about them. */
const OF_DELIVERY = ['registerDevice', 'unregisterDevice', 'sendTestAlert'] as const;

type Delivery = (typeof OF_DELIVERY)[number];

const NAMES = ALL.filter(
  (name): name is Exclude<CallableName, Delivery> => !OF_DELIVERY.includes(name as Delivery),
);

/** Each accepted request of these changes documents. */
const CHANGING: readonly CallableName[] = ['updateSettings', 'registerDevice', 'sendTestAlert'];

const ADMIN = { uid: 'root', token: { maestro_admin: true } };

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser({ deliverSettings: () => undefined });
});

afterEach(async () => {
  await user.embedded.settled();
  user.close();
});

it('the deployed callables are those that the specification names', () => {
  const callables = Object.entries(deployed).filter(
    ([, { __endpoint }]) => 'callableTrigger' in (__endpoint as object),
  );
  // Those that must not be called with any payload that is valid have tests of their own: erasure.test.ts, bot-keys.test.ts.
  const others = ['deleteMyData', 'createBotKey', 'listBotKeys', 'revokeBotKey'];
  expect(callables.map(([name]) => name).sort()).toEqual([...ALL, ...others].sort());
});

describe.each(NAMES)('%s', (name) => {
  const callable: Callable = CALLABLES[name];

  it.each<[unknown]>([[{}], [{ uid: UID }], [{ nonsense: 1 }], ['x'], [null]])(
    'a caller who is not signed in is refused: %j',
    async (data) => {
      expect(await refusalOf(callable, data, null)).toMatchObject({ code: 'unauthenticated' });
      expect(await user.collections()).toEqual([]);
    },
  );

  it.each<[string, Data]>([
    ['no claim', {}],
    ['the claim false', { maestro_admin: false }],
    ['the claim as text', { maestro_admin: 'true' }],
    ['the claim as number', { maestro_admin: 1 }],
    ['the claim as a list', { maestro_admin: [true] }],
    ['another claim', { admin: true, Maestro_admin: true }],
  ])('a caller with %s may not name another user', async (_, token) => {
    for (const data of [{ uid: UID }, { uid: UID, nonsense: 1 }])
      expect(await refusalOf(callable, data, { uid: 'bob', token })).toMatchObject({
        code: 'permission-denied',
      });
  });

  it('a callable acts on the caller, or on the user whom an administrator names', async () => {
    const bob = userPaths(user.embedded.db, 'bob');
    await bob.trades.doc('t').set(tradeDocument('bobs', 1));
    await bob.settings.set({ profile: 'AGGRESSIVE' });
    await user.embedded.settled();
    await user.embedded.db.doc('users/root/settings/maestro').set({ min_trades: 3 });
    // recomputeAllocation is limited to one per minute.
    user.clock = user.clock.plusSeconds(3600);
    const self = await call(callable, {}, { uid: 'bob', token: {} });
    user.clock = user.clock.plusSeconds(3600);
    const shown = JSON.stringify(self);
    expect(shown).toMatch(/bobs|AGGRESSIVE/);
    const timeless = (text: string): string => text.replace(/"computed_at":"[^"]*"/g, '');
    const named = await call(callable, { uid: 'bob' }, { uid: 'bob', token: {} });
    expect(timeless(JSON.stringify(named))).toBe(timeless(shown));
    user.clock = user.clock.plusSeconds(3600);
    expect(timeless(JSON.stringify(await call(callable, { uid: 'bob' }, ADMIN)))).toBe(timeless(shown));
    expect(JSON.stringify(await call(callable, {}, ADMIN))).not.toMatch(/bobs|"source":"user"/);
    expect(JSON.stringify(await call(callable, {}))).not.toMatch(/bobs|"source":"user"/);
  });

  it.each([7, '', '.', '..', '__x__', 'a/b', 'x'.repeat(129), [], {}, true])(
    'a uid that cannot be one is refused: %p',
    async (uid) => {
      for (const auth of [undefined, ADMIN])
        expect(await refusalOf(callable, { uid }, auth)).toMatchObject({
          code: 'invalid-argument',
          details: { field: 'uid' },
        });
    },
  );
});

it('an administrator who acts for another user is logged: who, for whom, what', async () => {
  const info = jest.spyOn(getRuntime().context.log, 'info');
  for (const name of NAMES) {
    info.mockClear();
    user.clock = user.clock.plusSeconds(3600);
    // Also when the call is refused afterwards.
    await call(CALLABLES[name] as Callable, { uid: 'bob', nonsense: 1 }, ADMIN).catch(() => undefined);
    await call(CALLABLES[name] as Callable, { uid: 'root' }, ADMIN);
    await call(CALLABLES[name] as Callable, {}, { uid: 'bob', token: {} });
    const audited = info.mock.calls.filter(([message]) => message.includes('admin'));
    const entry = { event: 'admin_acts', callable: name, caller: 'root', uid: 'bob' };
    expect(audited).toEqual([['An admin acts for another user.', entry]]);
  }
});

it('a uid that is not valid UTF-8 is refused', async () => {
  for (const name of NAMES)
    expect(await refusalOf(deployed[name], { uid: '\ud800' }, ADMIN)).toMatchObject({
      code: 'invalid-argument',
      details: { field: 'uid' },
    });
});

/** All documents of all users, with the times at which they were written. */
async function everything(): Promise<unknown> {
  const collections = [
    ...['tradeJournal', 'allocations', 'allocationHistory', 'settings', 'agentWindows', 'alerts', 'devices'],
  ];
  const found = await Promise.all(
    [...collections, 'maestroState'].map((id) => user.embedded.db.collectionGroup(id).get()),
  );
  return found.flatMap(({ docs }) =>
    docs.map((snapshot) => [snapshot.ref.path, snapshot.updateTime, snapshot.data()]),
  );
}

describe('any payload', () => {
  const RUNS = runs(1000);
  /** Calls that run at once, because the embedded Firestore waits 3 ms per request. */
  const AT_ONCE = 100;

  const GATES =
    /^(daily_drawdown_limit|losing_streak_limit|max_open_positions|total_exposure_limit|cost_too_high|risk_zero|paused|agent_paused|agent_not_funded|agent_drawdown_limit)$/;

  /** What the specification says about an answer, from the request alone. */
  const answers: { readonly [Name in CallableName]: (answer: Answers[Name], payload: Fields) => void } = {
    getAllocation: (answer, { history, capital }) => {
      expect(Object.keys(answer)).toEqual([
        'allocation',
        ...((history ?? null) === null ? [] : ['history', 'next_before_version']),
        ...((capital ?? null) === null ? [] : ['capital']),
      ]);
      expect(answer.allocation).toMatchObject({ version: 1 });
    },
    getPolicy: (policy, payload) => {
      const product = Object.values(policy.factors)
        .map((factor) => Fraction.of(factor))
        .reduce((a, b) => a.times(b));
      const down = new Fraction((product.top * 10n ** 12n) / product.bottom, 10n ** 12n);
      expect(policy.computed_risk_pct).toBe(down.rounded(12));
      const stopped = policy.reasons.some(({ code }) => GATES.test(code));
      expect(policy.allow_new_trades).toBe(!stopped);
      expect(policy.max_risk_pct).toBe(stopped ? '0' : policy.computed_risk_pct);
      expect(policy.profile).toBe(
        typeof payload.profile === 'string' ? payload.profile.toUpperCase() : 'AGGRESSIVE',
      );
      expect(policy.regime).toBe(payload.regime ?? 'NORMAL');
      expect(Number(policy.min_confidence)).toBeGreaterThanOrEqual(0);
      expect(Number(policy.min_confidence)).toBeLessThanOrEqual(1);
      const fromRequest = (...keys: string[]): string =>
        keys.some((key) => (payload[key] ?? null) !== null) ? 'request' : 'journal';
      expect(policy.sources).toEqual({
        streak: fromRequest('losing_streak', 'last_losing_streak', 'wins_since_streak', 'last_loss_at'),
        drawdown: fromRequest('drawdown_pct', 'max_drawdown_pct').replace('journal', 'default'),
        symbols: fromRequest('symbol_performance'),
      });
    },
    getProfile: (answer, { profile, compare }) => {
      expect(answer.active).toEqual({ name: 'AGGRESSIVE', source: 'user' });
      if (compare === true) expect(Object.keys(answer.profiles ?? {})).toEqual(['SAFE', 'AGGRESSIVE']);
      else
        expect(answer.profile).toMatchObject({
          name: typeof profile === 'string' ? profile.toUpperCase() : 'AGGRESSIVE',
        });
    },
    updateSettings: ({ settings }, payload) => {
      for (const [key, value] of Object.entries(payload)) {
        const now = (settings as Data)[key];
        if (value === undefined) continue;
        if (typeof now === 'string' && exact(now) !== null)
          expect(Fraction.of(now).minus(exact(value) ?? Fraction.of('0')).top).toBe(0n);
        else if (Array.isArray(now)) expect(now.toSorted()).toEqual((value as unknown[]).toSorted());
        else
          expect(now).toEqual(key === 'profile' && value !== null ? (value as string).toUpperCase() : value);
      }
    },
    recomputeAllocation: (answer) => {
      expect(answer.allocation).toMatchObject({ agents: { a: { trades: 12 } } });
    },
    evaluate: (answer, { symbol }) => {
      expect(answer).toMatchObject({ signal_type: 'HOLD', confidence: '1', symbol: symbol ?? null });
    },
    registerDevice: (answer) => {
      expect(answer).toEqual({ devices: 1 });
    },
    unregisterDevice: (answer) => {
      expect(answer).toEqual({ unregistered: false, devices: 0 });
    },
    sendTestAlert: ({ alert_id: id, channels }) => {
      expect(id).toMatch(/^test-[0-9a-f]{24}$/);
      expect(channels).toEqual({ webhook: false, push: false });
    },
  };

  /** `uid` besides the payload: usually none. */
  const uids = fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(UID, 'bob', 7, '', 'a/b', [], {}, 'x'.repeat(200)),
    },
  );

  it.each(ALL)('%s answers any payload or refuses it by its field, and changes no document', async (name) => {
    await user.paths.settings.set({ profile: 'AGGRESSIVE', min_trades: 5 });
    await user.writeAll(closes('a', 0, 12));
    // The user has just been rebuilt, so no payload of recomputeAllocation may rebuild.
    const before = await everything();
    let fresh = 0;
    let accepted = 0;
    let refused = 0;

    const check = async ([data, uid]: [unknown, unknown]): Promise<void> => {
      const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
      const payload = isObject && uid !== undefined ? { ...data, uid } : data;
      const uidFits = !isObject || uid === undefined || uid === UID;
      const isRight = isAccepted(name, data);
      // Each accepted change is made by a new user, who has the default settings.
      const self = CHANGING.includes(name) && isRight && uid === undefined ? `new-${fresh++}` : UID;
      let answer: unknown;
      try {
        answer = await call<unknown>(CALLABLES[name], payload, { uid: self, token: {} });
      } catch (error) {
        if (!(error instanceof HttpsError)) throw error;
        refused++;
        if (uid === 'bob' && isObject) expect(error.code).toBe('permission-denied');
        else if (isRight && uidFits) {
          expect(name).toBe('recomputeAllocation');
          expect(error.code).toBe('resource-exhausted');
        } else {
          expect(error.code).toBe('invalid-argument');
          expect(error.message.length).toBeLessThan(6000);
          const { field } = error.details as { field: string };
          if (!uidFits) expect(field).toBe('uid');
          else if (!isObject && (data ?? null) !== null) expect(field).toBe('');
          else {
            const keys = [...Object.keys(data ?? {}), ...neededFields(name)];
            // A setting that conflicts with a stored one may be named by the other; that has a test of its own.
            if (name === 'updateSettings' && keys.includes('min_floor_weight')) keys.push('max_weight');
            expect(keys.some((key) => field === key || /^[.[]/.test(field.slice(key.length)))).toBe(true);
          }
        }
        return;
      }
      accepted++;
      expect(isRight && uidFits).toBe(true);
      const rule = answers[name] as (answer: unknown, payload: Fields) => void;
      rule(answer, isObject ? (data as Fields) : {});
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    };

    const some = fc.array(fc.tuple(payloads(name), uids), { minLength: AT_ONCE, maxLength: AT_ONCE });
    // A request that names its own uid would change what ada has.
    const calls = CHANGING.includes(name)
      ? some.map((list) =>
          list.map(([data, uid]): [unknown, unknown] => [data, uid === UID ? undefined : uid]),
        )
      : some;
    // Show the one payload that fails, not the hundred that were sent with it.
    const shown = (one: [unknown, unknown]): Promise<void> =>
      check(one).catch((error: unknown) => {
        throw new Error(`of ${inspect(one).slice(0, 1000)}`, { cause: error });
      });
    const { failed, seed, errorInstance } = await fc.check(
      fc.asyncProperty(calls, async (list) => {
        await Promise.all(list.map(shown));
      }),
      { numRuns: Math.ceil(RUNS / AT_ONCE), endOnFailure: true },
    );
    if (failed) throw new Error(`seed ${seed}`, { cause: errorInstance });
    await user.embedded.settled();
    const after = (await everything()) as unknown[][];
    expect(after.filter(([path]) => !String(path).startsWith('users/new-'))).toEqual(before);
    expect(user.entries).toEqual([]);
    // Both happen often enough.
    if (RUNS >= 1000) {
      expect(refused).toBeGreaterThan(RUNS / 10);
      if (name !== 'recomputeAllocation') expect(accepted).toBeGreaterThan(RUNS / 10);
    }
  });
});

describe('callables over HTTP, as deployed', () => {
  type Handler = (request: unknown, response: unknown) => Promise<void>;

  interface Answer {
    readonly status: number;
    readonly body: { readonly result?: Data; readonly error?: { readonly status: string; details?: Data } };
  }

  const AUTH = { authorization: 'Bearer good' };
  const APP = { 'x-firebase-appcheck': 'good' };

  /** Replaces Google's keys: one token is valid. */
  const verified =
    <T>(claims: T) =>
    (token: string): Promise<T> =>
      token === 'good' ? Promise.resolve(claims) : Promise.reject(new Error('The token is not signed.'));

  /** Loads the functions again in this environment, over the same Firestore. */
  function load(environment: Record<string, string>): Record<CallableName, Handler> {
    let loaded: unknown;
    Object.assign(process.env, environment);
    jest.isolateModules(() => {
      // Two instances of the SDK do not accept each other's Timestamps.
      jest.doMock('firebase-admin/firestore', () => firestore);
      jest.doMock('firebase-admin/auth', () => ({
        getAuth: () => ({ verifyIdToken: verified({ uid: UID, sub: UID }) }),
      }));
      jest.doMock('firebase-admin/app-check', () => ({
        getAppCheck: () => ({ verifyToken: verified({ appId: '1:1:web:1', token: {} }) }),
      }));
      const { useRuntime } = jest.requireActual<typeof Context>('../../src/runtime/runtime');
      const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
      useRuntime({ db: user.embedded.db, log: quiet });
      loaded = jest.requireActual('../../src/index');
    });
    return loaded as Record<CallableName, Handler>;
  }

  function post(handler: Handler, headers: Record<string, string>, data: unknown = {}): Promise<Answer> {
    const all: Record<string, string> = { 'content-type': 'application/json', ...headers };
    const request = Object.assign(new EventEmitter(), {
      method: 'POST',
      headers: all,
      body: { data },
      header: (key: string) => all[key.toLowerCase()],
    });
    return new Promise((resolve, reject) => {
      let status = 0;
      const response = Object.assign(new EventEmitter(), {
        setHeader: () => response,
        getHeader: () => undefined,
        status: (code: number) => {
          status = code;
          return response;
        },
        send: (body: Answer['body']) => {
          resolve({ status, body });
          response.emit('finish');
          return response;
        },
        end: () => response,
      });
      Promise.resolve(handler(request, response)).catch(reject);
    });
  }

  beforeEach(() => {
    for (const level of ['warn', 'info', 'debug', 'error'] as const)
      jest.spyOn(console, level).mockImplementation(() => undefined);
  });

  afterEach(() => {
    delete process.env.ENFORCE_APP_CHECK;
    for (const part of ['auth', 'app-check', 'firestore']) jest.dontMock(`firebase-admin/${part}`);
    jest.restoreAllMocks();
  });

  it.each(NAMES)('%s enforces App Check when the parameter says so', async (name) => {
    const { [name]: enforcing } = load({ ENFORCE_APP_CHECK: 'true' });
    for (const headers of [AUTH, { ...AUTH, 'x-firebase-appcheck': 'nonsense' }, {}]) {
      const { status, body } = await post(enforcing, headers);
      expect({ status, error: body.error?.status }).toEqual({ status: 401, error: 'UNAUTHENTICATED' });
    }
    expect((await post(enforcing, APP)).status).toBe(401);
    expect(await user.collections()).toEqual([]);
    expect((await post(enforcing, { ...AUTH, ...APP })).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['not set', {}],
    ['false', { ENFORCE_APP_CHECK: 'false' }],
  ])('callables do not enforce App Check when the parameter is %s', async (_, environment) => {
    const functions = load(environment);
    for (const name of NAMES) expect((await post(functions[name], AUTH)).status).toBe(200);
  });

  it('callables refuse a request without a token, or with a forged one', async () => {
    const functions = load({});
    for (const name of NAMES)
      for (const headers of [{}, { authorization: 'Bearer forged' }])
        expect((await post(functions[name], headers)).body.error?.status).toBe('UNAUTHENTICATED');
  });

  it('answers and refusals arrive unchanged over HTTP', async () => {
    const functions = load({});
    const right = await post(functions.getPolicy, AUTH, { regime: 'BULL' });
    expect(right).toMatchObject({ status: 200, body: { result: { computed_risk_pct: '0.72' } } });
    const wrong = await post(functions.getPolicy, AUTH, { regime: 'bull' });
    expect(wrong).toMatchObject({
      status: 400,
      body: { error: { status: 'INVALID_ARGUMENT', details: { field: 'regime' } } },
    });
    for (const name of NAMES) {
      const { body } = await post(functions[name], AUTH, JSON.parse('{"__proto__": {"uid": "bob"}}'));
      expect(['INVALID_ARGUMENT', undefined]).toContain(body.error?.status);
      expect((await post(functions[name], AUTH, { uid: 'bob' })).body.error?.status).toBe(
        'PERMISSION_DENIED',
      );
      expect((await post(functions[name], AUTH, [])).body.error?.status).toBe('INVALID_ARGUMENT');
    }
  });

  it('inherited fields do not count: the SDK makes a prototype of `__proto__`', async () => {
    const functions = load({});
    await post(functions.updateSettings, AUTH, JSON.parse('{"__proto__": {"paused": true}}'));
    expect(await user.collections()).toEqual([]);
    const { body } = await post(
      functions.getPolicy,
      AUTH,
      JSON.parse('{"__proto__": {"open_positions": 5}}'),
    );
    expect(body.error?.status).toBe('INVALID_ARGUMENT');
    const nested = await post(
      functions.getPolicy,
      AUTH,
      JSON.parse('{"symbol_performance": [{"__proto__": {"symbol": "A", "trades": 9}}]}'),
    );
    expect(nested).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  });
});

it('a caller who calls without end is refused with the seconds to wait, and costs nothing more', async () => {
  const limited = new EmbeddedUser({ callsPerMinute: 3 });
  try {
    limited.embedded.meter.take();
    for (let n = 0; n < 3; n++) await call(deployed.getAllocation);
    const { reads } = limited.embedded.meter.take();
    expect(await refusalOf(deployed.getAllocation)).toMatchObject({
      code: 'resource-exhausted',
      details: { retry_after_seconds: 20 },
    });
    expect({ reads, after: limited.embedded.meter.take().reads }).toEqual({ reads: 9, after: 0 });
  } finally {
    limited.close();
  }
});
