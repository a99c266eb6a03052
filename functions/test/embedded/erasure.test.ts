import type { TradeEvent } from '../../local/embedded';
import type { AppContext } from '../../src/app/context';
import { eraseUser } from '../../src/app/erase/erase-user';
import { eraseWithAccount } from '../../src/app/erase/erase-with-account';
import { checkUser } from '../../src/app/sweep/check-user';
import { TransientError } from '../../src/app/transient-error';
import { getRuntime } from '../../src/runtime/runtime';
import type { Instant } from '../../src/core/base/instant';
import { deleteMyData, recomputeAllocation, registerDevice, updateSettings } from '../../src/index';
import { firestoreError } from '../support/firestore/faulty-firestore';
import {
  call,
  callGetAllocation,
  closes,
  deliver,
  EmbeddedUser,
  iso,
  NOW,
  refusalOf,
  tradeDocument,
  UID,
} from '../support/users/embedded-user';

/** docs/specification.md, section 13. */

const CONFIRMED = { confirm: 'delete my data' };
const DAY = 86_400;

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(async () => {
  await user.embedded.settled();
  user.close();
});

/** A user with two agents, settings, an allocation with a history, and an open trade. */
async function establish(): Promise<void> {
  await call(updateSettings, { min_trades: 5 });
  await user.embedded.settled();
  await user.writeAll([...closes('a', 0, 3), ...closes('b', 0, 2), ['open', tradeDocument('a', null)]]);
  user.later(60);
}

async function expectOnlyTheMark(): Promise<void> {
  const left = await user.collections();
  expect(left.filter((name) => name !== 'tradeJournal')).toEqual(['maestroState']);
  expect((await user.paths.own.state.get()).docs.map(({ id }) => id)).toEqual(['erased']);
}

it('the list of what belongs to a user names every collection that the functions write', async () => {
  await establish();
  await call(updateSettings, { profile: 'AGGRESSIVE' });
  await call(recomputeAllocation);
  await user.delete('a-2');
  await user.paths.rebuild.set({ damaged: true });
  await call(registerDevice, { token: 'a-token' });
  // Makes an alert.
  await user.write('told', { ...tradeDocument('a', 0), closed_at: 'yesterday' });
  const known = [...Object.values(user.paths.own), user.paths.trades].map(({ id }) => id);
  expect(await user.collections()).toEqual(known.sort());
});

