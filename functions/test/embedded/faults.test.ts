import { getRuntime } from '../../src/runtime/runtime';
import * as deployed from '../../src/index';
import { storedWindow } from '../support/arbitraries/documents';
import { closes, type Data, tradeIdsOf, UID } from '../support/users/embedded-user';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { ABORTED, deliver, untilDone, withUser } from '../support/users/waiting-user';

const INVALID = firestoreError(3, 'INVALID_ARGUMENT: The document is too large.');

describe('a transient error', () => {
  it.each([1, 2, 5])(
    'a transient error of the first %d transactions acknowledges nothing, and a redelivery repairs',
    async (faults) => {
      await withUser(async (user) => {
        const [event] = await user.eventsOf(closes('a', 0, 1));
        user.inject({ ofTransaction: (number) => (number < faults ? ABORTED : null) });
        for (let n = 0; n < faults; n++) {
          await expect(deliver(event)).rejects.toMatchObject({ code: 10 });
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
      user.inject({ ofTransaction: (number) => (number === 1 ? ABORTED : null) });
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
      user.inject({ ofTransaction: (number) => (number === 0 ? ABORTED : null), answerLost: true });
      await expect(deliver(event)).rejects.toMatchObject({ code: 10 });
      const current = await user.current();
      user.embedded.meter.take();
      await deliver(event);
      expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
      expect(await user.current()).toEqual(current);
      expect(await user.state()).toEqual(await user.rebuilt());
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

  it('onTradeWritten listens to every write of a trade, and is retried until it acknowledges', () => {
    expect(triggers.find(({ name }) => name === 'onTradeWritten')).toMatchObject({
      eventType: 'google.cloud.firestore.document.v1.written',
      retry: true,
      eventFilterPathPatterns: { document: 'users/{uid}/tradeJournal/{tradeId}' },
    });
  });

  it('no function listens to documents that functions write', async () => {
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
      for (const { eventFilterPathPatterns } of triggers)
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
