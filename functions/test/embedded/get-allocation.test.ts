import fc from 'fast-check';
import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import { HttpsError } from 'firebase-functions/v2/https';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import type { Answers } from '../../src/contract/callables/answers';
import {
  callGetAllocation,
  closes,
  type Data,
  EmbeddedUser,
  NOW,
  tradeDocument,
  UID,
} from '../support/users/embedded-user';
import { Fraction } from '../support/oracles/engine';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { runs } from '../support/runs';

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(() => {
  user.close();
});

const ADMIN = { uid: 'root', token: { maestro_admin: true } };

async function errorOf(data: unknown, auth?: Data | null): Promise<HttpsError> {
  try {
    await callGetAllocation(data, auth);
  } catch (error) {
    if (error instanceof HttpsError) return error;
    throw error;
  }
  throw new Error('It was answered.');
}

describe('the allocation', () => {
  it.each<[unknown, Data]>([
    [{}, { allocation: null }],
    [null, { allocation: null }],
    [undefined, { allocation: null }],
    [{ history: 5 }, { allocation: null, history: [], next_before_version: null }],
    [{ capital: '5' }, { allocation: null, capital: null }],
    [{ uid: null, history: null, capital: null }, { allocation: null }],
  ])('getAllocation answers null when there is no allocation: %j', async (request, response) => {
    expect(await callGetAllocation(request)).toEqual(response);
    expect(user.entries).toEqual([]);
  });

  it.each<[string, Data, string]>([
    [
      'text',
      { closed_at: '2026-01-02T00:00:00Z' },
      'closed_at is "2026-01-02T00:00:00Z"; it must be a Timestamp',
    ],
    ['a number', { closed_at: 1_767_312_000 }, 'closed_at is 1767312000; it must be a Timestamp'],
    ['true', { closed_at: true }, 'closed_at is true; it must be a Timestamp'],
    ['a map', { closed_at: { seconds: 1 } }, 'closed_at is an object; it must be a Timestamp'],
    [
      'a time, but an agent_id that cannot be used',
      tradeDocument('a/b', 1_700_000_000),
      'agent_id is "a/b"; it must',
    ],
  ])('getAllocation says in a hint why there is none, where closed_at is %s', async (_, fields, reason) => {
    // Neither an open trade nor a null hides it.
    await user.write('open', tradeDocument('a', null));
    await user.write('null', { ...tradeDocument('a', null), closed_at: null });
    expect(await callGetAllocation({})).toEqual({ allocation: null });
    await user.write('t1', { ...tradeDocument('a', null), ...fields });
    user.embedded.meter.take();
    const { allocation, hint } = await callGetAllocation({});
    // `current`, the mark of an erasure, and one trade.
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
    expect(allocation).toBeNull();
    expect(hint).toContain(`The journal has closed trades that take no part, such as "t1": ${reason}`);
    expect(hint).toMatch(/ Write the (time as a Firestore Timestamp|trade with an agent_id that is usable)/);
    // With an allocation there is no question to answer, and none is asked.
    await user.write('t2', tradeDocument('a', 1_700_000_000));
    user.embedded.meter.take();
    expect(await callGetAllocation({})).not.toHaveProperty('hint');
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
  });

  it('getAllocation answers current, with times in ISO 8601 and without internal fields', async () => {
    await user.write('t1', { ...tradeDocument('a', 0), closed_at: new Timestamp(-1, 500_000_000) });
    await user.write('t2', tradeDocument('constructor', 1_700_000_000, '-3'));
    await user.write('t3', { ...tradeDocument('10', 1_700_000_000), quantity: null });
    const { agents, ...current } = (await user.current()) ?? {};
    for (const internal of [
      'window_agents',
      'refused_agents',
      'rebuilt_at',
      'rebuilding_since',
      'swept_at',
      'rebuild_wait_seconds',
      'alert_book',
      'maestro_version',
    ]) {
      expect(current).toHaveProperty(internal);
      Reflect.deleteProperty(current, internal);
    }
    const { allocation } = await callGetAllocation({});
    const times = {
      a: '1969-12-31T23:59:59.500000Z',
      constructor: '2023-11-14T22:13:20Z',
      10: '2023-11-14T22:13:20Z',
    };
    expect(allocation).toEqual({
      ...current,
      computed_at: '2026-09-21T14:13:20Z',
      agents: Object.fromEntries(
        Object.entries(agents as Record<keyof typeof times, Data>).map(([agentId, figures]) => {
          const at = times[agentId as keyof typeof times];
          return [agentId, { ...figures, first_closed_at: at, last_closed_at: at }];
        }),
      ),
    });
    expect(NOW.seconds).toBe(1_790_000_000);
    expect(JSON.parse(JSON.stringify(allocation))).toEqual(allocation);
  });

  it('getAllocation costs one read', async () => {
    await user.write('t1', tradeDocument('a', 0));
    user.embedded.meter.take();
    await callGetAllocation({ capital: '5' });
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
  });

  it('getAllocation answers null and logs one error when current is damaged', async () => {
    await user.write('t1', tradeDocument('a', 0));
    await user.paths.current.update({ weights: { a: '2' } });
    expect(await callGetAllocation({ capital: '5' })).toEqual({ allocation: null, capital: null });
    expect(user.entries).toMatchObject([{ severity: 'error', uid: UID }]);
  });
});

