import type { TradeEvent } from '../../local/embedded';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { getRuntime } from '../../src/runtime/runtime';
import type { Cause } from '../../src/contract/documents/allocation';
import { storedWindow } from '../support/arbitraries/documents';
import { closes, type Data, NOW, tradeDocument, UID } from '../support/users/embedded-user';
import {
  ABORTED,
  deliver,
  deliverUntilAcknowledged,
  untilDone,
  type WaitingUser,
  withUser,
} from '../support/users/waiting-user';

describe('a rebuild that is cut short', () => {
  const JOURNAL = [
    ...closes('a', 0, 12),
    ...closes('b', 0, 3),
    ...closes('c', 0, 15),
    ['open', tradeDocument('d', null)] as const,
  ];

  /** The result of an uninterrupted rebuild. */
  const whole = (): Promise<{ state: unknown; current: Data | undefined }> =>
    withUser(async (user) => {
      await deliver((await user.eventsOf(JOURNAL))[0]);
      return { state: await user.state(), current: await user.current() };
    });

  /** Cuts the rebuild of a first event after `k` transactions; true when it needed no more. */
  async function cutAfter(
    user: WaitingUser,
    event: TradeEvent | undefined,
    k: number,
    answerLost: boolean,
  ): Promise<boolean> {
    user.inject({ ofTransaction: (number) => (number >= k ? ABORTED : null), answerLost });
    try {
      await deliver(event);
      return true;
    } catch (error) {
      expect(error).toBe(ABORTED);
      return false;
    } finally {
      user.inject();
    }
  }

  it.each([
    ['before a transaction', false],
    ['after a transaction, whose answer is lost', true],
  ])(
    'a rebuild that is cut %s is resumed by the redelivered event, and leaves no state',
    async (_, answerLost) => {
      const expected = await whole();
      let cuts = 0;
      for (let done = false; !done; cuts++) {
        done = await withUser(async (user) => {
          const events = await user.eventsOf(JOURNAL);
          const needsNoMore = await cutAfter(user, events[0], cuts, answerLost);
          await deliver(events[0]);
          expect(await user.state()).toEqual(expected.state);
          expect(await user.collections()).toEqual([
            'agentWindows',
            'allocationHistory',
            'allocations',
            'tradeJournal',
          ]);
          expect(await user.historyIds()).toEqual(['0000000001']);
          // The other events change nothing.
          const { windows } = await user.state();
          await Promise.all(events.slice(1, 8).map(deliver));
          expect((await user.state()).windows).toEqual(windows);
          expect(await user.current()).toMatchObject({ version: 1, revision: 1 });
          return needsNoMore;
        });
      }
      // Begin, three agents, one look for more, publish, and the folds around it.
      expect(cuts).toBeGreaterThan(6);
    },
  );

  it('a resumed rebuild names the redelivered trade once in its causes', async () => {
    const expected = await whole();
    await withUser(async (user) => {
      const events = await user.eventsOf(JOURNAL);
      await cutAfter(user, events[0], 3, false);
      await deliver(events[0]);
      expect((await user.current())?.causes).toEqual(expected.current?.causes);
    });
  });

  it('a rebuild that is resumed within the hour does not read refilled windows again', async () => {
    await withUser(async (user) => {
      const events = await user.eventsOf([...JOURNAL, ...closes('c', 15, 60)]);
      await cutAfter(user, events[0], 5, false);
      expect(Object.keys((await user.state()).windows)).toEqual(['a', 'b', 'c']);
      user.clock = NOW.plusSeconds(3599);
      user.embedded.meter.take();
      await deliver(events[0]);
      // Not the 75 trades of the first time, only documents and the search for agents.
      expect(user.embedded.meter.take().reads).toBeLessThan(40);
    });
  });

  it.each([
    ['a rebuild starts again after an hour, in which too much may have happened', []],
    ['a rebuild starts again an hour after its start, however often it was resumed', [1200, 3000]],
  ])('%s', async (_, resumedAfter) => {
    await withUser(async (user) => {
      const events = await user.eventsOf(JOURNAL);
      await cutAfter(user, events[0], 5, false);
      // Their events are lost.
      await user.eventsOf([
        ['a-3', tradeDocument('b', 1_700_000_000)],
        ['new', tradeDocument('e', 1_700_000_000)],
      ]);
      for (const seconds of resumedAfter) {
        user.clock = NOW.plusSeconds(seconds);
        expect(await cutAfter(user, events[0], 2, false)).toBe(false);
      }
      user.clock = NOW.plusSeconds(3600);
      await deliver(events[0]);
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('a trade that closes after a cut rebuild found none is folded before its event is acknowledged', async () => {
    await withUser(async (user) => {
      await user.eventsOf([['a-0', tradeDocument('a', null)]]);
      // A call requested it, and is not repeated; it has looked for trades of the agent and found none.
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      await expect(rebuildUser(getRuntime().context, UID, [])).rejects.toBe(ABORTED);
      user.inject();
      const [close] = await user.eventsOf(closes('a', 0, 1));
      await deliver(close);
      const { windows } = await user.state();
      expect(Object.keys(windows)).toEqual(['a']);
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it.each([
    ['before', 1],
    ['after', 2],
  ])(
    'an agent that the old settings refuse %s the search for agents has a place after the rebuild',
    async (_, number) => {
      await withUser(async (user) => {
        const unseen = Array.from({ length: 99 }, (_, index) => `unseen-${index}`);
        await user.paths.settings.set({ agent_ids: ['a', ...unseen] });
        await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
        await user.paths.settings.delete();
        const closeX = async (): Promise<void> => {
          for (const event of await user.eventsOf(closes('x', 0, 1))) await deliver(event);
        };
        user.inject({ meanwhile: (current) => (current === number ? closeX() : undefined) });
        await rebuildUser(getRuntime().context, UID, []);
        expect(Object.keys((await user.state()).windows)).toEqual(['a', 'x']);
      });
    },
  );

  it('a trade is folded although another rebuild finishes the one that its fold began', async () => {
    await withUser(async (user) => {
      await user.eventsOf(closes('a', 0, 1));
      const { context } = getRuntime();
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      await expect(rebuildUser(getRuntime().context, UID, [])).rejects.toBe(ABORTED);
      const [close] = await user.eventsOf(closes('a', 1, 2));
      // The fold finds no current, so a rebuild begins and refills; another one publishes before it.
      const others: unknown[] = [];
      user.inject({
        meanwhile: (number) =>
          number === 3 ? rebuildUser(context, UID, []).then((result) => others.push(result)) : undefined,
      });
      await deliver(close);
      expect(others).toEqual([{ kind: 'published', changed: true }]);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 2 } } });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('a resumed rebuild also names in its causes what began it', async () => {
    await withUser(async (user) => {
      const [close] = await user.eventsOf(closes('a', 0, 1));
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      const requested: Cause = { code: 'requested', count: 1, tradeIds: [] };
      await expect(rebuildUser(getRuntime().context, UID, [requested])).rejects.toBe(ABORTED);
      user.inject();
      await deliver(close);
      expect((await user.current())?.causes).toEqual([
        { code: 'requested', count: 1, trade_ids: [] },
        { code: 'trade_closed', count: 1, trade_ids: ['a-0'] },
      ]);
    });
  });

  it.each([1, 4])(
    'a rebuild that is cut after %d transactions ends correctly when the journal changes meanwhile',
    async (k) => {
      await withUser(async (user) => {
        const [first] = await user.eventsOf(JOURNAL);
        await cutAfter(user, first, k, false);
        const changes = await user.eventsOf([
          ['a-3', tradeDocument('b', 1_700_000_000)],
          ['b-0', tradeDocument('b', null)],
          ['c-14', tradeDocument('c', 1_600_000_000)],
          ['new', tradeDocument('e', 1_700_000_000)],
        ]);
        await Promise.all(
          [...changes.reverse(), first].map((event) => deliverUntilAcknowledged(event as TradeEvent)),
        );
        expect(await user.collections()).not.toContain('maestroState');
        expect(await user.state()).toEqual(await user.rebuilt());
      });
    },
  );

  it('a resumed rebuild ends under the present settings when they changed', async () => {
    await withUser(async (user) => {
      const [first] = await user.eventsOf(JOURNAL);
      await cutAfter(user, first, 3, false);
      await user.paths.settings.set({ lookback_trades: 10, agent_ids: ['c', 'z'] });
      await deliver(first);
      expect(await user.current()).toMatchObject({
        config: { lookback_trades: 10, agent_ids: ['c', 'z'] },
        agents: { c: { trades: 10 }, z: { trades: 0 } },
      });
      expect(await user.collections()).not.toContain('maestroState');
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it.each<[string, (short: Data) => Data]>([
    ['is as long as the earlier settings needed', (short) => short],
    ['is damaged', (short) => ({ ...short, trades: 'x' })],
  ])('a resumed rebuild refills a window that %s', async (_, change) => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 130)))[0]);
      const short = (await user.state()).windows.a as Data;
      await user.paths.settings.set({ lookback_trades: 150 });
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      await expect(rebuildUser(getRuntime().context, UID, [])).rejects.toBe(ABORTED);
      user.inject();
      expect((await user.state()).windows.a).toMatchObject({ capacity: 150 });
      await user.paths.windows.doc('a').set(change(short));
      await rebuildUser(getRuntime().context, UID, []);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 130 } } });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('a rebuild with damaged state starts again', async () => {
    await withUser(async (user) => {
      const events = await user.eventsOf(JOURNAL);
      await cutAfter(user, events[0], 3, false);
      await user.paths.rebuild.update({ pending: 'x' });
      await deliver(events[0]);
      expect(await user.state()).toEqual((await whole()).state);
    });
  });
});

describe('new settings while trades close', () => {
  const CHANGED: Cause = { code: 'settings_changed', count: 1, tradeIds: [] };

  const rebuild = (): Promise<void> => untilDone(() => rebuildUser(getRuntime().context, UID, [CHANGED]));

  /** Closes trades of known and new agents, and corrects, moves and reopens some. */
  async function changeJournal(user: WaitingUser): Promise<void> {
    const writes = [
      ...closes('a', 250, 262),
      ...closes('b', 120, 125),
      ...closes('new', 0, 3),
      ['a-200', tradeDocument('a', 1_700_000_000, '9')],
      ['a-240', tradeDocument('b', 1_700_000_001)],
      ['b-100', tradeDocument('b', null)],
    ] as const;
    for (const [tradeId, fields] of writes) {
      await user.paths.trades.doc(tradeId).set(fields);
      // Some writes then come before, some during and some after the rebuild.
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }

  it.each<[string, Data, Data]>([
    ['a longer lookback', { lookback_trades: 100 }, { lookback_trades: 300 }],
    ['a shorter lookback', { lookback_trades: 300 }, { lookback_trades: 100 }],
    ['other agents', {}, { agent_ids: ['b', 'unseen'], lookback_trades: 150 }],
    ['the settings deleted', { lookback_trades: 200, agent_ids: ['a'] }, {}],
  ])('%s while trades close: the end is a rebuild under the new settings', async (_, before, after) => {
    await withUser(async (user) => {
      await user.paths.settings.set(before);
      await deliver((await user.eventsOf([...closes('a', 0, 250), ...closes('b', 0, 120)]))[0]);
      user.events.length = 0;

      const handling: Promise<void>[] = [];
      user.events.push = (event) => handling.push(deliverUntilAcknowledged(event));
      await user.paths.settings.set(after);
      await Promise.all([rebuild(), changeJournal(user), rebuild()]);
      await user.embedded.settled();
      await Promise.all(handling);
      expect(handling).toHaveLength(23);

      expect(await user.collections()).not.toContain('maestroState');
      expect(await user.current()).toMatchObject({ config: after });
      const state = await user.state();
      expect(state).toEqual(await user.rebuilt());
      expect(user.entries.filter(({ severity }) => severity === 'error')).toEqual([]);
    });
  });

  it('a window that is too short for the settings in force is refilled by the next closed trade', async () => {
    await withUser(async (user) => {
      await user.paths.settings.set({ lookback_trades: 130 });
      await deliver((await user.eventsOf(closes('a', 0, 125)))[0]);
      const window = user.paths.windows.doc('a');
      const lines = String((await window.get()).get('trades')).split('\n');
      await window.set(storedWindow(100, lines.slice(0, 100), { lookbackTrades: 130 }));
      await deliver((await user.eventsOf(closes('a', 125, 126)))[0]);
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 126 } } });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('two rebuilds at once share the work and publish one version', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf([...closes('a', 0, 120), ...closes('b', 0, 5)]))[0]);
      const before = await user.state();
      await user.paths.settings.set({ temperature: '2' });
      await Promise.all([rebuild(), rebuild()]);
      expect(await user.current()).toMatchObject({ version: 2, config: { temperature: '2' } });
      expect(await user.historyIds()).toEqual(['0000000001', '0000000002']);
      expect(await user.collections()).not.toContain('maestroState');
      expect((await user.state()).windows).toEqual(before.windows);
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('folds during a rebuild use the settings in force, with windows as long as these need', async () => {
    await withUser(async (user) => {
      await user.paths.settings.set({ lookback_trades: 130 });
      await deliver((await user.eventsOf(closes('a', 0, 125)))[0]);
      await user.paths.settings.set({ lookback_trades: 100 });
      // It has begun; the window stays as long as folds need it.
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      await expect(rebuildUser(getRuntime().context, UID, [CHANGED])).rejects.toBe(ABORTED);
      user.inject();
      expect((await user.state()).windows.a).toMatchObject({ capacity: 130 });
      for (const event of await user.eventsOf(closes('a', 125, 126))) await deliver(event);
      expect(await user.current()).toMatchObject({
        config: { lookback_trades: 130 },
        agents: { a: { trades: 126 } },
      });
      await rebuild();
      expect(await user.current()).toMatchObject({
        config: { lookback_trades: 100 },
        agents: { a: { trades: 100 } },
      });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('a rebuild that changes a window but nothing published raises only the revision', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf([...closes('a', 0, 3), ...closes('b', 0, 3)]))[0]);
      const current = await user.current();
      // Its event is lost; windows that are refilled later do not change.
      await user.eventsOf(
        closes('a', 0, 1).map(([tradeId, fields]) => [tradeId, { ...fields, symbol: 'X' }]),
      );
      await rebuild();
      expect(current).toMatchObject({ version: 1, revision: 1 });
      expect(await user.current()).toEqual({ ...current, revision: 2 });
      expect(await user.historyIds()).toEqual(['0000000001']);
    });
  });

  it('a rebuild that changes nothing publishes nothing', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 12)))[0]);
      const current = await user.current();
      await rebuild();
      expect(await user.current()).toEqual(current);
      expect(await user.historyIds()).toEqual(['0000000001']);
    });
  });
});

