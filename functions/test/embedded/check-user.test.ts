import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import fc from 'fast-check';
import { type CheckResult, checkUser } from '../../src/app/sweep/check-user';
import type { AppContext } from '../../src/app/context';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import { getRuntime } from '../../src/runtime/runtime';
import { estimateSweep } from '../support/oracles/sweep-estimate';
import { toTimestamp } from '../../src/store/timestamps';
import { encodeClaim } from '../../src/contract/documents/rebuild';
import { decodeWindow, encodeWindow } from '../../src/contract/documents/window';
import { agentWindow } from '../../src/core/statistics/agent-window';
import * as admission from '../../src/core/trades/admission';
import * as window from '../../src/core/trades/window';
import { DEFAULT_CONFIG } from '../../src/core/config';
import { storedWindow } from '../support/arbitraries/documents';
import { closes, type Data, NOW, tradeDocument, tradeIdsOf, UID } from '../support/users/embedded-user';
import { ABORTED, deliver, type WaitingUser, withUser } from '../support/users/waiting-user';
import { runs } from '../support/runs';

/** docs/specification.md, section 7: the sweep repairs lost events. Here every event is lost unless a test delivers it. */

const DAY = 86_400;
const HOUR = 3600;

/** A day that is not the turn of any user of these tests; otherwise the first test fails. */
const QUIET_DAY = 3;

/** Checks the user; by default on a day that is not the user's turn. */
function check(replacement: Partial<AppContext> = {}, day = QUIET_DAY): Promise<CheckResult> {
  return checkUser({ ...getRuntime().context, reconcileDays: 365, ...replacement }, UID, day);
}

/** Checks the user on the user's turn: with one day between rebuilds, each day is. */
const checkInTurn = (): Promise<CheckResult> => {
  const { context } = getRuntime();
  return check({ reconcileDays: 1 }, context.now().utcDay());
};

/** Trades of an agent, the first closed `ago` seconds before now, the others a second apart. */
function recent(
  user: WaitingUser,
  agentId: string,
  count: number,
  ago: number,
  name = 'new',
): [tradeId: string, fields: Data][] {
  return Array.from({ length: count }, (_, n) => [
    `${agentId}-${name}-${n}`,
    tradeDocument(agentId, user.clock.seconds - ago + n, String(((n * 5) % 13) - 5)),
  ]);
}

/** Enough for two agents that have proven themselves, and for one that has not. */
const JOURNAL = [...closes('a', 0, 12), ...closes('b', 0, 11), ...closes('c', 0, 4)];

/** Runs a test with a healthy user, a day after the last rebuild. */
async function withHealthyUser<T>(
  test: (user: WaitingUser) => Promise<T>,
  journal = JOURNAL,
  settings: Data | null = null,
): Promise<T> {
  return withUser(async (user) => {
    if (settings !== null) await user.paths.settings.set(settings);
    await user.eventsOf(journal);
    await rebuildUser(getRuntime().context, UID, []);
    user.later(DAY);
    user.embedded.meter.take();
    return test(user);
  });
}

/** A window that is full, where a test makes windows this small: folds one after another are what takes time. */
const FULL = 12;

/** Runs a test with a healthy user whose windows hold `FULL` trades in place of 100. */
async function withSmallWindows(
  test: (user: WaitingUser) => Promise<void>,
  journal: typeof JOURNAL,
): Promise<void> {
  jest.replaceProperty(window, 'MIN_CAPACITY', FULL as never);
  await withHealthyUser(test, journal, { lookback_trades: FULL });
}

afterEach(() => {
  jest.restoreAllMocks();
});

/** Expects windows, agents and targets as a rebuild from the journal gives them. */
async function expectWhole(user: WaitingUser): Promise<void> {
  const state = await user.state();
  expect(state).toEqual(await user.rebuilt());
}

const warnings = (user: WaitingUser): unknown[] => user.entries.map(({ message }) => message);