describe('the history', () => {
  const versionsOf = ({ history }: Answers['getAllocation']): number[] | undefined =>
    history?.map(({ version }) => version);

  it('the history has the newest versions first, as they were published', async () => {
    for (const [tradeId, fields] of closes('a', 0, 4)) await user.write(tradeId, fields);
    const response = await callGetAllocation({ history: 3 });
    expect(versionsOf(response)).toEqual([4, 3, 2]);
    expect(response.next_before_version).toBe(2);
    for (const version of response.history ?? [])
      expect(Object.keys(version).sort()).toEqual(Object.keys(response.allocation ?? {}).sort());
    const { evidence, ...figures } = response.allocation?.agents.a ?? {};
    expect(evidence).toHaveProperty('win_rate');
    expect(response.history?.[0]).toEqual({ ...response.allocation, agents: { a: figures } });
    const whole = await callGetAllocation({ history: 3, evidence: true });
    expect(whole.history?.[0]).toEqual(response.allocation);
    expect(versionsOf(await callGetAllocation({ history: 1 }))).toEqual([4]);
    expect(versionsOf(await callGetAllocation({ history: 100 }))).toEqual([4, 3, 2, 1]);
  });

  it('the history has pages, each with the cursor of the next, in any number of versions per page', async () => {
    for (const [tradeId, fields] of closes('a', 0, 13)) await user.write(tradeId, fields);
    // As if it had expired.
    await user.paths.history.doc('0000000001').delete();
    const whole = await callGetAllocation({ history: 100, evidence: true });
    expect(versionsOf(whole)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    expect(whole.next_before_version).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 14 }), async (history) => {
        const found: unknown[] = [];
        let before: number | null | undefined = null;
        do {
          user.embedded.meter.take();
          const page = await callGetAllocation({ history, before_version: before, evidence: true });
          expect(user.embedded.meter.take().reads).toBeLessThanOrEqual(history + 1);
          expect(page.history?.length).toBeLessThanOrEqual(history);
          found.push(...(page.history ?? []));
          before = page.next_before_version;
        } while (before !== null);
        expect(found).toEqual(whole.history);
      }),
      { numRuns: runs(14) },
    );
  });

  it.each<[Data, number[], number | null]>([
    [{ history: 10, before_version: 2 }, [1], null],
    [{ history: 1, before_version: 2 }, [1], null],
    [{ history: 1, before_version: 3 }, [2], 2],
    [{ history: 10, before_version: 99 }, [4, 3, 2, 1], null],
    [{ history: 10, before_version: 1 }, [], null],
  ])(
    'the history that %j asks for has the versions %j and the cursor %p',
    async (request, versions, cursor) => {
      for (const [tradeId, fields] of closes('a', 0, 4)) await user.write(tradeId, fields);
      const page = await callGetAllocation(request);
      expect(versionsOf(page)).toEqual(versions);
      expect(page.next_before_version).toBe(cursor);
    },
  );

  it('the history has at most 100 versions', async () => {
    const trades = closes('a', 0, 105);
    for (const [tradeId, fields] of trades) await user.write(tradeId, fields);
    const versions = versionsOf(await callGetAllocation({ history: 100 }));
    expect(versions).toEqual(Array.from({ length: 100 }, (_, index) => 105 - index));
  });

  it('the history stays when the allocation is deleted', async () => {
    await user.write('t1', tradeDocument('a', 0));
    await user.delete('t1');
    const response = await callGetAllocation({ history: 10 });
    expect(response.allocation).toBeNull();
    expect(versionsOf(response)).toEqual([1]);
  });

  it('the history leaves out damaged versions and logs them', async () => {
    for (const [tradeId, fields] of closes('a', 0, 3)) await user.write(tradeId, fields);
    await user.paths.history.doc('0000000002').update({ weights: 'x' });
    const page = await callGetAllocation({ history: 3 });
    expect(versionsOf(page)).toEqual([3, 1]);
    expect(page.next_before_version).toBeNull();
    expect(user.entries).toMatchObject([{ severity: 'error', uid: UID }]);
    // A damaged one counts among those that were asked for.
    expect(await callGetAllocation({ history: 2 })).toMatchObject({ next_before_version: 2 });
    expect(versionsOf(await callGetAllocation({ history: 1, before_version: 3 }))).toEqual([]);
  });
});

