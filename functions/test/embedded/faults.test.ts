import type { TradeEvent } from '../../local/embedded';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { rebuildOnRequest } from '../../src/app/rebuild/rebuild-user';
import * as deployed from '../../src/index';
import { storedWindow } from '../support/arbitraries/documents';
import { closes, type Data, tradeIdsOf, UID } from '../support/users/embedded-user';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { Watch } from '../support/firestore/watched-firestore';
import { ABORTED, deliver, untilDone, withUser } from '../support/users/waiting-user';

/** Transient, but not an error that passes within seconds. */
const INDEX_MISSING = firestoreError(9, 'FAILED_PRECONDITION: The query requires an index.');
const INVALID = firestoreError(3, 'INVALID_ARGUMENT: The document is too large.');

describe('a transient error', () => {
  it.each([1, 2, 5])(
    'a transient error of the first %d transactions acknowledges nothing, and a redelivery repairs',
    async (faults) => {
      await withUser(async (user) => {
        const [event] = await user.eventsOf(closes('a', 0, 1));
        user.inject({ ofTransaction: (number) => (number < faults ? INDEX_MISSING : null) });
        for (let n = 0; n < faults; n++) {
          await expect(deliver(event)).rejects.toBe(INDEX_MISSING);
          expect(await user.collections()).not.toContain('allocations');
        }
        await untilDone(() => deliver(event));
        const state = await user.state();
        expect(state.allocation).toMatchObject({ agents: { a: { trades: 1 } } });
        expect(state).toEqual(await user.rebuilt());
        expect(user.entries.filter(({ severity }) => severity === 'error')).toEqual([]);
      });
    },
  );

  it('a transient error of a group acknowledges none of its events, and all arrive when redelivered', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 5)))[0]);
      const events = await user.eventsOf([...closes('a', 5, 10), ...closes('b', 0, 5)]);
      user.inject({ ofTransaction: (number) => (number === 1 ? INDEX_MISSING : null) });
      const results = await Promise.allSettled(events.map(deliver));
      // The first was committed alone; the others waited for it and were one group.
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        ...Array<string>(9).fill('rejected'),
      ]);
      expect((await user.state()).windows).not.toHaveProperty('b');
      await Promise.all(events.slice(1).reverse().map(deliver));
      const state = await user.state();
      expect(state.allocation).toMatchObject({ agents: { a: { trades: 10 }, b: { trades: 5 } } });
      expect(state).toEqual(await user.rebuilt());
    });
  });

  it('a redelivery writes nothing when only the answer of the commit was lost', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      const [event] = await user.eventsOf(closes('a', 3, 4));
      user.inject({
        ofTransaction: (number) => (number === 0 ? INDEX_MISSING : null),
        answerLost: true,
      });
      await expect(deliver(event)).rejects.toBe(INDEX_MISSING);
      const current = await user.current();
      user.embedded.meter.take();
      await deliver(event);
      expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
      expect(await user.current()).toEqual(current);
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('a contended commit', () => {
  it.each([1, 5, 9])(
    'a commit that is contended %d times is repeated, and nothing is redelivered',
    async (faults) => {
      await withUser(async (user) => {
        await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
        const [event] = await user.eventsOf(closes('a', 3, 4));
        user.inject({ ofTransaction: (number) => (number < faults ? ABORTED : null) });
        await deliver(event);
        expect(await user.current()).toMatchObject({ version: 2, agents: { a: { trades: 4 } } });
        expect(await user.state()).toEqual(await user.rebuilt());
      });
    },
  );

  it('a commit that stays contended acknowledges nothing', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      const events = await user.eventsOf(closes('a', 3, 6));
      let transactions = 0;
      user.inject({ ofTransaction: () => (transactions++, ABORTED) });
      const results = await Promise.allSettled(events.map(deliver));
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
      // All three together: ten attempts, not thirty.
      expect(transactions).toBe(10);
      expect(await user.current()).toMatchObject({ version: 1 });
      user.inject();
      await Promise.all(events.map(deliver));
      expect(await user.state()).toEqual(await user.rebuilt());
      expect(user.entries).toEqual([]);
    });
  });

  it('a commit of which only the answer was lost is repeated, and then writes nothing', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      const [event] = await user.eventsOf(closes('a', 3, 4));
      user.inject({ ofTransaction: (number) => (number === 0 ? ABORTED : null), answerLost: true });
      user.embedded.meter.take();
      await deliver(event);
      // Its weight falls to the floor, which is told: once, like all that the first attempt has written.
      expect(user.embedded.meter.take()).toEqual({ reads: 6 + 1, writes: 3 + 1 + 2 });
      expect((await user.paths.alerts.get()).docs.map((alert) => alert.get('kind') as string)).toEqual([
        'weight_moved',
      ]);
      // What the second attempt owned, it has given back.
      expect(await user.collections()).not.toContain('maestroState');
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('a fold that hangs', () => {
  it('is given up, so that its event is delivered again, and holds up no later one', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      const events = await user.eventsOf(closes('a', 3, 5));
      const { context } = getRuntime();
      let answer: () => void = () => undefined;
      const silence = new Promise<void>((resolve) => (answer = resolve));
      let allowed = 0;
      useRuntime({
        ...context,
        // The connection of the first transaction is silent, and its deadline comes at once.
        db: new Watch(undefined, undefined, () => (allowed === 0 ? silence : undefined)).over(context.db),
        within: (seconds, work) => {
          expect((allowed = seconds)).toBe(60);
          return context.within(0.001, work);
        },
      });
      await expect(deliver(events[0])).rejects.toThrow(/has not answered/);
      useRuntime(context);
      await deliver(events[1]);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 4 } } });
      // The silent transaction goes on, and a later delivery finds nothing to do.
      answer();
      await deliver(events[0]);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 5 } } });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('a claim that hangs', () => {
  it('is given up after a minute, and does not hold up later claims of its user', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      user.later(60);
      const { context } = getRuntime();
      const silence = new Promise<void>(() => undefined);
      let allowed = 0;
      const silent = {
        ...context,
        db: new Watch(undefined, undefined, () => (allowed === 0 ? silence : undefined)).over(context.db),
        within: <T>(seconds: number, work: Promise<T>) => {
          expect((allowed = seconds)).toBe(60);
          return context.within(0.001, work);
        },
      };
      await expect(rebuildOnRequest(silent, UID, [])).rejects.toThrow(/has not answered/);
      expect(await rebuildOnRequest(context, UID, [])).toEqual({ kind: 'published', changed: false });
    });
  });
});

