import fc from 'fast-check';
import { HttpsError } from 'firebase-functions/v2/https';
import { createHash } from 'node:crypto';
import { createBotKey, deleteMyData, listBotKeys, revokeBotKey, updateSettings } from '../../src/index';
import { runs } from '../support/runs';
import { call, closes, type Data, EmbeddedUser, iso, refusalOf, UID } from '../support/users/embedded-user';

/** docs/specification.md, section 11: the keys of bots. What they open: bots.test.ts. */

const ADMIN = { uid: 'root', token: { maestro_admin: true } };
const EVE = { uid: 'eve', token: {} };
const REQUEST = { name: 'trend', scopes: ['trades:write', 'read'] };

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(async () => {
  await user.embedded.settled();
  user.close();
});

/** A new key; ten may be made per minute. */
async function make(
  request: Data = REQUEST,
  auth?: Data,
): Promise<Awaited<ReturnType<typeof createBotKey.run>>> {
  user.later(7);
  return call(createBotKey, request, auth);
}

const list = async (auth?: Data): Promise<string[]> =>
  (await call(listBotKeys, {}, auth)).keys.map(({ name }) => name);

const documents = async (): Promise<Data> =>
  Object.fromEntries((await user.db.collection('botKeys').get()).docs.map((each) => [each.id, each.data()]));