describe('the capital', () => {
  it.each(['10000', '0.01', '99999999999999999999.999999999999999999999999999999', 1234.5])(
    'the capital %s is split by the published weights, to the last digit',
    async (capital) => {
      await user.writeAll(['a', 'b', 'c'].flatMap((agentId) => closes(agentId, 0, 12)));
      await user.write('a-win', tradeDocument('a', 1_800_000_000, '50'));
      const { allocation, capital: split } = await callGetAllocation({ capital });
      if (!allocation || !split) throw new Error('The allocation or the split is missing.');
      const { weights, unallocated } = allocation;
      const total = Fraction.of(String(capital));
      expect(split.total).toBe(total.rounded(60));
      const part = (weight: string): string => total.times(Fraction.of(weight)).rounded(60);
      expect(split.amounts).toEqual(
        Object.fromEntries(Object.entries(weights).map(([agentId, weight]) => [agentId, part(weight)])),
      );
      expect(split.unallocated).toBe(part(unallocated));
      const parts = [...Object.values(split.amounts), split.unallocated].map((value) => Fraction.of(value));
      expect(Fraction.sum(parts).rounded(60)).toBe(split.total);
    },
  );
});

describe('bad input of getAllocation', () => {
  it.each<[unknown, string, RegExp]>([
    [{ history: 0 }, 'history', /history is 0; .* from 1 to 100/],
    [{ history: 101 }, 'history', /history is 101; .* from 1 to 100/],
    [{ history: 1.5 }, 'history', /history is 1\.5; .* whole number/],
    [{ history: '5' }, 'history', /history is "5"; .* whole number/],
    [{ capital: '0' }, 'capital', /capital is "0"; .* decimal above 0/],
    [{ capital: '1e20' }, 'capital', /capital is "1e20"; .* decimal above 0/],
    [{ capital: -1 }, 'capital', /capital is -1; .* decimal above 0/],
    [{ capital: ['5'] }, 'capital', /capital is a list of 1; .* decimal above 0/],
    [{ history: 5, before_version: 0 }, 'before_version', /before_version is 0; .* whole number above 0/],
    [{ history: 5, evidence: 'yes' }, 'evidence', /evidence is "yes"; .* true or false/],
    [{ before_version: 5 }, 'before_version', /before_version needs history/],
    [{ limit: 5 }, 'limit', /"limit" is not a known key; .*history, before_version, evidence, capital/],
    [JSON.parse('{"__proto__": {"uid": "bob"}}'), '__proto__', /"__proto__" is not a known key/],
    [JSON.parse('{"constructor": 1}'), 'constructor', /"constructor" is not a known key/],
    [[], '', /the input is a list of 0; .* object/],
    [[{ history: 1 }], '', /the input is a list of 1; .* object/],
    ['history', '', /the input is "history"; .* object/],
    [5, '', /the input is 5; .* object/],
    [0, '', /the input is 0; .* object/],
    ['', '', /the input is ""; .* object/],
    [false, '', /the input is false; .* object/],
    [{ uid: 7 }, 'uid', /uid is 7; .* 1 to 128 characters/],
    // Not a text that Firestore can hold.
    [{ uid: '\ud800' }, 'uid', /1 to 128 characters/],
    [{ uid: '' }, 'uid', /uid is ""; .* 1 to 128 characters/],
    [{ uid: 'a/b' }, 'uid', /uid is "a\/b"; .* without "\/"/],
    [{ uid: 'x'.repeat(129) }, 'uid', /1 to 128 characters/],
  ])('getAllocation refuses %j and names the field', async (request, field, message) => {
    const error = await errorOf(request);
    expect(error).toMatchObject({ code: 'invalid-argument', details: { field } });
    expect(error.message).toMatch(message);
    // An administrator is refused as well.
    expect(await errorOf(request, ADMIN)).toMatchObject({ code: 'invalid-argument' });
  });

  it.each(['.', '..', '__x__', '____'])(
    'getAllocation refuses a uid that cannot name a document: %s',
    async (uid) => {
      expect(await errorOf({ uid }, ADMIN)).toMatchObject({
        code: 'invalid-argument',
        details: { field: 'uid' },
      });
    },
  );
});