describe('a trade whose window a rebuild has refilled before its event came', () => {
  /** Publishes wins, holds back the events of losses, and cuts a rebuild before it publishes. */
  async function cutRebuild(user: WaitingUser): Promise<TradeEvent[]> {
    await user.paths.settings.set({ min_trades: 2 });
    for (const event of await user.eventsOf(closes('a', 0, 12))) await deliver(event);
    const losses = Array.from({ length: 4 }, (_, n): [string, Data] => [
      `loss-${n}`,
      tradeDocument('a', NOW.seconds - 100 + n, '-9'),
    ]);
    const events = await user.eventsOf(losses);
    // It begins and refills the one window: two transactions.
    user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
    await expect(rebuildUser(getRuntime().context, UID, [])).rejects.toBe(ABORTED);
    user.inject();
    return events;
  }

  it('a trade that a cut rebuild has refilled is published before its event is acknowledged', async () => {
    await withUser(async (user) => {
      for (const event of await cutRebuild(user)) await deliver(event);
      const state = await user.state();
      expect(state.allocation).toMatchObject({ agents: { a: { trades: 16 } } });
      expect(await user.rebuilt()).toEqual(state);
    });
  });

  it('the event of a refilled trade resumes an abandoned rebuild', async () => {
    await withUser(async (user) => {
      const events = await cutRebuild(user);
      await deliver(events[0]);
      expect(await user.collections()).toContain('maestroState');
      user.clock = user.clock.plusSeconds(601);
      await deliver(events[1]);
      expect(await user.collections()).not.toContain('maestroState');
      expect(await user.current()).toMatchObject({ rebuilding_since: null });
    });
  });
});