describe('an event without its trade', () => {
  const without = (document: string): TradeEvent => ({ document, data: undefined }) as unknown as TradeEvent;

  it('the trade is folded as it is now, and an error names the document', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      await user.eventsOf(closes('a', 3, 4));
      const document = `users/${UID}/tradeJournal/a-3`;
      await deliver(without(document));
      expect(user.entries).toMatchObject([{ severity: 'error', document }]);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 4 } } });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it.each([`users/${UID}/tradeJournal/%C3%A4`, `users/${UID}/tradeJournal`, `users/${UID}/tradeJournal/a/b`])(
    'a name that is wrong changes nothing: %s',
    async (document) => {
      await withUser(async (user) => {
        await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
        await user.eventsOf([['ä', closes('a', 3, 4)[0]?.[1] ?? {}]]);
        const current = await user.current();
        await deliver(without(document));
        expect(user.entries).toMatchObject([{ severity: 'error', document }]);
        expect(await user.current()).toEqual(current);
      });
    },
  );
});

describe('an error that nobody knows', () => {
  const UNKNOWN = new RangeError('Invalid string length');
  const at = (event: TradeEvent | undefined, seconds: number): TradeEvent =>
    ({ ...event, time: new Date(seconds * 1000).toISOString() }) as TradeEvent;

  it('is retried while the event is younger than an hour, then logged, and the event acknowledged', async () => {
    await withUser(async (user) => {
      const [event] = await user.eventsOf(closes('a', 0, 1));
      user.inject({ ofTransaction: () => UNKNOWN });
      await expect(deliver(at(event, user.clock.seconds - 3599))).rejects.toBe(UNKNOWN);
      expect(user.entries).toEqual([]);
      await deliver(at(event, user.clock.seconds - 3600));
      expect(user.entries).toMatchObject([{ severity: 'error', trade_id: 'a-0' }]);
    });
  });

  it('fails only its own trade of a group', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 5)))[0]);
      const events = await user.eventsOf(closes('a', 5, 10));
      user.inject({ ofDocument: (path) => (path.endsWith('/a-8') ? UNKNOWN : null) });
      const results = await Promise.allSettled(events.map((event) => deliver(at(event, user.clock.seconds))));
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 9 } } });
    });
  });

  it('a group that is too big is split', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 5)))[0]);
      const events = await user.eventsOf(closes('a', 5, 10));
      const tooBig = firestoreError(3, 'INVALID_ARGUMENT: Transaction too big. Decrease transaction size.');
      user.inject({ ofTransaction: (number) => (number === 1 ? tooBig : null) });
      await Promise.all(events.map(deliver));
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 10 } } });
      expect(user.entries).toEqual([]);
    });
  });
});