describe('who may call getAllocation', () => {
  beforeEach(async () => {
    await user.write('t1', tradeDocument('a', 0));
  });

  it.each([[{}], [{ uid: UID }], [{ history: 1000 }], ['x']])(
    'getAllocation refuses a caller who is not signed in: %j',
    async (request) => {
      expect(await errorOf(request, null)).toMatchObject({ code: 'unauthenticated' });
    },
  );

  it('getAllocation answers the user, also by name', async () => {
    expect(await callGetAllocation({ uid: UID })).toMatchObject({ allocation: { weights: { a: '1' } } });
  });

  it('getAllocation refuses another user', async () => {
    expect(await callGetAllocation({}, { uid: 'bob', token: {} })).toEqual({ allocation: null });
  });

  it.each<[string, Data]>([
    ['no claim', {}],
    ['the claim false', { maestro_admin: false }],
    ['the claim as text', { maestro_admin: 'true' }],
    ['the claim as number', { maestro_admin: 1 }],
    ['another claim', { admin: true }],
  ])('getAllocation refuses another user with %s', async (_, token) => {
    const error = await errorOf({ uid: UID }, { uid: 'bob', token });
    expect(error.code).toBe('permission-denied');
    expect(error.message).toContain(`"${UID}"`);
  });

  it('getAllocation answers an administrator about any user', async () => {
    expect(await callGetAllocation({ uid: UID }, ADMIN)).toMatchObject({
      allocation: { weights: { a: '1' } },
    });
    expect(await callGetAllocation({ uid: 'bob' }, ADMIN)).toEqual({ allocation: null });
    expect(await callGetAllocation({}, ADMIN)).toEqual({ allocation: null });
  });
});

describe('errors of getAllocation', () => {
  /**
   * A Firestore that cannot be reached. Its references fail, and not its connection, because the SDK would try a
   * connection again for minutes before it gave the same error to the caller.
   */
  function unreachable(fault: Error): Firestore {
    const reference = {
      collection: () => reference,
      doc: () => reference,
      orderBy: () => reference,
      where: () => reference,
      limit: () => reference,
      get: () => Promise.reject(fault),
    };
    return reference as unknown as Firestore;
  }

  it.each<[string, Error, string]>([
    ['UNAVAILABLE', firestoreError(14, 'UNAVAILABLE: No connection established'), 'unavailable'],
    ['DEADLINE_EXCEEDED', firestoreError(4, 'DEADLINE_EXCEEDED'), 'unavailable'],
    ['a permanent error', firestoreError(3, 'INVALID_ARGUMENT: secret'), 'unknown'],
    ['a bug', new TypeError('secret of undefined'), 'unknown'],
  ])('getAllocation reports %s and logs it once', async (_, fault, code) => {
    useRuntime({ ...getRuntime().context, db: unreachable(fault) });
    const error = await errorOf({ history: 5 });
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('secret');
    expect(user.entries).toMatchObject([{ severity: 'error', callable: 'getAllocation' }]);
    expect(user.entries[0]?.reason).toContain(fault.message);
  });
});

