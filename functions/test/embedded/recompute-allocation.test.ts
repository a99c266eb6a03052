import type { Answers } from '../../src/contract/callables/answers';
import { getAllocation, onSettingsWritten, recomputeAllocation } from '../../src/index';
import { storedWindow } from '../support/arbitraries/documents';
import { call, closes, type Data, refusalOf, tradeDocument, UID } from '../support/users/embedded-user';
import { type TimedUser, withTime } from '../support/users/virtual-time';
import { ABORTED, deliver } from '../support/users/waiting-user';

/** A user with a published allocation, last rebuilt an hour ago. */
async function published(user: TimedUser): Promise<void> {
  await deliver((await user.eventsOf([...closes('a', 0, 30), ...closes('b', 0, 20)]))[0]);
  user.events.length = 0;
  await user.pass(3600);
}

const causesOf = ({ allocation }: Answers['recomputeAllocation']): unknown =>
  allocation?.causes.map(({ code }) => code);

const WAIT = 'resource-exhausted';

describe('a requested rebuild', () => {
  it('recomputeAllocation repairs a manipulated window, and says why', async () => {
    await withTime(async (user) => {
      await published(user);
      const good = await user.state();
      const window = good.windows.a as { trades: string };
      const fewer = window.trades.split('\n').slice(0, 15);
      await user.paths.windows.doc('a').set(storedWindow(100, fewer));
      await user.paths.windows.doc('b').delete();
      const { agents } = (await user.current()) as { agents: Data };
      await user.paths.current.update({ agents: { a: agents.a } });
      const answer = await call(recomputeAllocation);
      expect(await user.state()).toEqual(good);
      expect(answer).toEqual(await call(getAllocation));
      expect(causesOf(answer)).toEqual(['requested']);
      expect(answer.allocation).toMatchObject({ version: 2 });
      expect(await user.state()).toEqual(await user.rebuilt());
      expect(await user.collections()).not.toContain('maestroState');
    });
  });

  it('recomputeAllocation folds a lost trade, and publishes nothing when nothing is missing', async () => {
    await withTime(async (user) => {
      await published(user);
      await user.eventsOf(closes('c', 0, 12));
      const answer = await call(recomputeAllocation);
      expect(answer.allocation).toMatchObject({ version: 2, agents: { c: { trades: 12 } } });
      expect(causesOf(answer)).toEqual(['requested']);
      await user.pass(60);
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ version: 2 });
      expect(await user.historyIds()).toEqual(['0000000001', '0000000002']);
    });
  });

  it('recomputeAllocation replaces a damaged or missing current', async () => {
    await withTime(async (user) => {
      await published(user);
      await user.paths.current.update({ weights: 'x' });
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ version: 2 });
      await user.pass(60);
      await user.paths.current.delete();
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ version: 3 });
    });
  });

  it('recomputeAllocation brings the present settings into force, or the last good ones when they are damaged', async () => {
    await withTime(async (user) => {
      await published(user);
      await user.paths.settings.set({ lookback_trades: 7 });
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ config: { lookback_trades: 7 } });
      await user.pass(60);
      await user.paths.settings.set({ lookback_trades: 'x' });
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ config: { lookback_trades: 7 } });
    });
  });

  it('recomputeAllocation answers null for a user without data, and leaves no document', async () => {
    await withTime(async (user) => {
      expect(await call(recomputeAllocation)).toEqual({ allocation: null });
      expect(await user.collections()).toEqual([]);
    });
  });

  it('recomputeAllocation answers null when all trades are open, and leaves no document', async () => {
    await withTime(async (user) => {
      await user.eventsOf([['open', tradeDocument('a', null)]]);
      expect(await call(recomputeAllocation)).toEqual({ allocation: null });
      expect(await user.collections()).toEqual(['tradeJournal']);
    });
  });

  it('recomputeAllocation by an administrator is of the user named', async () => {
    await withTime(async (user) => {
      await published(user);
      const admin = { uid: 'root', token: { maestro_admin: true } };
      expect((await call(recomputeAllocation, { uid: UID }, admin)).allocation).toMatchObject({ version: 1 });
      expect(await refusalOf(recomputeAllocation)).toMatchObject({ code: WAIT });
    });
  });
});

