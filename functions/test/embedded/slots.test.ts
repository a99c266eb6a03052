import { setImmediate } from 'node:timers/promises';
import type { DocumentReference, ReadOptions, Firestore, Transaction } from 'firebase-admin/firestore';
import type { TradeEvent } from '../../local/embedded';
import { useRuntime } from '../../src/runtime/runtime';
import { userPaths } from '../../src/store/paths';
import { replacing } from '../support/firestore/faulty-firestore';
import { closes, UID } from '../support/users/embedded-user';
import { writeTrades } from '../support/users/trade-events';
import { deliver, type WaitingUser, withUser } from '../support/users/waiting-user';

/** The events that an instance handles at once, and those of one user among them, by default. */
const SLOTS = 500;
const PER_USER = 200;

/** A Firestore that does not answer what is read of one user. */
function silentAbout(uid: string, db: Firestore): Firestore {
  const runTransaction: Firestore['runTransaction'] = (update, options) =>
    db.runTransaction((transaction) => {
      // Read options may come last.
      const getAll = (...asked: (DocumentReference | ReadOptions)[]): Promise<unknown> =>
        asked.some((each) => 'path' in each && each.path.startsWith(`users/${uid}/`))
          ? new Promise(() => undefined)
          : transaction.getAll(...asked);
      return update(replacing(transaction, { getAll } as Partial<Transaction>));
    }, options);
  return replacing(db, { runTransaction });
}

/** An instance with a bounded number of slots, to which events are delivered. */
class Instance {
  taken = 0;
  refused = 0;

  /** Delivers an event, which takes a slot until it is settled. */
  deliver(event: TradeEvent | undefined): Promise<void> {
    if (this.taken === SLOTS) throw new Error('All slots are taken: the event waits.');
    this.taken++;
    return deliver(event)
      .catch(() => {
        this.refused++;
      })
      .finally(() => this.taken--);
  }
}

/** The events of `count` closes: those of 20 trades, delivered again and again. */
async function flood(user: WaitingUser, count: number): Promise<TradeEvent[]> {
  const events = await user.eventsOf(closes('a', 1, 21));
  return Array.from({ length: count }, (_, index) => events[index % events.length] as TradeEvent);
}

describe('one user who floods an instance', () => {
  it('holds at most its share of the slots, and a quiet user is served at once', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
      const events = await flood(user, 1000);
      const quiet = await writeTrades(user.db, userPaths(user.db, 'bob'), closes('b', 0, 1));
      useRuntime({
        ...user.context,
        db: silentAbout(UID, user.context.db),
        within: (_, work) => work,
        eventsPerUser: PER_USER,
      });
      const instance = new Instance();
      for (const event of events) {
        void instance.deliver(event);
        if (instance.taken > PER_USER) await setImmediate();
        expect(instance.taken).toBeLessThanOrEqual(PER_USER);
      }
      expect(instance).toMatchObject({ taken: PER_USER, refused: events.length - PER_USER });
      await instance.deliver(quiet[0]);
      expect((await userPaths(user.db, 'bob').current.get()).exists).toBe(true);

      // One entry per minute, with the number since the last.
      expect(user.entries).toMatchObject([{ severity: 'warn', uid: UID, events: 1, allowed: PER_USER }]);
      user.later(60);
      await instance.deliver(events[0]);
      expect(user.entries).toMatchObject([{ events: 1 }, { severity: 'warn', uid: UID, events: 800 }]);
    });
  });

  it('loses nothing: what is turned away is folded when it is delivered again', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
      const events = await user.eventsOf(closes('a', 1, 31));
      useRuntime({ ...user.context, eventsPerUser: 4 });
      let waiting = events;
      for (let rounds = 0; waiting.length > 0; rounds++) {
        expect(rounds).toBeLessThan(10);
        const results = await Promise.allSettled(waiting.map(deliver));
        waiting = waiting.filter((_, index) => results[index]?.status === 'rejected');
      }
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 31 } } });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});