describe('a check of a healthy user', () => {
  it('a check of a healthy user writes nothing and logs nothing', async () => {
    await withHealthyUser(async (user) => {
      const before = await user.current();
      const { windows } = await user.state();
      expect(await check()).toBe('healthy');
      expect(await user.current()).toEqual(before);
      expect(user.embedded.meter.take().writes).toBe(0);
      expect((await user.state()).windows).toEqual(windows);
      expect(await user.historyIds()).toEqual(['0000000001']);
      expect(warnings(user)).toEqual([]);
    });
  });

  it.each([
    [1, 0],
    [1, 3],
    [4, 0],
    [4, 5],
    [7, 1],
  ])(
    'a check with %d agents and %d closes costs the reads and writes of the dry run',
    async (agents, closed) => {
      const names = Array.from({ length: agents }, (_, n) => `agent-${n}`);
      await withHealthyUser(
        async (user) => {
          const late = Array.from({ length: closed }, (_, n) =>
            recent(user, names[n % agents] ?? '', 1, 7200 + n, `late-${n}`),
          ).flat();
          for (const event of await user.eventsOf(late)) await deliver(event);
          user.embedded.meter.take();
          expect(await check()).toBe('healthy');
          // The difference between two users and one leaves out what a sweep costs besides; one read finds the user.
          const [one, two] = [1, 2].map((users) =>
            estimateSweep({ users, agents, closes: closed, reconcileDays: 1_000_000 }),
          );
          if (!one || !two) throw new Error('No estimate.');
          expect(user.embedded.meter.take()).toEqual({
            reads: two.reads - one.reads - 1,
            writes: two.writes - one.writes,
          });
          await expectWhole(user);
        },
        names.flatMap((name) => closes(name, 0, 12)),
      );
    },
  );

  it.each([1, 4])(
    'a check of %d agents on the turn of the user costs the reads and writes of the dry run',
    async (agents) => {
      const names = Array.from({ length: agents }, (_, n) => `agent-${n}`);
      await withHealthyUser(
        async (user) => {
          expect(await checkInTurn()).toBe('healthy');
          const [one, two] = [1, 2].map((users) =>
            estimateSweep({ users, agents, closes: 5, reconcileDays: 1 }),
          );
          if (!one || !two) throw new Error('No estimate.');
          expect(user.embedded.meter.take()).toEqual({
            reads: two.reads - one.reads - 1,
            writes: two.writes - one.writes,
          });
        },
        names.flatMap((name) => closes(name, 0, 120)),
      );
    },
  );

  it('a check looks only at the trades closed since the last check', async () => {
    await withHealthyUser(async (user) => {
      for (const event of await user.eventsOf(recent(user, 'a', 40, 20 * HOUR))) await deliver(event);
      expect(await check()).toBe('healthy');
      user.later(DAY);
      user.embedded.meter.take();
      expect(await check()).toBe('healthy');
      expect(user.embedded.meter.take().reads).toBeLessThan(12);
    });
  });
});

describe('a closed trade whose event was lost', () => {
  it('a lost trade is in its window after the next check, with one warning', async () => {
    await withHealthyUser(async (user) => {
      await user.eventsOf(recent(user, 'a', 1, HOUR));
      expect(await check()).toBe('folded');
      expect(await user.current()).toMatchObject({ agents: { a: { trades: 13 } }, version: 2 });
      expect(user.entries).toMatchObject([{ severity: 'warn', uid: UID, count: 1, trade_ids: ['a-new-0'] }]);
      user.later(DAY);
      expect(await check()).toBe('healthy');
      expect(user.entries).toHaveLength(1);
      await expectWhole(user);
    });
  });

  it.each([
    ['just after the last check', DAY - 1],
    ['a little before the last check, when its event may have been on the way', DAY + 1800],
    ['just now', 0],
    ['a little ahead of the clock of the functions', -200],
  ])('a lost trade is found when it closed %s', async (_, ago) => {
    await withHealthyUser(async (user) => {
      await user.eventsOf(recent(user, 'b', 1, ago));
      expect(await check()).toBe('folded');
      await expectWhole(user);
    });
  });

  it('a check counts from the last check, also when the last rebuild is long ago', async () => {
    await withHealthyUser(async (user) => {
      for (let days = 0; days < 4; days++) {
        expect(await check()).toBe('healthy');
        user.later(DAY);
      }
      await user.eventsOf(recent(user, 'b', 1, 20 * HOUR));
      expect(await check()).toBe('folded');
      await expectWhole(user);
    });
  });

  it('a lost trade is found when it is the first of its agent', async () => {
    await withHealthyUser(async (user) => {
      await user.eventsOf(recent(user, 'd', 1, HOUR));
      expect(await check()).toBe('folded');
      expect(Object.keys((await user.state()).windows)).toEqual(['a', 'b', 'c', 'd']);
      await expectWhole(user);
    });
  });

  it('lost trades are found when there are more than one commit folds, of old and new agents', async () => {
    await withHealthyUser(async (user) => {
      await user.eventsOf([
        ...recent(user, 'a', 130, 5 * HOUR),
        ...recent(user, 'c', 97, 3 * HOUR),
        ...recent(user, 'x', 3, 2 * HOUR),
        ...recent(user, 'y', 21, HOUR),
      ]);
      expect(await check()).toBe('folded');
      expect(user.entries[0]).toMatchObject({ count: 251 });
      expect(user.entries[0]?.trade_ids).toHaveLength(20);
      await expectWhole(user);
      user.later(DAY);
    });
  });

  it('a lost trade with unusable figures takes its place in the window', async () => {
    await withHealthyUser(async (user) => {
      const [[tradeId, fields]] = recent(user, 'a', 1, HOUR) as [[string, Data]];
      await user.eventsOf([[tradeId, { ...fields, realized_pnl: 'x' }]]);
      expect(await check()).toBe('folded');
      expect(await user.current()).toMatchObject({
        agents: { a: { trades: 13, skipped: { invalid_pnl: 1 } } },
      });
      await expectWhole(user);
    });
  });

  it('a lost trade that is malformed or open is ignored', async () => {
    await withHealthyUser(async (user) => {
      await user.eventsOf([
        ['bad-agent', tradeDocument('x/y', user.clock.seconds - 60)],
        ['no-agent', { ...tradeDocument('a', user.clock.seconds - 60), agent_id: 7 }],
        ['text', { ...tradeDocument('a', null), closed_at: '2026-11-20T14:30:00Z' }],
        ['number', { ...tradeDocument('a', null), closed_at: user.clock.seconds }],
        ['open', tradeDocument('a', null)],
        ['x'.repeat(129), tradeDocument('a', user.clock.seconds - 60)],
      ]);
      expect(await check()).toBe('healthy');
      await expectWhole(user);
    });
  });

  it('a lost trade is found by the repeated check when the first is cut at any transaction', async () => {
    let cuts = 0;
    for (let done = false; !done; cuts++) {
      done = await withHealthyUser(async (user) => {
        await user.eventsOf([...recent(user, 'a', 130, 20 * HOUR), ...recent(user, 'b', 10, 20 * HOUR)]);
        user.inject({ ofTransaction: (number) => (number >= cuts ? ABORTED : null) });
        const cut = await check().then(
          () => false,
          () => true,
        );
        user.inject();
        // The queue tries again after a minute; the next sweep comes after a day.
        user.later(60);
        await check();
        user.later(DAY);
        await check();
        await expectWhole(user);
        return !cut;
      });
    }
    expect(cuts).toBeGreaterThan(1);
  });

  it('a lost trade is found by the repeated check when the answer of a commit is lost', async () => {
    await withHealthyUser(async (user) => {
      await user.eventsOf(recent(user, 'a', 3, 20 * HOUR));
      user.inject({ ofTransaction: (number) => (number === 0 ? ABORTED : null), answerLost: true });
      await expect(check()).rejects.toBe(ABORTED);
      user.inject();
      user.later(60);
      await check();
      await expectWhole(user);
    });
  });
});