describe('a permanent error', () => {
  it('a permanent error is logged once with its trade, and the event is acknowledged', async () => {
    await withUser(async (user) => {
      const [event] = await user.eventsOf(closes('a', 0, 1));
      user.inject({ ofTransaction: () => INVALID });
      await deliver(event);
      expect(user.entries).toMatchObject([{ severity: 'error', uid: UID, trade_id: 'a-0' }]);
      expect(user.entries[0]?.reason).toContain(INVALID.message);
      expect(await user.collections()).toEqual(['tradeJournal']);
    });
  });

  it('a permanent error of one trade in a group is logged once, and the other trades are folded', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 5)))[0]);
      const events = await user.eventsOf(closes('a', 5, 15));
      user.inject({ ofDocument: (path) => (path.endsWith('/a-8') ? INVALID : null) });
      await Promise.all(events.map(deliver));
      expect(user.entries).toMatchObject([{ severity: 'error', trade_id: 'a-8' }]);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 14 } } });
      // Once the error is gone, any event of the trade folds it.
      user.inject();
      await deliver(events[3]);
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('a commit that would be too large', () => {
  it('a commit that would be too large is split, and each trade is folded once', async () => {
    await withUser(async (user) => {
      await user.paths.settings.set({ lookback_trades: 1000 });
      const agents = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      await deliver((await user.eventsOf(agents.flatMap((agentId) => closes(agentId, 0, 1))))[0]);
      // Full windows of some 500 KB; their older trades need not be in the journal.
      const digits = '9'.repeat(30);
      const lines = Array.from(
        { length: 1000 },
        (_, index) =>
          `${`old-${999 - index}-`.padEnd(128, 'x')}\t${9999 - index}\t1.${digits}\t${digits.repeat(8)}\t\t${digits}\t1.${digits}`,
      );
      for (const agentId of agents)
        await user.paths.windows.doc(agentId).set(storedWindow(1000, lines, { lookbackTrades: 1000 }));

      const events = await user.eventsOf(agents.flatMap((agentId) => closes(agentId, 1, 2)));
      let transactions = 0;
      user.inject({ ofTransaction: () => (transactions++, null) });
      await Promise.all(events.map(deliver));
      // The first alone; then as many of the seven others as fit into 2 MiB; then the rest.
      expect(transactions).toBe(3);
      expect(user.entries).toEqual([]);
      for (const agentId of agents) {
        const window = (await user.state()).windows[agentId] as Data;
        expect(tradeIdsOf(window).slice(0, 2)).toEqual([`${agentId}-1`, lines[0]?.split('\t')[0]]);
        expect(tradeIdsOf(window)).toHaveLength(1000);
      }
    });
  });
});

describe('how the triggers are deployed', () => {
  interface Endpoint {
    readonly eventTrigger?: {
      readonly eventType: string;
      readonly retry: boolean;
      readonly eventFilterPathPatterns?: Readonly<Record<string, string>>;
    };
  }

  const triggers = Object.entries(deployed).flatMap(([name, { __endpoint }]) => {
    const { eventTrigger } = __endpoint as Endpoint;
    return eventTrigger === undefined ? [] : [{ name, ...eventTrigger }];
  });

  const isOfAlerts = ({ name }: { readonly name: string }): boolean => name === 'onAlertCreated';

  it('onTradeWritten listens to every write of a trade, and is retried until it acknowledges', () => {
    expect(triggers.find(({ name }) => name === 'onTradeWritten')).toMatchObject({
      eventType: 'google.cloud.firestore.document.v1.written',
      retry: true,
      eventFilterPathPatterns: { document: 'users/{uid}/tradeJournal/{tradeId}' },
    });
  });

  it('no function listens to documents that functions write, except to new alerts', async () => {
    await withUser(async (user) => {
      const written = new Set<string>();
      const { db } = getRuntime().context;
      // The SDK's way to the back end: internal, but the only place to see every write.
      const funnel = db as unknown as {
        request(method: string, body: Commit, ...rest: unknown[]): Promise<unknown>;
      };
      const request = funnel.request.bind(db);
      funnel.request = (method, body, ...rest) => {
        for (const { update, delete: name } of body.writes ?? [])
          written.add((update?.name ?? name ?? '').replace(/^.*\/documents\//, ''));
        return request(method, body, ...rest);
      };
      for (const event of await user.eventsOf(closes('a', 0, 3))) await deliver(event);
      for (const tradeId of ['a-0', 'a-1', 'a-2']) await user.delete(tradeId);
      for (const event of user.events) await deliver(event);

      expect([...written].sort()).toEqual(
        expect.arrayContaining([
          `users/${UID}/agentWindows/a`,
          `users/${UID}/allocationHistory/0000000001`,
          `users/${UID}/allocations/current`,
          `users/${UID}/maestroState/rebuild`,
        ]),
      );
      // Delivering an alert changes that alert, which is no creation, and may make one that is sent nowhere.
      const [alerts, others] = [triggers.filter(isOfAlerts), triggers.filter((each) => !isOfAlerts(each))];
      expect(alerts).toMatchObject([{ eventType: 'google.cloud.firestore.document.v1.created' }]);
      for (const { eventFilterPathPatterns } of others)
        for (const pattern of Object.values(eventFilterPathPatterns ?? {})) {
          const listensTo = new RegExp(
            `^${pattern.replace(/\{\w+=\*\*\}/g, '.+').replace(/\{\w+\}|\*/g, '[^/]+')}$`,
          );
          for (const path of written) expect(path).not.toMatch(listensTo);
        }
    });
  });

  interface Commit {
    readonly writes?: readonly { readonly update?: { readonly name: string }; readonly delete?: string }[];
  }
});
