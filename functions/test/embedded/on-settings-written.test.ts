import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import { runSettingsTask, SETTINGS_ATTEMPTS } from '../../src/app/rebuild/apply-settings';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import * as deployed from '../../src/index';
import { getPolicy, onSettingsWritten, updateSettings } from '../../src/index';
import type { SettingsEvent } from '../../local/embedded';
import { call, closes, type Data, NOW, tradeDocument, UID } from '../support/users/embedded-user';
import { firestoreError } from '../support/firestore/faulty-firestore';
import { runs } from '../support/runs';
import { type TimedUser, withTime } from '../support/users/virtual-time';
import { ABORTED, deliver, deliverUntilAcknowledged, untilDone } from '../support/users/waiting-user';

const deliverSettings = async (event: SettingsEvent | undefined): Promise<void> => {
  if (event === undefined) throw new Error('There is no such event.');
  await onSettingsWritten.run(event);
};

/** Writes or deletes settings and returns the undelivered event. */
async function settle(user: TimedUser, settings: Data | null): Promise<SettingsEvent> {
  user.settingsEvents.length = 0;
  if (settings === null) await user.paths.settings.delete();
  else await user.paths.settings.set(settings);
  await user.embedded.settled();
  const [event] = user.settingsEvents;
  if (event === undefined || user.settingsEvents.length !== 1) throw new Error('There is not one event.');
  return event;
}

/** Writes settings and waits until the trigger has handled them; time passes as needed. */
async function change(user: TimedUser, settings: Data | null): Promise<void> {
  const event = await settle(user, settings);
  await user.done(deliverSettings(event));
}

/** A user with a published allocation, last rebuilt an hour ago. */
async function published(user: TimedUser, trades = closes('a', 0, 30)): Promise<void> {
  await deliver((await user.eventsOf(trades))[0]);
  user.events.length = 0;
  await user.pass(3600);
}

const summary = async (user: TimedUser): Promise<Data> => {
  const { version, config, causes } = (await user.current()) ?? {};
  return { version, config, codes: (causes as { code: string }[] | undefined)?.map(({ code }) => code) };
};

const OURS = ['agentWindows', 'allocationHistory', 'allocations', 'tradeJournal'];

describe('a changed configuration', () => {
  it('a changed configuration comes into force by a rebuild, with a version that says why', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 20, agent_ids: ['a', 'z'] });
      expect(await summary(user)).toMatchObject({
        version: 2,
        config: { lookback_trades: 20, agent_ids: ['a', 'z'] },
        codes: ['settings_changed'],
      });
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 20 }, z: { trades: 0 } } });
      expect(await user.historyIds()).toEqual(['0000000001', '0000000002']);
      expect(await user.collections()).toEqual([...OURS.slice(0, 3), 'settings', 'tradeJournal']);
      expect(user.entries).toEqual([]);
    });
  });

  it('a configuration changed by updateSettings comes into force', async () => {
    await withTime(async (user) => {
      await published(user);
      await call(updateSettings, { min_trades: 50 });
      await user.embedded.settled();
      expect(await summary(user)).toMatchObject({ version: 1 });
      await deliverSettings(user.settingsEvents[0]);
      expect(await summary(user)).toMatchObject({ version: 2, config: { min_trades: 50 } });
      expect(await user.current()).toMatchObject({
        agents: { a: { status: 'unproven', trades_needed: 20 } },
      });
    });
  });

  it('deleted settings bring the defaults into force', async () => {
    await withTime(async (user) => {
      await user.paths.settings.set({ lookback_trades: 5 });
      await published(user);
      await change(user, null);
      expect(await summary(user)).toMatchObject({
        version: 2,
        config: { lookback_trades: 100 },
        codes: ['settings_changed'],
      });
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 30 } } });
    });
  });

  it('a configuration that is in force costs three reads and no write', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 20 });
      const current = await user.current();
      const event = user.settingsEvents[0];
      await user.pass(3600);
      user.embedded.meter.take();
      await deliverSettings(event);
      expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 0 });
      expect(await user.current()).toEqual(current);
    });
  });
});