describe('a lost change of a recent trade', () => {
  it.each<[string, Data]>([
    ['of its figures', { realized_pnl: '77' }],
    ['of its symbol', { symbol: 'ETH/USDT' }],
    ['of its risk', { r_multiple: '2' }],
    ['of its figures, which become unusable', { quantity: 'x' }],
    ['of its time', { closed_at: new Timestamp(NOW.seconds + DAY - 60, 0) }],
    ['of its agent, to one that has trades', { agent_id: 'b' }],
    ['of its agent, to a new one', { agent_id: 'new' }],
  ])('a check repairs a lost change %s', async (_, change) => {
    await withHealthyUser(async (user) => {
      for (const event of await user.eventsOf(recent(user, 'a', 5, 2 * HOUR))) await deliver(event);
      await user.paths.trades.doc('a-new-2').update(change);
      await user.embedded.settled();
      expect(await check()).toBe('folded');
      await expectWhole(user);
    });
  });

  it('a lost change is repaired when it moves the trade to a full window of newer trades', async () => {
    await withSmallWindows(
      async (user) => {
        for (const event of await user.eventsOf([
          ...recent(user, 'a', 1, 2 * HOUR),
          ...recent(user, 'b', FULL, HOUR),
        ]))
          await deliver(event);
        await user.paths.trades.doc('a-new-0').update({ agent_id: 'b' });
        await user.embedded.settled();
        await check();
        await expectWhole(user);
      },
      [...closes('a', 0, 10), ...closes('b', 0, 10)],
    );
  });

  it('a lost reopening, deletion or change of an old trade is found on the turn of the user', async () => {
    await withHealthyUser(async (user) => {
      for (const event of await user.eventsOf(recent(user, 'a', 5, 2 * HOUR))) await deliver(event);
      await user.paths.trades.doc('a-new-1').update({ closed_at: FieldValue.delete() });
      await user.paths.trades.doc('a-new-2').delete();
      await user.paths.trades.doc('b-3').update({ realized_pnl: '5' });
      await user.embedded.settled();
      await check();
      user.later(DAY);
      expect(await checkInTurn()).toBe('drift_repaired');
      await expectWhole(user);
    });
  });

  it('a user whose rebuild was only claimed is not called healthy, and is checked again later', async () => {
    await withHealthyUser(async (user) => {
      user.later(DAY);
      await user.paths.rebuild.set(encodeClaim(user.clock, toTimestamp));
      await expect(checkInTurn()).rejects.toThrow(/begun less than a minute ago/);
      user.later(60);
      expect(await checkInTurn()).toBe('healthy');
      // A rebuild that has just ended was the check.
      expect(await checkInTurn()).toBe('healthy');
    });
  });
});