describe('createBotKey', () => {
  it('shows a key once, and stores the hash of its secret alone', async () => {
    const { key, ...shown } = await make({ ...REQUEST, agent_ids: ['a'], expires_at: '2027-01-01' });
    expect(key).toMatch(/^mk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    const [, id = ''] = key.split('_');
    expect(shown).toEqual({
      id,
      name: 'trend',
      agent_ids: ['a'],
      scopes: ['trades:write', 'read'],
      created_at: iso(user.clock.seconds),
      expires_at: '2027-01-01T00:00:00Z',
    });
    expect((await call(listBotKeys)).keys).toEqual([shown]);
    const stored = (await documents())[id];
    expect(stored).toMatchObject({
      uid: UID,
      secret_hash: createHash('sha256').update(key.slice(-43)).digest('hex'),
      schema_version: 1,
    });
    expect(JSON.stringify(stored)).not.toContain(key.slice(-43));
  });

  it('makes at most 50 that are valid at the same time; one that has expired gives its place away, and goes', async () => {
    await make({ ...REQUEST, name: 'short', expires_at: iso(user.clock.seconds + 1000) });
    for (let n = 1; n < 50; n++) await make();
    expect(await refusalOf(createBotKey, REQUEST)).toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining('50 keys') as string,
    });
    user.later(1000);
    const { id } = await make({ ...REQUEST, name: 'next' });
    expect(Object.keys(await documents())).toHaveLength(50);
    expect(await list()).not.toContain('short');
    await call(revokeBotKey, { id });
    await make({ ...REQUEST, name: 'last' });
    expect(await list()).toHaveLength(50);
  });

  it('gives the last place once, of many calls at once', async () => {
    for (let n = 0; n < 49; n++) await make();
    user.later(60);
    const made = await Promise.allSettled(Array.from({ length: 5 }, () => call(createBotKey, REQUEST)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(Object.keys(await documents())).toHaveLength(50);
  });

  it('makes ten per minute; another costs two reads. Making and revoking without end leaves 50 revoked ones, for 30 days', async () => {
    for (let minute = 0; minute < 7; minute++) {
      user.later(60);
      for (let n = 0; n < 10; n++) await call(revokeBotKey, { id: (await call(createBotKey, REQUEST)).id });
    }
    expect(await list()).toEqual([]);
    const left = Object.values(await documents());
    // One more than are kept where a key is made, because the last was revoked since.
    expect(left).toHaveLength(51);
    for (const each of left) expect(each).toMatchObject({ schema_version: 2 });
    user.embedded.meter.take();
    expect(await refusalOf(createBotKey, REQUEST)).toMatchObject({
      code: 'resource-exhausted',
      details: { retry_after_seconds: 60 },
    });
    expect(user.embedded.meter.take()).toEqual({ reads: 2, writes: 0 });
    // Settings are counted apart.
    await call(updateSettings, { profile: 'SAFE' });
    user.later(30 * 86_400 + 60);
    const { id } = await call(createBotKey, REQUEST);
    expect(Object.keys(await documents())).toEqual([id]);
  });

  it('replaces a document that is damaged, which opens nothing', async () => {
    await user.db.doc('botKeys/damaged').set({ uid: UID, scopes: 'all' });
    expect(await list()).toEqual([]);
    const { id } = await make();
    expect(Object.keys(await documents())).toEqual([id]);
  });
});

describe('the keys of a user', () => {
  it('are seen and revoked by nobody else; an administrator may name the user', async () => {
    const { id } = await make();
    expect(await list(EVE)).toEqual([]);
    expect(await call(revokeBotKey, { id }, EVE)).toEqual({ revoked: false });
    for (const callable of [createBotKey, listBotKeys, revokeBotKey]) {
      expect(await refusalOf(callable, { ...REQUEST, uid: UID }, EVE)).toMatchObject({
        code: 'permission-denied',
      });
      expect(await refusalOf(callable, REQUEST, null)).toMatchObject({ code: 'unauthenticated' });
    }
    expect((await call(listBotKeys, { uid: UID }, ADMIN)).keys).toHaveLength(1);
    user.later(1);
    await call(createBotKey, { ...REQUEST, name: 'by root', uid: UID }, ADMIN);
    expect(await list()).toEqual(['trend', 'by root']);
    expect(await call(revokeBotKey, { id, uid: UID }, ADMIN)).toEqual({ revoked: true });
    expect(await call(revokeBotKey, { id })).toEqual({ revoked: false });
    expect(await list()).toEqual(['by root']);
  });

  it('go with an erasure, also without the journal, and none can be made until the user begins again', async () => {
    await user.writeAll(closes('a', 0, 2));
    for (const name of ['x', 'y']) await make({ ...REQUEST, name });
    await make({ ...REQUEST, name: 'of eve' }, EVE);
    const { deleted } = await call(deleteMyData, { confirm: 'delete my data' });
    expect(deleted).toMatchObject({ keys: 2, trades: 0 });
    expect(await list()).toEqual([]);
    expect(await list(EVE)).toEqual(['of eve']);
    expect(await refusalOf(createBotKey, REQUEST)).toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining('was erased at') as string,
    });
    user.later(900);
    await call(updateSettings, { min_trades: 3 });
    await make();
    expect(await list()).toEqual(['trend']);
  });

  it('are gone whatever the order of making and erasing is', async () => {
    const made = Array.from({ length: 5 }, () => call(createBotKey, REQUEST).catch(() => null));
    await call(deleteMyData, { confirm: 'delete my data' });
    await Promise.all(made);
    expect(await documents()).toEqual({});
  });
});

it('any payload is answered, or refused by its field', async () => {
  const values = fc.oneof(
    fc.anything(),
    fc.constantFrom<unknown>(['read'], 'a', ['a'], null, '2027-01-01', '0'.repeat(16)),
  );
  const payload = fc.record(
    {
      name: values,
      agent_ids: values,
      scopes: values,
      expires_at: values,
      id: values,
      uid: fc.constantFrom('bob', 7),
      x: values,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(createBotKey, listBotKeys, revokeBotKey),
      fc.oneof(payload, fc.anything()),
      async (callable, data) => {
        user.later(61);
        try {
          await call(callable as typeof createBotKey, data);
        } catch (error) {
          if (!(error instanceof HttpsError)) throw error;
          expect(error.code).toMatch(/^(invalid-argument|permission-denied|failed-precondition)$/);
        }
      },
    ),
    { numRuns: runs(200) },
  );
  expect(user.entries).toEqual([]);
});