describe('deleteMyData', () => {
  it('deletes everything but the journal and a mark, and says what', async () => {
    await establish();
    expect(await call(deleteMyData, CONFIRMED)).toEqual({
      done: true,
      erased_at: iso(NOW.seconds + 60),
      deleted: {
        ...{ settings: 1, keys: 0, windows: 2, allocations: 1, history: 1, alerts: 0, devices: 0 },
        ...{ state: 1, trades: 0 },
      },
    });
    await expectOnlyTheMark();
    expect((await user.paths.trades.count().get()).data().count).toBe(6);
  });

  it('deletes the journal too when asked, with all its events, and nothing comes back', async () => {
    await establish();
    const { deleted } = await call(deleteMyData, { ...CONFIRMED, journal: true });
    expect(deleted.trades).toBe(6);
    await user.embedded.settled();
    expect(await user.collections()).toEqual(['maestroState']);
    await expectOnlyTheMark();
    expect(user.entries).toEqual([]);
  });

  it('deletes more documents than a page holds', async () => {
    const quiet = new EmbeddedUser({ deliver: () => undefined });
    try {
      await quiet.writeAll(closes('a', 0, 501));
      const { done, deleted } = await call(deleteMyData, { ...CONFIRMED, journal: true });
      expect({ done, trades: deleted.trades }).toEqual({ done: true, trades: 501 });
      expect(await quiet.collections()).toEqual(['maestroState']);
    } finally {
      quiet.close();
    }
  });

  it('refuses anything else as a confirmation, and deletes nothing', async () => {
    await establish();
    const before = await user.state();
    for (const request of [{}, { confirm: 'Delete my data' }, { confirm: true }, { journal: true }])
      expect(await refusalOf(deleteMyData, request)).toMatchObject({
        code: 'invalid-argument',
        details: { field: 'confirm' },
      });
    expect(await user.state()).toEqual(before);
  });

  it('acts on the caller; on another user only for an administrator', async () => {
    await establish();
    expect(
      await refusalOf(deleteMyData, { ...CONFIRMED, uid: UID }, { uid: 'eve', token: {} }),
    ).toMatchObject({ code: 'permission-denied' });
    await call(deleteMyData, CONFIRMED, { uid: 'eve', token: {} });
    expect(await user.current()).toBeDefined();
    await call(deleteMyData, { ...CONFIRMED, uid: UID }, { uid: 'root', token: { maestro_admin: true } });
    await expectOnlyTheMark();
  });

  it('that was cut short goes on when it is called again, and keeps the time of the first call', async () => {
    await establish();
    // The time is up as soon as the first transaction is over.
    const first = await eraseUser(user.context, UID, { journal: true, seconds: -1 });
    expect(first).toMatchObject({ done: false, deleted: { settings: 1, allocations: 1, windows: 0 } });
    expect(await user.collections()).toContain('agentWindows');
    user.later(120);
    expect(await call(deleteMyData, { ...CONFIRMED, journal: true })).toMatchObject({
      done: true,
      erased_at: iso(NOW.seconds + 60),
      deleted: { settings: 0, windows: 2, history: 1, trades: 6 },
    });
  });

  it('stops when a change of settings lifts it meanwhile', async () => {
    await establish();
    user.inject();
    let pages = 0;
    const lifting = new Proxy(user.context.db, {
      get: (db, key): unknown => {
        const value: unknown = Reflect.get(db, key);
        if (key !== 'bulkWriter') return typeof value === 'function' ? (value.bind(db) as unknown) : value;
        pages++;
        user.later(900);
        void call(updateSettings, { min_trades: 3 });
        return () => db.bulkWriter();
      },
    });
    const { done } = await eraseUser({ ...user.context, db: lifting }, UID, { journal: true, seconds: 3600 });
    expect({ done, pages }).toEqual({ done: false, pages: 1 });
    expect((await user.paths.erased.get()).exists).toBe(false);
  });

  it('leaves a document that was written, after a change of settings, between the look at the mark and the deletion', async () => {
    await establish();
    const [written, other] = (await user.paths.windows.get()).docs;
    if (written === undefined || other === undefined) throw new Error('There are no windows.');
    const lifted = async (): Promise<unknown> =>
      Promise.all([user.paths.erased.delete(), written.ref.set({ ...written.data(), revision: 7 })]);
    const lifting = new Proxy(user.context.db, {
      get: (db, key): unknown => {
        const value: unknown = Reflect.get(db, key);
        if (key !== 'bulkWriter') return typeof value === 'function' ? (value.bind(db) as unknown) : value;
        const writer = db.bulkWriter();
        const ready = lifted();
        const deletions: Promise<unknown>[] = [];
        return () => ({
          delete: (...of: Parameters<typeof writer.delete>) => {
            const deletion = ready.then(() => writer.delete(...of));
            deletions.push(deletion);
            return deletion;
          },
          close: async () => {
            await ready;
            await writer.close();
            await Promise.allSettled(deletions);
          },
        });
      },
    });
    const { done, deleted } = await eraseUser({ ...user.context, db: lifting }, UID, {
      journal: false,
      seconds: 3600,
    });
    expect(done).toBe(false);
    expect(deleted).toMatchObject({ windows: 1 });
    expect((await user.paths.windows.get()).docs.map(({ id }) => id)).toEqual([written.id]);
  });
});