describe('a published allocation that differs from its windows', () => {
  it.each<[string, (current: Data) => Data]>([
    [
      'in its weights',
      (current) => ({
        weights: rotated(current.weights as Data),
        target_weights: rotated(current.target_weights as Data),
      }),
    ],
    ['in a figure of an agent', () => ({ 'agents.a.sharpe': '2.5' })],
    ['in a count', () => ({ 'agents.b.trades': 3 })],
    ['in a status', () => ({ 'agents.c.status': 'suspended' })],
    ['in what was skipped', () => ({ 'agents.c.skipped': { missing_pnl: 1 } })],
    ['in a time', () => ({ 'agents.c.last_closed_at': new Timestamp(5, 0) })],
  ])('a published allocation that differs %s is published again', async (_, change) => {
    await withHealthyUser(async (user) => {
      const before = (await user.current()) as Data;
      await user.paths.current.update(change(before));
      expect(await check()).toBe('republished');
      const after = await user.current();
      expect(after).toMatchObject({
        weights: before.weights,
        unallocated: before.unallocated,
        target_weights: before.target_weights,
        agents: before.agents,
        version: 2,
        causes: [{ code: 'scheduled' }],
      });
      expect(await user.historyIds()).toEqual(['0000000001', '0000000002']);
      expect(user.entries).toMatchObject([{ severity: 'warn', uid: UID }]);
      user.later(DAY);
      expect(await check()).toBe('healthy');
      await expectWhole(user);
    });
  });

  it.each([
    ['a check', () => check(), 'republished'],
    ['the check of its turn', () => checkInTurn(), 'healthy'],
  ] as const)(
    'an agent that has been silent for too long is stale after %s, which is no drift',
    async (_, run, result) => {
      await withUser(async (user) => {
        // The newest close is 1,041.6 days before the clock.
        await user.paths.settings.set({ stale_after_days: 1042, min_trades: 10 });
        await user.eventsOf(JOURNAL);
        await rebuildUser(getRuntime().context, UID, []);
        const before = (await user.current()) as Data;
        user.embedded.meter.take();
        expect(await check()).toBe('healthy');
        const { reads } = user.embedded.meter.take();

        user.later(DAY);
        expect(await run()).toBe(result);
        expect(before).toMatchObject({ agents: { a: { status: 'performing' }, c: { status: 'unproven' } } });
        expect(await user.current()).toMatchObject({
          agents: { a: { status: 'stale' }, b: { status: 'stale' }, c: { status: 'unproven' } },
          weights: { a: '0.05', b: '0.05' },
          causes: [{ code: 'scheduled' }],
          version: Number(before.version) + 1,
        });
        expect(warnings(user)).toEqual([]);

        user.embedded.meter.take();
        expect(await check()).toBe('healthy');
        expect(user.embedded.meter.take()).toEqual({ reads, writes: 0 });
        await expectWhole(user);
      });
    },
  );

  it('a window that was changed by hand and misses a recent trade is repaired, as is the allocation', async () => {
    await withHealthyUser(async (user) => {
      for (const event of await user.eventsOf(recent(user, 'a', 3, HOUR))) await deliver(event);
      const window = (await user.state()).windows.a as Data;
      const lines = String(window.trades).split('\n').slice(2);
      await user.paths.windows.doc('a').set(storedWindow(100, lines));
      expect(await check()).toBe('folded');
      await expectWhole(user);
    });
  });
});

function rotated(map: Data): Data {
  const keys = Object.keys(map);
  const values = Object.values(map);
  return Object.fromEntries(keys.map((key, n) => [key, values[(n + 1) % keys.length]]));
}

/** A valid window document whose sums are not those of its trades, as a faulty fold would write it. */
async function otherSums(user: WaitingUser, agentId: string): Promise<void> {
  const { capacity, trades } = (await user.state()).windows[agentId] as { capacity: number; trades: string };
  const lines = trades.split('\n');
  const window = decodeWindow({ ...storedWindow(capacity, lines) });
  if (window === null) throw new Error('The window is damaged.');
  const { sums } = agentWindow(capacity, window.trades.slice(1), DEFAULT_CONFIG);
  await user.paths.windows.doc(agentId).set(encodeWindow({ ...window, sums }));
}