describe('any payload of getAllocation', () => {
  const uids = fc.oneof(
    fc.constantFrom<unknown>(
      ...[UID, 'bob', '', '.', '..', '__x__', 'a/b', null, 7, [], {}, 'x'.repeat(128)],
    ),
    // Firestore takes control characters in names, the embedded one does not.
    fc.string({ unit: 'binary' }).filter((uid) => !/\p{Cc}/u.test(uid)),
  );
  const histories = fc.oneof(
    fc.integer({ min: -1, max: 102 }),
    fc.constantFrom<unknown>(null, '5', 1.5, Number.NaN, [], {}, true, -0),
  );
  const capitals = fc.oneof(
    fc.stringMatching(/^-?\d{1,20}(\.\d{1,30})?$/),
    fc.double(),
    fc.constantFrom<unknown>(null, '', '1e20', ' 1', '0', '-0', 0, [], {}, true, '0x1'),
  );
  const befores = fc.oneof(
    fc.integer({ min: -1, max: 5 }),
    fc.constantFrom<unknown>(null, '5', 1.5, 2 ** 53, Number.NaN, [], true),
  );
  const flags = fc.oneof(fc.boolean(), fc.constantFrom<unknown>(null, 'true', 1, []));
  const known = fc.record(
    { uid: uids, history: histories, before_version: befores, evidence: flags, capital: capitals },
    { requiredKeys: [] },
  );
  const strange = fc
    .tuple(known, fc.constantFrom('__proto__', 'constructor', 'limit', ''), fc.jsonValue())
    .map(([fields, key, value]) => ({
      ...fields,
      ...(JSON.parse(JSON.stringify({ [key]: value })) as Data),
    }));
  const payload = fc.oneof(
    { weight: 6, arbitrary: known },
    { weight: 1, arbitrary: strange },
    { weight: 1, arbitrary: fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 2 }) },
  );

  /** docs/specification.md, section 6, for a payload: an error code, or null when it must be answered. */
  function expectedCode(data: unknown, isAdmin: boolean): string | null {
    if (data === null || data === undefined) return null;
    if (typeof data !== 'object' || Array.isArray(data)) return 'invalid-argument';
    const { uid = null } = data as Data;
    // The web SDK sends null for what is undefined.
    if (uid !== null) {
      if (typeof uid !== 'string' || uid === '' || uid.length > 128) return 'invalid-argument';
      if (!uid.isWellFormed()) return 'invalid-argument';
      if (uid.includes('/') || uid === '.' || uid === '..' || /^__.*__$/s.test(uid))
        return 'invalid-argument';
      if (uid !== UID && !isAdmin) return 'permission-denied';
    }
    const entries = Object.entries(data).filter(([key]) => key !== 'uid');
    const { history = null, before_version: before = null, evidence = null } = data as Data;
    if (history === null && (before !== null || evidence !== null)) return 'invalid-argument';
    return entries.every(([key, value]) => isValid(key, value)) ? null : 'invalid-argument';
  }

  function isValid(key: string, value: unknown): boolean {
    if (value === undefined || value === null)
      return ['history', 'before_version', 'evidence', 'capital'].includes(key);
    if (key === 'before_version') return Number.isSafeInteger(value) && Number(value) >= 1;
    if (key === 'evidence') return typeof value === 'boolean';
    if (key === 'history') return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100;
    if (key !== 'capital') return false;
    if (typeof value === 'string') return /^\d{1,20}(\.\d{1,30})?$/.test(value) && /[1-9]/.test(value);
    // Below half a unit of the 30th place a number is rounded to 0.
    return typeof value === 'number' && value > 5e-31 && value < 1e20;
  }

  it('getAllocation answers or refuses any payload as the contract says, and changes nothing', async () => {
    for (const [tradeId, fields] of closes('a', 0, 3)) await user.write(tradeId, fields);
    const before = {
      ...(await user.state()),
      current: await user.current(),
      found: await user.collections(),
    };
    const { allocation } = await callGetAllocation({});
    user.embedded.meter.take();
    await fc.assert(
      fc.asyncProperty(payload, fc.boolean(), async (data, isAdmin) => {
        const code = expectedCode(data, isAdmin);
        const auth = { uid: UID, token: isAdmin ? { maestro_admin: true } : {} };
        const {
          uid,
          history = null,
          before_version: before = null,
          capital = null,
        } = (code === null ? (data ?? {}) : {}) as Data;
        const isOwn = (uid ?? UID) === UID;
        try {
          const response = await callGetAllocation(data, auth);
          expect(code).toBeNull();
          const asked = [
            ...(history === null ? [] : ['history', 'next_before_version']),
            ...(capital === null ? [] : ['capital']),
          ];
          expect(Object.keys(response)).toEqual(['allocation', ...asked]);
          expect(response.allocation).toEqual(isOwn ? allocation : null);
          if (history !== null)
            expect(response.history).toHaveLength(
              isOwn ? Math.min(Number(history), 3, Number(before ?? 4) - 1) : 0,
            );
          if (isOwn && typeof capital === 'string')
            expect(response.capital).toMatchObject({ total: Fraction.of(capital).rounded(30) });
        } catch (error) {
          if (!(error instanceof HttpsError)) throw error;
          expect(error.code).toBe(code);
          expect(error.message.length).toBeLessThan(500);
        }
      }),
      { numRuns: runs(1000) },
    );
    expect(user.embedded.meter.take().writes).toBe(0);
    const after = { ...(await user.state()), current: await user.current(), found: await user.collections() };
    expect(after).toEqual(before);
    expect(user.entries).toEqual([]);
  });
});