describe('a user whose data was erased', () => {
  let events: TradeEvent[];

  beforeEach(async () => {
    user.close();
    events = [];
    user = new EmbeddedUser({ deliver: (event) => events.push(event) });
    await user.writeAll([...closes('a', 0, 3), ...closes('b', 0, 2)]);
    for (const event of events.splice(0)) await deliver(event);
    user.later(60);
    await call(deleteMyData, CONFIRMED);
  });

  it('gets nothing from late, double and new events', async () => {
    await user.write('a-1', tradeDocument('b', 1_700_000_000));
    await user.write('new', tradeDocument('c', 1_700_000_000));
    await user.delete('a-2');
    expect(events.length).toBe(3);
    for (const event of [...events, ...events].reverse()) await deliver(event);
    await expectOnlyTheMark();
    expect(user.entries).toEqual([]);
  });

  it('gets nothing from a rebuild that ran when the erasure began', async () => {
    user.later(900);
    await call(updateSettings, { min_trades: 3 });
    await user.embedded.settled();
    user.later(60);
    // Just before the third transaction: the rebuild has begun, and refilled one window. Only the mark is written yet.
    const { context } = user;
    const erase = () => eraseUser(context, UID, { journal: false, seconds: -1 });
    user.inject({ meanwhile: (number) => (number === 2 ? erase() : undefined) });
    expect(await call(recomputeAllocation)).toEqual({ allocation: null });
    expect(await user.collections()).not.toContain('allocations');
    expect((await user.paths.rebuild.get()).exists).toBe(false);
    expect((await user.paths.erased.get()).exists).toBe(true);
  });

  it('is told so by getAllocation, and refused by recomputeAllocation', async () => {
    expect(await callGetAllocation({})).toEqual({ allocation: null, erased_at: iso(NOW.seconds + 60) });
    user.later(3600);
    expect(await refusalOf(recomputeAllocation)).toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining(`erased at ${iso(NOW.seconds + 60)}`) as string,
    });
    await expectOnlyTheMark();
  });

  it('is not made again when settings are written or deleted by hand', async () => {
    await user.paths.settings.set({ min_trades: 2 });
    await user.embedded.settled();
    await user.paths.settings.delete();
    await user.embedded.settled();
    await expectOnlyTheMark();
  });

  it('is left alone by sweeps, which keep the mark for as long as there is a journal', async () => {
    const expiry = async (): Promise<unknown> => (await user.paths.erased.get()).get('expires_at');
    const first = await expiry();
    user.later(14 * DAY);
    expect(await checkUser(user.context, UID, 14)).toBe('erased');
    expect(await expiry()).toEqual(first);
    for (const days of [1, 15, 40]) {
      user.later(days * DAY);
      expect(await checkUser(user.context, UID, days)).toBe('erased');
      expect(await expiry()).toMatchObject({ seconds: user.clock.plusSeconds(30 * DAY).seconds });
    }
    await expectOnlyTheMark();
  });

  it('stays so if the mark is damaged', async () => {
    await user.paths.erased.set({ erased_at: 'once' });
    await user.write('new', tradeDocument('c', 1_700_000_000));
    await deliver(events.at(-1));
    await expectOnlyTheMark();
    expect(await checkUser(user.context, UID, 0)).toBe('erased');
  });

  it('cannot begin again for a quarter of an hour, so that neither a bot nor a flood of erasures undoes it', async () => {
    user.later(899);
    expect(await refusalOf(updateSettings, { min_trades: 3 })).toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining(`from ${iso(NOW.seconds + 60 + 900)} on`) as string,
    });
    await user.embedded.settled();
    await expectOnlyTheMark();
  });

  it('begins again by a change of settings, even to a default', async () => {
    user.later(900);
    await call(updateSettings, { min_trades: 10 });
    await user.embedded.settled();
    expect((await user.paths.erased.get()).exists).toBe(false);
    expect(await user.current()).toMatchObject({
      version: 1,
      agents: { a: { trades: 3 }, b: { trades: 2 } },
    });
    const begun = await user.state();
    expect(await user.rebuilt()).toEqual(begun);
  });

  it('does not begin again by reading the settings, or by a change that is refused', async () => {
    await call(updateSettings, {});
    await refusalOf(updateSettings, { min_trades: 0 });
    await user.embedded.settled();
    await expectOnlyTheMark();
  });
});

it('an erasure leaves the cost of a close at 3 reads and 3 writes, and that of a refused rebuild at 3 reads', async () => {
  await establish();
  user.embedded.meter.take();
  await user.write('late', tradeDocument('a', 1_800_000_000));
  expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
  user.clock = NOW;
  expect(await refusalOf(recomputeAllocation)).toMatchObject({ code: 'resource-exhausted' });
  expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
});

describe('the data of a deleted account', () => {
  const erase = (change: Partial<AppContext> = {}): Promise<void> =>
    eraseWithAccount({ ...user.context, ...change }, UID);

  it('goes with the journal, as by deleteMyData, also when the event comes twice', async () => {
    await establish();
    await erase();
    await erase();
    expect(await user.collections()).toEqual(['maestroState']);
    await expectOnlyTheMark();
  });

  it('goes without the journal, or not at all, where the deployment says so', async () => {
    await establish();
    await erase({ withAccount: 'nothing' });
    expect((await user.paths.erased.get()).exists).toBe(false);
    await erase({ withAccount: 'derived' });
    await expectOnlyTheMark();
    expect(await user.collections()).toContain('tradeJournal');
  });

  it('goes with the next delivery of the event where there was no time for all of it', async () => {
    await establish();
    const slow = (): Instant => (user.clock = user.clock.plusSeconds(500));
    await expect(erase({ now: slow })).rejects.toThrow(TransientError);
    expect(await user.collections()).toContain('tradeJournal');
    await erase();
    expect(await user.collections()).toEqual(['maestroState']);
  });

  it('that cannot be erased is an error in the log, and goes with the next delivery of the event', async () => {
    await establish();
    user.inject({ ofTransaction: () => firestoreError(7, 'PERMISSION_DENIED: no role') });
    await expect(eraseWithAccount(getRuntime().context, UID)).rejects.toThrow('no role');
    expect(user.errors).toMatchObject([{ event: 'account_not_erased', uid: UID }]);
    user.inject();
    await erase();
    expect(await user.collections()).toEqual(['maestroState']);
  });

  it('is none where the id of the account cannot name a document', async () => {
    await eraseWithAccount(user.context, 'a/b');
    expect(await user.collections()).toEqual([]);
  });
});