describe('changes of other fields', () => {
  const NOTHING = { reads: 0, writes: 0 };
  /** Settings and `current` are read, and the copy of what decides about alerts is written. */
  const COPY = { reads: 2, writes: 1 };

  it.each<[string, Data, Data, typeof NOTHING]>([
    ['a pause', {}, { paused: true }, NOTHING],
    ['paused agents', { lookback_trades: 7 }, { lookback_trades: 7, paused_agents: ['a'] }, NOTHING],
    ['a profile', {}, { profile: 'AGGRESSIVE' }, COPY],
    ['an override', {}, { profile_overrides: { 'risk_multipliers.BULL': '1.5' } }, NOTHING],
    ['an override of a limit', {}, { profile_overrides: { losing_streak_limit: 5 } }, COPY],
    ['a drawdown limit', {}, { agent_drawdown_limit: '10' }, COPY],
    ['kinds of alerts', {}, { alerts: { kinds: [] } }, COPY],
    // Also the window of the only agent.
    [
      'an equity',
      {},
      { account_equity: '5', account_equity_at: new Timestamp(1_700_000_000, 0) },
      { reads: 3, writes: 1 },
    ],
    // It is damaged, which is told.
    ['an equity without time', {}, { account_equity: '5', account_equity_at: null }, { reads: 2, writes: 2 }],
    [
      'another way to write it',
      { risk_free_rate: '0.04' },
      { risk_free_rate: 0.04, temperature: '1.00' },
      NOTHING,
    ],
    ['the defaults written out', { paused: false }, { lookback_trades: 100, agent_ids: null }, NOTHING],
  ])('%s causes no rebuild, and costs what it must', async (_, before, after, cost) => {
    await withTime(async (user) => {
      await user.paths.settings.set(before);
      await published(user);
      const current = await user.published();
      const event = await settle(user, after);
      user.embedded.meter.take();
      await deliverSettings(event);
      expect(user.embedded.meter.take()).toEqual(cost);
      expect(user.waitingTasks).toBe(0);
      expect(await user.published()).toEqual(current);
      expect(await user.historyIds()).toEqual(['0000000001']);
    });
  });
});

describe('damaged settings', () => {
  const errors = (user: TimedUser): unknown[] => user.entries.filter(({ severity }) => severity === 'error');

  it.each<[string, Data]>([
    ['lookback_trades', { lookback_trades: 'x' }],
    ['max_weight', { max_weight: '0.01' }],
    ['colour', { lookback_trades: 20, colour: 'blue' }],
    ['agent_ids', { agent_ids: 'a' }],
  ])(
    'a damaged setting %s is logged once, and the last good configuration stays in force',
    async (field, damage) => {
      await withTime(async (user) => {
        await user.paths.settings.set({ lookback_trades: 25 });
        await published(user);
        const before = await user.published();
        await change(user, damage);
        expect(errors(user)).toEqual([expect.objectContaining({ severity: 'error', field })]);
        expect(JSON.stringify(user.entries)).toContain(`users/${UID}/settings/maestro`);
        expect(await user.published()).toEqual(before);

        // Neither folds nor a rebuild fail on it or log it again.
        for (const event of await user.eventsOf(closes('a', 30, 32))) await deliver(event);
        await call(deployed.recomputeAllocation);
        await change(user, { ...damage, paused: true });
        expect(errors(user)).toHaveLength(1);
        expect(await user.current()).toMatchObject({
          config: { lookback_trades: 25 },
          agents: { a: { trades: 25, last_closed_at: expect.anything() as unknown } },
        });
        expect(await user.state()).toEqual(await user.rebuilt());
      });
    },
  );

  it('repaired settings come into force, also after other damage', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 'x' });
      await change(user, { lookback_trades: 1 });
      // Other damage is logged again.
      expect(errors(user)).toHaveLength(2);
      await change(user, { lookback_trades: 20 });
      expect(await summary(user)).toMatchObject({ version: 2, config: { lookback_trades: 20 } });
      await user.pass(3600);
      await change(user, { lookback_trades: 'x' });
      await user.pass(3600);
      await change(user, null);
      expect(await summary(user)).toMatchObject({ version: 3, config: { lookback_trades: 100 } });
    });
  });

  it('settings that are repaired to what is in force publish nothing', async () => {
    await withTime(async (user) => {
      await published(user);
      const before = await user.published();
      await change(user, { lookback_trades: 'x' });
      await change(user, { lookback_trades: 100 });
      expect(await user.published()).toEqual(before);
    });
  });

  it('damaged policy settings are logged once, and the configuration beside them comes into force', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { paused: 'x', lookback_trades: 20 });
      await change(user, { paused: 'x', lookback_trades: 20, profile: 'SAFE' });
      expect(errors(user)).toEqual([expect.objectContaining({ field: 'paused' })]);
      expect(await summary(user)).toMatchObject({ version: 2, config: { lookback_trades: 20 } });
      expect(await call(getPolicy)).toMatchObject({ allow_new_trades: false });
    });
  });

  it('damaged settings before the first trade mean the defaults', async () => {
    await withTime(async (user) => {
      await change(user, { lookback_trades: 'x' });
      expect(await user.collections()).toEqual(['alerts', 'settings']);
      await published(user);
      expect(await summary(user)).toMatchObject({ version: 1, config: { lookback_trades: 100 } });
      expect(errors(user)).toHaveLength(1);
    });
  });
});