describe('at most one rebuild per minute', () => {
  const refused = async (seconds: number): Promise<void> => {
    const refusal = await refusalOf(recomputeAllocation);
    expect(refusal).toMatchObject({ code: WAIT, details: { retry_after_seconds: seconds } });
    expect(refusal.message).toContain(String(seconds));
  };

  it('a second rebuild within the minute is refused with the wait, and changes nothing', async () => {
    await withTime(async (user) => {
      await published(user);
      await user.paths.windows.doc('a').delete();
      await call(recomputeAllocation);
      const before = { ...(await user.state()), current: await user.current() };
      user.embedded.meter.take();
      await refused(60);
      expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
      await user.pass(1);
      await refused(59);
      await user.pass(58);
      await refused(1);
      expect({ ...(await user.state()), current: await user.current() }).toEqual(before);
      await user.pass(1);
      await call(recomputeAllocation);
      // That one has changed nothing: the wait is twice as long.
      await refused(120);
      // A refusal is not an error, and is not logged.
      expect(user.entries).toEqual([]);
    });
  });

  it('each requested rebuild that changed nothing doubles the wait', async () => {
    await withTime(async (user) => {
      await published(user);
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ version: 1, revision: 1 });
      await refused(120);
      await user.pass(120);
      await call(recomputeAllocation);
      await refused(240);
    });
  });

  it('a rebuild by settings or by the first trade counts for the minute', async () => {
    await withTime(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      await user.pass(20);
      await refused(40);
      await user.pass(40);
      await user.paths.settings.set({ lookback_trades: 2 });
      await user.embedded.settled();
      await onSettingsWritten.run(user.settingsEvents[0] as never);
      await user.pass(10);
      await refused(50);
    });
  });

  it('trades that close meanwhile neither count as a rebuild nor delay the next one', async () => {
    await withTime(async (user) => {
      await published(user);
      await call(recomputeAllocation);
      await user.pass(30);
      for (const event of await user.eventsOf(closes('a', 30, 33))) await deliver(event);
      await refused(90);
      await user.pass(90);
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ agents: { a: { trades: 33 } } });
    });
  });

  it('settings that change after a rebuild wait until the minute is over', async () => {
    await withTime(async (user) => {
      await published(user);
      await call(recomputeAllocation);
      await user.paths.settings.set({ lookback_trades: 2 });
      await user.embedded.settled();
      await onSettingsWritten.run(user.settingsEvents[0] as never);
      await user.pass(59);
      expect(await user.current()).toMatchObject({ config: { lookback_trades: 100 } });
      await user.runTasks();
      expect(await user.current()).toMatchObject({ config: { lookback_trades: 2 } });
    });
  });

  it.each([2, 5])('%d calls at once cause exactly one rebuild', async (calls) => {
    await withTime(async (user) => {
      await published(user);
      await user.eventsOf(closes('c', 0, 12));
      const results = await Promise.allSettled(
        Array.from({ length: calls }, () => call(recomputeAllocation)),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: WAIT });
      expect(await user.current()).toMatchObject({
        version: 2,
        revision: 2,
        causes: [{ code: 'requested', count: 1, trade_ids: [] }],
      });
      expect(await user.collections()).not.toContain('maestroState');
    });
  });

  it('a user with only open trades is not rebuilt, at the cost of a few reads per call', async () => {
    await withTime(async (user) => {
      await user.eventsOf([
        ['open', tradeDocument('a', null)],
        ['too', tradeDocument('b', null)],
      ]);
      user.embedded.meter.take();
      for (let calls = 0; calls < 3; calls++) {
        expect(await call(recomputeAllocation)).toEqual({ allocation: null });
        // Rebuild, settings, current, the marks of an import and of an erasure; no closed trade; current again for the answer.
        expect(user.embedded.meter.take()).toEqual({ reads: 7, writes: 0 });
      }
    });
  });

  it('a requested rebuild that is cut short is resumed by the next call, a minute later', async () => {
    await withTime(async (user) => {
      await published(user);
      await user.eventsOf(closes('c', 0, 12));
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      expect((await refusalOf(recomputeAllocation)).code).toBe('unavailable');
      user.inject();
      expect((await refusalOf(recomputeAllocation)).code).toBe(WAIT);
      await user.pass(60);
      expect((await call(recomputeAllocation)).allocation).toMatchObject({ version: 2 });
      expect(await user.collections()).not.toContain('maestroState');
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('the input of recomputeAllocation', () => {
  it.each([{}, null, undefined, { uid: UID }])('recomputeAllocation accepts %j', async (data) => {
    await withTime(async () => {
      expect(await call(recomputeAllocation, data)).toEqual({ allocation: null });
    });
  });

  it.each<[unknown, string]>([
    [{ force: true }, 'force'],
    [{ capital: '5' }, 'capital'],
    [{ '': 1 }, ''],
    [JSON.parse('{"__proto__": 1}'), '__proto__'],
    [{ constructor: 1 }, 'constructor'],
    [[], ''],
    ['x', ''],
    [0, ''],
    [false, ''],
  ])('recomputeAllocation refuses %j', async (data, field) => {
    await withTime(async (user) => {
      await published(user);
      user.embedded.meter.take();
      expect(await refusalOf(recomputeAllocation, data)).toMatchObject({
        code: 'invalid-argument',
        details: { field },
      });
      expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
    });
  });
});
