import { TradeEventHandler, type TradeWritten } from '../../src/app/fold/trade-events';
import { Instant } from '../../src/core/base/instant';
import { useRuntime } from '../../src/runtime/runtime';
import { tryToOwn } from '../../src/store/owner';
import { injectFaults } from '../support/firestore/faulty-firestore';
import { closes, NOW } from '../support/users/embedded-user';
import { ABORTED, deliver, withUser } from '../support/users/waiting-user';

describe('tryToOwn', () => {
  it('makes one the owner at a time, until it is released', async () => {
    await withUser(async ({ clock, paths }) => {
      const release = await tryToOwn(paths.owner, clock, 10);
      expect(release).not.toBeNull();
      expect(await tryToOwn(paths.owner, clock.plusSeconds(9), 10)).toBeNull();
      await release?.();
      expect(await tryToOwn(paths.owner, clock, 10)).not.toBeNull();
    });
  });

  it('removes an owner whose time is over, and lets that one remove no successor', async () => {
    await withUser(async ({ clock, paths }) => {
      const dead = await tryToOwn(paths.owner, clock, 10);
      expect(await tryToOwn(paths.owner, clock.plusSeconds(10), 10)).toBeNull();
      expect(await tryToOwn(paths.owner, clock.plusSeconds(10), 10)).not.toBeNull();
      await expect(dead?.()).rejects.toThrow();
      expect((await paths.owner.get()).exists).toBe(true);
    });
  });

  it('removes what somebody else wrote there', async () => {
    await withUser(async ({ clock, paths }) => {
      await paths.owner.set({ until: 'for ever' });
      expect(await tryToOwn(paths.owner, clock, 10)).toBeNull();
      expect(await tryToOwn(paths.owner, clock, 10)).not.toBeNull();
    });
  });
});

describe('a user whose commits were disturbed', () => {
  it('costs two writes more per commit for a minute, and leaves nothing behind', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
      const costOf = async (index: number): Promise<unknown> => {
        const [event] = await user.eventsOf(closes('a', index, index + 1));
        user.embedded.meter.take();
        await deliver(event);
        return user.embedded.meter.take();
      };
      expect(await costOf(1)).toEqual({ reads: 3, writes: 3 });
      user.inject({ ofTransaction: (number) => (number === 0 ? ABORTED : null) });
      expect(await costOf(2)).toEqual({ reads: 3, writes: 5 });
      // Its weight falls to the floor, which is told.
      expect(await costOf(3)).toEqual({ reads: 3 + 1, writes: 5 + 1 });
      user.later(60);
      expect(await costOf(4)).toEqual({ reads: 3, writes: 3 });
      expect(await user.collections()).not.toContain('maestroState');
    });
  });

  it('is folded by one instance at a time', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
      const events = await user.eventsOf(closes('a', 1, 41));
      let running = 0;
      let most = 0;
      let disturbed = true;
      const { context } = user;
      const instances = [0, 1, 2, 3].map(() => {
        const runTransaction: typeof context.db.runTransaction = async (update, options) => {
          if (disturbed) throw ABORTED;
          most = Math.max(most, ++running);
          try {
            return await context.db.runTransaction(update, options);
          } finally {
            running--;
          }
        };
        const db = new Proxy(context.db, {
          get: (target, key): unknown => {
            if (key === 'runTransaction') return runTransaction;
            const value: unknown = Reflect.get(target, key);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        });
        const sleep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
        return new TradeEventHandler({ ...context, db, sleep });
      });
      const handled = events.map(async ({ data }, index) => {
        await instances[index % 4]?.handle(data as TradeWritten);
      });
      // Each instance has met the others once.
      setTimeout(() => (disturbed = false), 3);
      await Promise.all(handled);
      expect(most).toBe(1);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 41 } } });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('waits for an owner that lives, and takes the place of one that died', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
      const [event] = await user.eventsOf(closes('a', 1, 2));
      await tryToOwn(user.paths.owner, user.clock, 10);
      let asked = 0;
      useRuntime({
        ...user.context,
        // The first pause is that after the disturbed commit; then the owner is asked for every half second.
        sleep: () => {
          if (asked++ > 0) user.clock = Instant.fromMillis(user.clock.toMillis() + 500);
          return Promise.resolve();
        },
      });
      injectFaults(user.context.db, { ofTransaction: (number) => (number === 0 ? ABORTED : null) });
      await deliver(event);
      expect(user.clock.secondsSince(NOW)).toBeGreaterThanOrEqual(10);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 2 } } });
      expect(await user.collections()).not.toContain('maestroState');
    });
  });

  it('is folded without an owner if nobody can be it', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
      const [event] = await user.eventsOf(closes('a', 1, 2));
      // An owner that never dies, for a clock that stands still.
      await tryToOwn(user.paths.owner, user.clock, 10);
      user.inject({ ofTransaction: (number) => (number === 0 ? ABORTED : null) });
      await deliver(event);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 2 } } });
    });
  });
});