describe('changes within a minute', () => {
  it('changes within a minute come into force together, by one rebuild, when the minute is over', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 90 });
      const start = user.clock;
      for (const lookback_trades of [10, 11, 12, 13]) {
        await user.pass(10);
        await deliverSettings(await settle(user, { lookback_trades }));
        expect(await summary(user)).toMatchObject({ version: 2, config: { lookback_trades: 90 } });
      }
      await user.pass(19);
      expect(await summary(user)).toMatchObject({ version: 2 });
      expect(user.waitingTasks).toBe(1);
      user.embedded.meter.take();
      await user.runTasks();
      expect(user.clock.secondsSince(start)).toBeLessThan(75);
      expect(await summary(user)).toMatchObject({ version: 3, config: { lookback_trades: 13 } });
      expect(await user.historyIds()).toHaveLength(3);
      // One rebuild: it is claimed, its state is created once, changed once for the only agent, whose window gets the sums
      // of the new lookback, and deleted.
      expect(user.embedded.meter.take().writes).toBeLessThanOrEqual(8);
      expect(user.entries).toEqual([]);
    });
  });

  it('changes within a minute that cancel out publish nothing', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 90 });
      const current = await user.current();
      await deliverSettings(await settle(user, { lookback_trades: 10 }));
      await deliverSettings(await settle(user, { lookback_trades: 90 }));
      expect(user.waitingTasks).toBe(1);
      await user.runTasks();
      expect(await user.current()).toEqual(current);
    });
  });

  it('changes every 7 seconds cause at most one rebuild per minute, and the last one is in force', async () => {
    await withTime(async (user) => {
      await published(user);
      for (let n = 0; n < 43; n++) {
        await deliverSettings(await settle(user, { lookback_trades: 2 + n }));
        await user.pass(7);
      }
      await user.runTasks();
      expect(await summary(user)).toMatchObject({ config: { lookback_trades: 44 } });
      const versions = (await user.paths.history.get()).docs.map((snapshot) => snapshot.data());
      const times = versions.map(({ computed_at: at }) => (at as { seconds: number }).seconds);
      for (const [index, time] of times.entries())
        expect(time - (times[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(60);
      expect(versions.length).toBeGreaterThan(4);
    });
  });

  it('changes within a minute of a rebuild by trades wait as well', async () => {
    await withTime(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      await deliverSettings(await settle(user, { lookback_trades: 2 }));
      expect(user.waitingTasks).toBe(1);
      expect(await summary(user)).toMatchObject({ version: 1 });
      await user.runTasks();
      expect(user.clock.secondsSince(NOW)).toBeGreaterThanOrEqual(60);
      expect(await summary(user)).toMatchObject({ version: 2, config: { lookback_trades: 2 } });
    });
  });
});

describe('a task', () => {
  it('a task whose last dispatch fails says so; the others are tried again in silence', async () => {
    await withTime(async (user) => {
      const { context } = getRuntime();
      const task = { uid: UID, due: context.now().seconds + 100 };
      await expect(runSettingsTask(context, task, SETTINGS_ATTEMPTS - 2)).rejects.toThrow(/due in 100 s/);
      expect(user.entries).toEqual([]);
      await runSettingsTask(context, task, SETTINGS_ATTEMPTS - 1);
      expect(user.entries).toMatchObject([{ severity: 'error', uid: UID }]);
    });
  });
});

describe('slots', () => {
  it('85 changes of one user hold no slot, and become one task and one rebuild', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 90 });
      const start = user.clock;
      user.embedded.meter.take();
      for (let n = 0; n < 85; n++) await deliverSettings(await settle(user, { lookback_trades: 2 + n }));
      // All are acknowledged, and no time has passed for any of them.
      expect(user.clock).toEqual(start);
      expect(user.embedded.meter.take()).toEqual({ reads: 85 * 3, writes: 0 });
      expect(user.waitingTasks).toBe(1);
      await user.runTasks();
      expect(await summary(user)).toMatchObject({ version: 3, config: { lookback_trades: 86 } });
      expect(user.clock.secondsSince(start)).toBeLessThanOrEqual(75);
    });
  });
});