describe('a user whose documents allow no check', () => {
  const trades = closes('a', 0, 1);

  it.each<[string, (user: WaitingUser) => Promise<unknown>]>([
    ['current is missing', (user) => user.paths.current.delete()],
    ['current is damaged', (user) => user.paths.current.update({ weights: 'x' })],
    ['current lacks an agent', (user) => user.paths.current.update({ 'agents.a': FieldValue.delete() })],
    ['current is empty', (user) => user.paths.current.set({})],
    ['current is of another schema', (user) => user.paths.current.update({ schema_version: 9 })],
    ['current knows of no windows', (user) => user.paths.current.update({ window_agents: [] })],
    ['a window is missing', (user) => user.paths.windows.doc('b').delete()],
    ['a window is damaged', (user) => user.paths.windows.doc('b').update({ trades: 'x' })],
    ['a window is empty', (user) => user.paths.windows.doc('b').set({})],
    ['a window is too short', (user) => user.paths.windows.doc('c').set(storedWindow(50, []))],
    [
      'a window claims to be longer than it is',
      (user) => user.paths.windows.doc('c').update({ capacity: 150 }),
    ],
    [
      'all windows are missing',
      (user) => Promise.all(['a', 'b', 'c'].map((agentId) => user.paths.windows.doc(agentId).delete())),
    ],
    [
      'all of it is missing',
      async (user) => {
        await Promise.all(['a', 'b', 'c'].map((agentId) => user.paths.windows.doc(agentId).delete()));
        await user.paths.current.delete();
      },
    ],
    [
      'a rebuild was left in the middle',
      async (user) => {
        user.inject({ ofTransaction: (number) => (number >= 2 ? ABORTED : null) });
        await expect(rebuildUser(getRuntime().context, UID, [])).rejects.toBe(ABORTED);
        user.inject();
        user.later(61);
      },
    ],
    [
      'the state of a rebuild was left, and is damaged',
      async (user) => {
        await user.paths.current.update({ rebuilding_since: new Timestamp(user.clock.seconds - DAY, 0) });
        await user.paths.rebuild.set({ pending: 'x' });
      },
    ],
    [
      'the state of a rebuild was lost',
      (user) => user.paths.current.update({ rebuilding_since: new Timestamp(user.clock.seconds - DAY, 0) }),
    ],
    [
      'settings are not in force',
      (user) => user.paths.settings.set({ lookback_trades: 20, temperature: '2' }),
    ],
    ['settings with a longer lookback', (user) => user.paths.settings.set({ lookback_trades: 200 })],
    ['settings with agents', (user) => user.paths.settings.set({ agent_ids: ['a', 'z'] })],
  ])('a check rebuilds the user when %s', async (_, harm) => {
    await withHealthyUser(
      async (user) => {
        await harm(user);
        await user.embedded.settled();
        expect(await check()).toBe('rebuilt');
        expect(await user.collections()).not.toContain('maestroState');
        user.later(DAY);
        expect(await check()).toBe('healthy');
        await expectWhole(user);
      },
      [...JOURNAL, ...trades],
    );
  });

  it('a check rebuilds and logs a window whose sums are not those of its trades', async () => {
    await withHealthyUser(async (user) => {
      await otherSums(user, 'b');
      expect(await check()).toBe('rebuilt');
      expect(user.entries).toMatchObject([{ severity: 'error', uid: UID, agent_ids: ['b'] }]);
      user.later(DAY);
      expect(await check()).toBe('healthy');
      await expectWhole(user);
    });
  });

  it('a check accepts sums of another lookback, as a running rebuild leaves them', async () => {
    await withHealthyUser(async (user) => {
      const { capacity, trades: text } = (await user.state()).windows.b as {
        capacity: number;
        trades: string;
      };
      await user.paths.windows.doc('b').set(storedWindow(capacity, text.split('\n'), { lookbackTrades: 5 }));
      expect(await check()).toBe('healthy');
    });
  });

  it('a check rebuilds a user for whom nothing was ever published', async () => {
    await withUser(async (user) => {
      await user.eventsOf(JOURNAL);
      expect(await check()).toBe('rebuilt');
      expect(await user.current()).toMatchObject({ version: 1, causes: [{ code: 'scheduled' }] });
      await expectWhole(user);
    });
  });

  it('a check does not rebuild for damaged settings: the last good configuration is in force', async () => {
    await withHealthyUser(async (user) => {
      await user.paths.settings.set({ lookback_trades: 'x' });
      expect(await check()).toBe('healthy');
      expect(warnings(user)).toEqual([]);
    });
  });

  it('a check does not rebuild for policy settings', async () => {
    await withHealthyUser(async (user) => {
      await user.paths.settings.set({ paused: true, profile: 'AGGRESSIVE' });
      expect(await check()).toBe('healthy');
    });
  });

  it('a check that is repeated finishes a rebuild that was cut, however soon', async () => {
    let cuts = 0;
    for (let done = false; !done; cuts++) {
      done = await withHealthyUser(async (user) => {
        await user.paths.windows.doc('b').delete();
        user.inject({ ofTransaction: (number) => (number >= cuts ? ABORTED : null) });
        const cut = await check().then(
          () => false,
          () => true,
        );
        user.inject();
        // The queue repeats the task after growing waits, until a check ends without an error.
        for (let wait = 1; ; wait *= 2) {
          user.later(wait);
          const ended = await check().then(
            () => true,
            () => false,
          );
          if (ended) break;
        }
        await expectWhole(user);
        expect(await user.collections()).not.toContain('maestroState');
        return !cut;
      });
    }
  });
});