describe('tasks that come early, on time and late', () => {
  it('a task that comes early changes nothing, and fails so that its id stays taken', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 90 });
      await deliverSettings(await settle(user, { lookback_trades: 10 }));
      const [task] = user.queues.settings.values();
      user.embedded.meter.take();
      await expect(deployed.applySettings.run({ data: task } as never)).rejects.toThrow(/due in \d+ s/);
      expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
      expect(user.queues.settings.size).toBe(1);
    });
  });

  it('a permanent error of a task is logged once, and any other is thrown so that the queue tries again', async () => {
    await withTime(async (user) => {
      await published(user);
      await change(user, { lookback_trades: 90 });
      await deliverSettings(await settle(user, { lookback_trades: 10 }));
      await user.pass(59);
      const [task] = user.queues.settings.values();
      user.later(20);
      const run = async (error: Error): Promise<void> => {
        user.inject({ ofTransaction: () => error });
        await deployed.applySettings.run({ data: task } as never);
      };
      for (const error of [ABORTED, new RangeError('Invalid string length')])
        await expect(run(error)).rejects.toBe(error);
      expect(user.entries).toEqual([]);
      await run(firestoreError(3, 'INVALID_ARGUMENT: The document is too large.'));
      expect(user.entries).toMatchObject([{ severity: 'error', uid: UID }]);
    });
  });

  it.each([
    {},
    { uid: 'a/b', due: 1 },
    { uid: '..', due: 1 },
    { uid: 'ada', due: 0.5 },
    { uid: 'ada', due: 1, x: 1 },
  ])('what is not a task is refused: %j', async (data) => {
    await expect((async () => deployed.applySettings.run({ data } as never))()).rejects.toThrow(/uid|due|x/);
  });

  it('whatever the order of changes and tasks, the last change comes into force, once a minute at most', async () => {
    const step = fc.record({
      lookback: fc.integer({ min: 2, max: 20 }),
      tasks: fc.constantFrom('wait', 'early', 'on_time'),
      seconds: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 70 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await withTime(async (user) => {
          await published(user, closes('a', 0, 3));
          for (const [index, { lookback, tasks, seconds }] of steps.entries()) {
            // Never twice the same: that would be no event.
            await deliverSettings(await settle(user, { lookback_trades: lookback, min_trades: 2 + index }));
            if (tasks === 'early') await user.deliverTasksEarly();
            if (tasks === 'on_time') await user.pass(seconds);
            else user.later(seconds);
          }
          await user.runTasks();
          const { config } = await summary(user);
          expect(config).toMatchObject({
            lookback_trades: steps.at(-1)?.lookback,
            min_trades: 1 + steps.length,
          });
          const versions = (await user.paths.history.get()).docs.map((snapshot) => snapshot.data());
          const times = versions.map(({ computed_at: at }) => (at as { seconds: number }).seconds);
          for (const [index, time] of times.entries())
            expect(time - (times[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(60);
          expect(user.entries).toEqual([]);
        });
      }),
      { numRuns: runs(6) },
    );
  });
});

describe('an event without the settings', () => {
  it('brings them into force as they are now, and an error names the document', async () => {
    await withTime(async (user) => {
      await published(user);
      await settle(user, { lookback_trades: 10 });
      const document = `users/${UID}/settings/maestro`;
      await deliverSettings({ document, data: undefined } as unknown as SettingsEvent);
      expect(await summary(user)).toMatchObject({ version: 2, config: { lookback_trades: 10 } });
      expect(user.entries).toMatchObject([{ severity: 'error', document }]);
      await deliverSettings({ document: 'users/a/b/settings/maestro' } as unknown as SettingsEvent);
      expect(user.entries).toHaveLength(2);
    });
  });
});