describe('a deleted trade whose event was lost', () => {
  it('a lost deletion is found on the turn of the user, with one warning, and on no other day', async () => {
    await withHealthyUser(async (user) => {
      await user.paths.trades.doc('a-7').delete();
      await user.embedded.settled();
      expect(await check()).toBe('healthy');
      expect(tradeIdsOf((await user.state()).windows.a as Data)).toContain('a-7');
      expect(warnings(user)).toEqual([]);
      user.later(DAY);
      expect(await checkInTurn()).toBe('drift_repaired');
      expect(tradeIdsOf((await user.state()).windows.a as Data)).not.toContain('a-7');
      expect(user.entries).toMatchObject([{ severity: 'warn', uid: UID }]);
      user.later(DAY);
      expect(await checkInTurn()).toBe('healthy');
      expect(user.entries).toHaveLength(1);
      await expectWhole(user);
    });
  });

  it('the turn of a healthy user logs nothing and publishes no version', async () => {
    await withHealthyUser(async (user) => {
      const { windows, allocation } = await user.state();
      expect(await checkInTurn()).toBe('healthy');
      expect(await user.state()).toEqual({ windows, allocation });
      expect(await user.historyIds()).toEqual(['0000000001']);
      expect(warnings(user)).toEqual([]);
    });
  });

  it('only the history is left after the turn when the lost deletion was of the last trade', async () => {
    await withHealthyUser(async (user) => {
      for (const [tradeId] of JOURNAL) await user.paths.trades.doc(tradeId).delete();
      await user.embedded.settled();
      await checkInTurn();
      expect(await user.collections()).toEqual(['allocationHistory']);
    });
  });
});

describe('the turn of a user', () => {
  it('the turn of a user comes on exactly one of RECONCILE_DAYS consecutive days', async () => {
    await withUser(async (user) => {
      const { db } = user.embedded;
      await fc.assert(
        fc.asyncProperty(
          fc.stringMatching(/^\w{1,12}$/).filter((uid) => !/^__.*__$/.test(uid)),
          fc.integer({ min: 1, max: 9 }),
          fc.integer({ min: 0, max: 400 }),
          async (uid, reconcileDays, laterDays) => {
            user.later(laterDays * DAY);
            const document = db.doc(`users/${uid}/allocations/current`);
            await db.doc(`users/${uid}/tradeJournal/t`).set(tradeDocument('a', 1_700_000_000));
            await rebuildUser(getRuntime().context, uid, []);
            let turns = 0;
            for (let days = 0; days < reconcileDays; days++) {
              user.later(DAY);
              const before = (await document.get()).get('rebuilt_at') as Timestamp;
              await checkUser({ ...getRuntime().context, reconcileDays }, uid, user.clock.utcDay());
              const after = (await document.get()).get('rebuilt_at') as Timestamp;
              if (!after.isEqual(before)) turns++;
            }
            expect(turns).toBe(1);
          },
        ),
        // src/app/sweep/turn.test.ts proves it for any user and many days; this proves that a check keeps to it.
        { numRuns: runs(4) },
      );
    });
  });
});

describe('the turn of a user on a day of many sweeps', () => {
  it('the turn of a user is had once on that day', async () => {
    await withHealthyUser(async (user) => {
      const rebuiltAt = async (): Promise<unknown> => (await user.current())?.rebuilt_at;
      await checkInTurn();
      const first = await rebuiltAt();
      expect(first).toEqual(new Timestamp(user.clock.seconds, 0));
      for (let hour = 1; hour < 4; hour++) {
        user.later(HOUR);
        expect(await checkInTurn()).toBe('healthy');
        expect(await rebuiltAt()).toEqual(first);
      }
      user.later(DAY);
      await checkInTurn();
      expect(await rebuiltAt()).not.toEqual(first);
    });
  });
});

describe('a user with many closes since the last check', () => {
  /** Delivers these trades, some at once, as they would have been folded. */
  async function fold(user: WaitingUser, trades: [tradeId: string, fields: Data][]): Promise<void> {
    await Promise.all((await user.eventsOf(trades)).map(deliver));
    user.embedded.meter.take();
  }

  it('a check takes the pages that the windows are worth, and then a rebuild, which is cheaper', async () => {
    await withHealthyUser(
      async (user) => {
        // One window of 100 is worth one page. What closed before it is never read.
        await fold(user, recent(user, 'a', 1100, 4 * HOUR));
        expect(await check()).toBe('healthy');
        expect((await user.current())?.rebuilt_at).toEqual(new Timestamp(user.clock.seconds, 0));
        expect(user.embedded.meter.take().reads).toBeLessThan(500 + 150);
        await expectWhole(user);
      },
      closes('a', 0, 10),
    );
  });

  it('a check of several pages finds a trade that is missing on the last one, and records its time', async () => {
    await withHealthyUser(
      async (user) => {
        await user.paths.settings.set({ lookback_trades: 700 });
        await rebuildUser(getRuntime().context, UID, []);
        user.later(DAY);
        await fold(user, recent(user, 'a', 550, 4 * HOUR));
        await user.eventsOf(recent(user, 'b', 1, 5 * HOUR));
        expect(await check()).toBe('folded');
        expect(user.entries).toMatchObject([{ severity: 'warn', count: 1, trade_ids: ['b-new-0'] }]);
        expect((await user.current())?.swept_at).toEqual(new Timestamp(user.clock.seconds, 0));
        // The next one looks at none of them.
        user.later(DAY);
        user.embedded.meter.take();
        expect(await check()).toBe('healthy');
        expect(user.embedded.meter.take()).toEqual({ reads: 2 + 2 + 1, writes: 0 });
        await expectWhole(user);
      },
      [...closes('a', 0, 10), ...closes('b', 0, 10)],
    );
  });
});

describe('what a check does not take for missing', () => {
  /** Agents that take all places, of which there are 5 here in place of 100. */
  const allPlaces = (): string[] => {
    jest.replaceProperty(admission, 'MAX_AGENTS', 5 as never);
    return Array.from({ length: 5 }, (_, n) => `unseen-${n}`);
  };

  it('trades of agents without a place are not missing', async () => {
    await withUser(async (user) => {
      await user.paths.settings.set({ agent_ids: allPlaces() });
      await user.eventsOf([...closes('x', 0, 2), ...closes('unseen-0', 0, 5)]);
      await rebuildUser(getRuntime().context, UID, []);
      user.later(DAY);
      user.entries.length = 0;
      await user.eventsOf(recent(user, 'x', 3, HOUR));
      expect(await check()).toBe('healthy');
      expect(Object.keys((await user.state()).windows)).toEqual(['unseen-0']);
      expect(warnings(user)).toEqual([]);
      await expectWhole(user);
    });
  });

  it('trades of an agent without a place are not missing after they were refused once', async () => {
    await withUser(async (user) => {
      await user.paths.settings.set({ agent_ids: allPlaces() });
      await user.eventsOf(closes('unseen-0', 0, 5));
      await rebuildUser(getRuntime().context, UID, []);
      user.later(DAY);
      await user.eventsOf(recent(user, 'x', 3, HOUR));
      await check();
      expect(user.entries.filter(({ agent_ids }) => agent_ids !== undefined)).toHaveLength(1);
      user.entries.length = 0;
      user.later(600);
      expect(await check()).toBe('healthy');
      expect(warnings(user)).toEqual([]);
    });
  });

  it('a trade older than a full window is not missing', async () => {
    await withSmallWindows(
      async (user) => {
        for (const event of await user.eventsOf(recent(user, 'a', FULL, HOUR))) await deliver(event);
        await user.eventsOf(recent(user, 'a', 5, 2 * HOUR, 'older'));
        expect(await check()).toBe('healthy');
        expect(warnings(user)).toEqual([]);
        await expectWhole(user);
      },
      closes('a', 0, 10),
    );
  });

  it('a trade that closed with the oldest of a full window is not missing when its id puts it behind', async () => {
    const at = NOW.seconds + DAY - HOUR;
    const trades = Array.from({ length: FULL + 5 }, (_, n): [string, Data] => [
      `t${String(n).padStart(3, '0')}`,
      tradeDocument('a', at, String(n % 7)),
    ]);
    await withSmallWindows(
      async (user) => {
        for (const event of await user.eventsOf(trades)) await deliver(event);
        // Newest first by (closed_at, id), the window has t016 to t005.
        expect(tradeIdsOf((await user.state()).windows.a as Data).at(-1)).toBe('t005');
        expect(await check()).toBe('healthy');
        expect(warnings(user)).toEqual([]);
      },
      closes('a', 0, 10),
    );
  });

  it('a trade that closed with the oldest of a full window is missing when its id puts it before', async () => {
    const at = NOW.seconds + DAY - HOUR;
    const trades = Array.from({ length: FULL }, (_, n): [string, Data] => [
      `t${String(n).padStart(3, '0')}`,
      tradeDocument('a', at, String(n % 7)),
    ]);
    await withSmallWindows(
      async (user) => {
        for (const event of await user.eventsOf(trades)) await deliver(event);
        await user.eventsOf([['t005b', tradeDocument('a', at, '9')]]);
        expect(await check()).toBe('folded');
        await expectWhole(user);
      },
      closes('a', 0, 10),
    );
  });

  it.each([
    ['nothing at all', []],
    ['open trades alone', [['open', tradeDocument('a', null)] as [string, Data]]],
    ['malformed trades alone', [['bad', tradeDocument('x/y', 1_700_000_000)] as [string, Data]]],
  ])('a check writes nothing for a user with %s', async (_, journal) => {
    await withUser(async (user) => {
      await user.eventsOf(journal);
      user.embedded.meter.take();
      expect(await check()).toBe('healthy');
      expect(await checkInTurn()).toBe('healthy');
      expect(user.embedded.meter.take().writes).toBe(0);
      expect(await user.collections()).toEqual(journal.length === 0 ? [] : ['tradeJournal']);
      expect(warnings(user)).toEqual([]);
    });
  });
});