describe('events delivered twice, late and in any order', () => {
  it('settings events delivered twice, late and in any order end in the stored settings', async () => {
    await withTime(async (user) => {
      await published(user);
      const events: SettingsEvent[] = [];
      for (const settings of [
        { lookback_trades: 10 },
        { lookback_trades: 'x' },
        null,
        { lookback_trades: 11, paused: true },
        { agent_ids: ['a', 'b'], lookback_trades: 12 },
      ])
        events.push(await settle(user, settings));
      const order = [4, 0, 3, 3, 1, 2, 0, 4];
      await user.done(Promise.all(order.map((index) => deliverSettings(events[index]))));
      expect(await summary(user)).toMatchObject({
        version: 2,
        config: { lookback_trades: 12, agent_ids: ['a', 'b'] },
      });
      await user.pass(3600);
      for (const event of events) await user.done(deliverSettings(event));
      expect(await summary(user)).toMatchObject({ version: 2 });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('errors of onSettingsWritten', () => {
  it.each([
    ['before a transaction', false],
    ['after a transaction, whose answer is lost', true],
  ])('a rebuild that is cut short %s is resumed by the redelivered settings event', async (_, answerLost) => {
    let cuts = 0;
    for (let done = false; !done; cuts++) {
      done = await withTime(async (user) => {
        await published(user, [...closes('a', 0, 12), ...closes('b', 0, 3)]);
        const event = await settle(user, { lookback_trades: 10 });
        user.inject({ ofTransaction: (number) => (number >= cuts ? ABORTED : null), answerLost });
        let needsNoMore = true;
        try {
          await user.done(deliverSettings(event));
        } catch (error) {
          expect(error).toBe(ABORTED);
          needsNoMore = false;
        }
        user.inject();
        await user.done(deliverSettings(event));
        expect(await summary(user)).toMatchObject({
          version: 2,
          config: { lookback_trades: 10 },
          codes: ['settings_changed'],
        });
        expect(await user.collections()).not.toContain('maestroState');
        expect(user.entries).toEqual([]);
        expect(await user.state()).toEqual(await user.rebuilt());
        return needsNoMore;
      });
    }
    // Begin, two windows, the look for more, publish.
    expect(cuts).toBeGreaterThan(4);
  });

  it('settings that change again while a rebuild is cut short come into force', async () => {
    await withTime(async (user) => {
      await published(user);
      const first = await settle(user, { lookback_trades: 10 });
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      await expect(deliverSettings(first)).rejects.toBe(ABORTED);
      user.inject();
      const second = await settle(user, { lookback_trades: 20 });
      await user.done(deliverSettings(second));
      expect(await summary(user)).toMatchObject({ version: 2, config: { lookback_trades: 20 } });
      await user.done(deliverSettings(first));
      expect(await summary(user)).toMatchObject({ version: 2 });
    });
  });

  it('settings that change back while a rebuild is cut short leave everything as it was', async () => {
    await withTime(async (user) => {
      await published(user);
      const first = await settle(user, { lookback_trades: 10 });
      user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
      await expect(deliverSettings(first)).rejects.toBe(ABORTED);
      user.inject();
      const second = await settle(user, null);
      await user.done(deliverSettings(second));
      expect(await summary(user)).toMatchObject({ config: { lookback_trades: 100 } });
      expect(await user.collections()).toEqual(OURS);
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });

  it('a permanent error of a settings event is logged once, and the event is acknowledged', async () => {
    await withTime(async (user) => {
      await published(user);
      const event = await settle(user, { lookback_trades: 10 });
      user.inject({ ofTransaction: () => firestoreError(3, 'INVALID_ARGUMENT: The document is too large.') });
      await deliverSettings(event);
      expect(user.entries).toMatchObject([{ severity: 'error', uid: UID }]);
      expect(user.entries[0]?.reason).toContain('too large');
      expect(await summary(user)).toMatchObject({ version: 1 });
    });
  });
});

describe('settings that change while trades close', () => {
  it.each<[string, Data | null, Data | null]>([
    ['a longer lookback', { lookback_trades: 100 }, { lookback_trades: 200 }],
    ['a shorter lookback', { lookback_trades: 200 }, { lookback_trades: 100 }],
    ['other agents', null, { agent_ids: ['b', 'unseen'] }],
    ['deleted settings', { agent_ids: ['a'], lookback_trades: 120 }, null],
  ])('settings that change while trades close end like a rebuild: %s', async (_, before, after) => {
    await withTime(async (user) => {
      if (before !== null) await user.paths.settings.set(before);
      await published(user, [...closes('a', 0, 150), ...closes('b', 0, 20)]);
      const handling: Promise<void>[] = [];
      const events = await user.eventsOf([
        ...closes('a', 150, 160),
        ...closes('new', 0, 3),
        ['a-120', tradeDocument('b', 1_700_000_001)],
        ['b-10', tradeDocument('b', null)],
      ]);
      const event = await settle(user, after);
      for (const [index, trade] of events.entries()) {
        handling.push(deliverUntilAcknowledged(trade));
        if (index === 3) handling.push(untilDone(() => deliverSettings(event)));
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      await user.done(Promise.all(handling));
      expect(await user.current()).toMatchObject({
        config: after ?? { lookback_trades: 100, agent_ids: null },
      });
      expect(await user.collections()).not.toContain('maestroState');
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('a user without data', () => {
  it('a user without trades has no documents after settings are written and deleted', async () => {
    await withTime(async (user) => {
      await change(user, { lookback_trades: 10 });
      expect(await user.collections()).toEqual(['settings']);
      await change(user, { lookback_trades: 10, paused: true });
      await change(user, { lookback_trades: 11 });
      await change(user, null);
      expect(await user.collections()).toEqual([]);
      expect(user.entries).toEqual([]);
      expect(user.clock).toEqual(NOW);
    });
  });

  it('a user with only configured agents has an allocation, of which the history stays', async () => {
    await withTime(async (user) => {
      await change(user, { agent_ids: ['a', 'b'] });
      expect(await user.current()).toMatchObject({ version: 1, weights: { a: '0.5', b: '0.5' } });
      expect(await summary(user)).toMatchObject({ codes: ['settings_changed'] });
      await change(user, null);
      expect(await user.collections()).toEqual(['allocationHistory']);
      expect(await user.historyIds()).toEqual(['0000000001']);
      // Versions continue.
      await user.pass(3600);
      await change(user, { agent_ids: ['c'] });
      expect(await user.current()).toMatchObject({ version: 2, weights: { c: '1' } });
    });
  });

  it('late events leave only the history when all data of a user was deleted', async () => {
    await withTime(async (user) => {
      await published(user);
      const written = await settle(user, { lookback_trades: 10 });
      for (const { ref } of (await user.paths.trades.get()).docs) await ref.delete();
      const deleted = await settle(user, null);
      const handling = [deleted, written, deleted].map((event) => deliverSettings(event));
      for (const event of user.events) handling.push(deliver(event));
      await user.done(Promise.all(handling));
      expect(await user.collections()).toEqual(['allocationHistory']);
    });
  });
});

describe('the active profile', () => {
  it('the active profile is logged at start, at every switch and at every change of its overrides', async () => {
    await withTime(async (user) => {
      const said: Data[] = [];
      const { context } = getRuntime();
      const info = (message: string, data: Data): number => said.push({ message, ...data });
      useRuntime({ ...context, log: { ...context.log, info } });
      expect(said).toEqual([
        expect.objectContaining({ message: expect.stringContaining('SAFE') as unknown, profile: 'SAFE' }),
      ]);
      said.length = 0;
      await change(user, { profile: 'AGGRESSIVE' });
      expect(said).toMatchObject([{ uid: UID, profile: 'AGGRESSIVE' }]);
      await change(user, { profile: 'aggressive', paused: true });
      expect(said).toHaveLength(1);
      await change(user, { profile: 'SAFE' });
      await change(user, null);
      // SAFE is also the default of the deployment, so nothing switches.
      expect(said).toHaveLength(2);
      expect(said[1]).toMatchObject({ uid: UID, profile: 'SAFE' });
      said.length = 0;
      await change(user, { profile_overrides: { losing_streak_limit: 6 } });
      await change(user, { profile_overrides: { losing_streak_limit: '6' }, paused: true });
      await change(user, { profile_overrides: {} });
      expect(said).toEqual([
        {
          message: 'Profile SAFE is active now.',
          event: 'profile_switched',
          uid: UID,
          profile: 'SAFE',
          before: 'SAFE',
          overridden: { losing_streak_limit: { value: 6, original: 4 } },
        },
        {
          message: 'Profile SAFE is active now.',
          event: 'profile_switched',
          uid: UID,
          profile: 'SAFE',
          before: 'SAFE',
        },
      ]);
    });
  });
});

describe('how onSettingsWritten is deployed', () => {
  it('onSettingsWritten listens to one document, and is retried until it acknowledges', () => {
    const { eventTrigger } = onSettingsWritten.__endpoint as unknown as { eventTrigger: unknown };
    expect(eventTrigger).toMatchObject({
      eventType: 'google.cloud.firestore.document.v1.written',
      retry: true,
    });
    expect(JSON.stringify(eventTrigger)).toContain('users/{uid}/settings/maestro');
  });
});