describe('events while a check runs', () => {
  it.each([0, 1, 2])(
    'trades that are folded before transaction %d of a check are counted exactly once',
    async (k) => {
      await withHealthyUser(async (user) => {
        await user.eventsOf(recent(user, 'a', 4, 2 * HOUR, 'lost'));
        const close = async (): Promise<void> => {
          const events = await user.eventsOf([...recent(user, 'a', 3, 60), ...recent(user, 'd', 1, 60)]);
          await Promise.all(events.map(deliver));
        };
        user.inject({ meanwhile: (number) => (number === k ? ((k = -1), close()) : undefined) });
        await check();
        user.inject();
        if (k !== -1) await close();
        await expectWhole(user);
      });
    },
  );

  it('a trade that is lost during a check is found by the next one', async () => {
    await withHealthyUser(async (user) => {
      for (const event of await user.eventsOf(recent(user, 'b', 1, 7200))) await deliver(event);
      // The transaction of a healthy check records its time, after it has looked at the trades.
      user.inject({
        meanwhile: (number) => (number === 0 ? user.writeAll(recent(user, 'a', 2, 30)) : undefined),
      });
      expect(await check()).toBe('healthy');
      expect((await user.current())?.swept_at).toEqual(new Timestamp(user.clock.seconds, 0));
      user.inject();
      user.later(DAY);
      expect(await check()).toBe('folded');
      await expectWhole(user);
    });
  });

  it('a missing trade that is deleted during the check leaves a consistent state', async () => {
    await withHealthyUser(async (user) => {
      await user.eventsOf(recent(user, 'a', 2, HOUR));
      const remove = async (): Promise<void> => {
        await user.delete('a-new-0');
      };
      // The first transaction of such a check is the fold.
      user.inject({ meanwhile: (number) => (number === 0 ? remove() : undefined) });
      await check();
      user.inject();
      await expectWhole(user);
    });
  });

  it('folds and checks at the same time leave a consistent state', async () => {
    await withHealthyUser(async (user) => {
      const events = await user.eventsOf([...recent(user, 'a', 40, HOUR), ...recent(user, 'd', 10, HOUR)]);
      const again = async (): Promise<unknown> => {
        for (let attempt = 0; ; attempt++)
          try {
            return await check();
          } catch (error) {
            if (attempt === 10) throw error;
          }
      };
      await Promise.all([again(), ...events.slice(0, 30).map(deliver), again()]);
      await again();
      await expectWhole(user);
    });
  });

  it('checks and rebuilds at the same time leave a consistent state', async () => {
    await withHealthyUser(async (user) => {
      await user.eventsOf(recent(user, 'a', 20, HOUR));
      await Promise.all([check(), check(), rebuildUser(getRuntime().context, UID, []), checkInTurn()]);
      await check();
      await expectWhole(user);
      expect(await user.collections()).not.toContain('maestroState');
    });
  });
});

describe('times in the future', () => {
  it.each(['swept_at', 'rebuilt_at'])('a check repairs although %s is far in the future', async (field) => {
    await withHealthyUser(async (user) => {
      await user.paths.current.update({ [field]: new Timestamp(user.clock.seconds + 400 * DAY, 0) });
      await user.eventsOf(recent(user, 'a', 1, HOUR));
      await check();
      await expectWhole(user);
    });
  });
});
