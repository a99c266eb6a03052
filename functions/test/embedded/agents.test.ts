import { encodeRebuild } from '../../src/contract/documents/rebuild';
import { rebuildUser } from '../../src/app/rebuild/rebuild-user';
import * as windowBatch from '../../src/app/windows/window-batch';
import { getRuntime } from '../../src/runtime/runtime';
import { DEFAULT_CONFIG } from '../../src/core/config';
import * as admission from '../../src/core/trades/admission';
import { toTimestamp } from '../../src/store/timestamps';
import { storedWindow } from '../support/arbitraries/documents';
import { closes, type Data, NOW, tradeDocument, tradeIdsOf, UID } from '../support/users/embedded-user';
import { deliver, type WaitingUser, withUser } from '../support/users/waiting-user';

/** One trade of each of `count` agents: `agent-000` and so on. */
function manyAgents(count: number): [tradeId: string, fields: Data][] {
  const agents = Array.from({ length: count }, (_, index) => `agent-${String(index).padStart(3, '0')}`);
  return agents.map((agentId) => [agentId, tradeDocument(agentId, 1_700_000_000)]);
}

afterEach(() => {
  jest.restoreAllMocks();
});

async function agentsOf(user: WaitingUser): Promise<string[]> {
  return Object.keys((await user.state()).windows);
}

describe('the owner of a trade', () => {
  it('onTradeWritten takes the ids from the document, because event params are wrong for ids beyond ASCII', async () => {
    await withUser(async (user) => {
      const [event] = await user.eventsOf([['Ä 50%25', tradeDocument('a', 1_700_000_000)]]);
      await deliver({ ...event, params: { uid: 'Ã', tradeId: 'Ã 50%' } } as typeof event);
      expect(tradeIdsOf((await user.state()).windows.a as Data)).toEqual(['Ä 50%25']);
    });
  });
});

it('a rebuild warns of agents that look alike, in letters that do not; a close does not', async () => {
  await withUser(async (user) => {
    const trades = ['caf\u00e9', 'other', 'cafe\u0301'].flatMap((agentId) => closes(agentId, 0, 1));
    const [first, ...events] = await user.eventsOf(trades);
    // The first close of a user is a rebuild from the journal.
    for (const event of [first, ...events]) await deliver(event);
    expect(user.entries).toEqual([
      {
        severity: 'warn',
        message: 'Agents look alike: they are different, and each has a weight of its own.',
        event: 'agents_look_alike',
        uid: UID,
        agent_ids: [['cafe\\u0301', 'caf\\u00e9']],
      },
    ]);
    expect(await agentsOf(user)).toHaveLength(3);
  });
});

describe('one agent too many', () => {
  /** In place of 100, with which on-trade-written.test.ts shows the limit: a commit per agent adds nothing here. */
  const PLACES = 12;

  beforeEach(() => {
    jest.replaceProperty(admission, 'MAX_AGENTS', PLACES as never);
  });

  it('a refused agent is admitted by the commit that frees a place, the first by id', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(manyAgents(PLACES)))[0]);
      for (const event of await user.eventsOf([...closes('zz', 0, 2), ...closes('zy', 0, 3)]))
        await deliver(event);
      expect(await user.current()).toMatchObject({ refused_agents: ['zy', 'zz'] });
      await user.delete('agent-005');
      await deliver(user.events.at(-1));
      const agents = await agentsOf(user);
      expect(agents).toHaveLength(PLACES);
      expect(agents).toContain('zy');
      expect(await user.current()).toMatchObject({ refused_agents: ['zz'], agents: { zy: { trades: 3 } } });
    });
  });

  it('a window that current does not know gives its agent no place', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(manyAgents(PLACES)))[0]);
      const [first, second] = await user.eventsOf(closes('zz', 0, 2));
      await deliver(first);
      await user.paths.windows.doc('zz').set(storedWindow(100, ['zz-0\t1700000000\t-4\t100\t\t\t\t-4']));
      await deliver(second);
      expect(await agentsOf(user)).not.toContain('zz');
      expect(await user.current()).toMatchObject({ refused_agents: ['zz'] });
      await rebuildUser(getRuntime().context, UID, []);
      expect((await user.paths.windows.doc('zz').get()).exists).toBe(false);
    });
  });

  it('an agent loses its place when a fold has given away the last one while a rebuild ran', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(manyAgents(PLACES - 1)))[0]);
      await user.eventsOf(closes('x-new', 0, 1));
      // The rebuild has admitted x-new, and is about to publish.
      await user.paths.windows
        .doc('x-new')
        .set(storedWindow(100, ['x-new-0\t1700000000\t-4\t100\t\t\t\t-4']));
      const admitted = [...(await agentsOf(user))];
      const state = {
        config: DEFAULT_CONFIG,
        pending: [],
        admitted,
        refused: [],
        windowsChanged: true,
        causes: [],
      };
      await user.paths.rebuild.set(encodeRebuild({ ...state, startedAt: NOW, resumedAt: NOW }, toTimestamp));
      for (const event of await user.eventsOf(closes('y-new', 0, 1))) await deliver(event);
      await rebuildUser(getRuntime().context, UID, []);
      const agents = await agentsOf(user);
      expect(agents).toHaveLength(PLACES);
      expect(agents).toContain('y-new');
      expect(await user.current()).toMatchObject({ refused_agents: ['x-new'], window_agents: agents });
      expect(await user.collections()).not.toContain('maestroState');
    });
  });
});

describe('a window that current does not know', () => {
  it('a window that current does not know is published by the next event of its agent', async () => {
    await withUser(async (user) => {
      await deliver((await user.eventsOf(closes('a', 0, 3)))[0]);
      const [event] = await user.eventsOf(closes('b', 0, 1));
      await user.paths.windows.doc('b').set(storedWindow(100, ['b-0\t1700000000\t-4\t100\t\t\t\t-4']));
      await deliver(event);
      expect(await user.current()).toMatchObject({ agents: { b: { trades: 1 } }, window_agents: ['a', 'b'] });
      expect(await user.state()).toEqual(await user.rebuilt());
    });
  });
});

describe('more windows than a commit has room for', () => {
  it('windows are built in several commits when one has no room, and each event is acknowledged with its own', async () => {
    await withUser(async (user) => {
      // In place of 5,000, for windows of 450 trades.
      jest.replaceProperty(windowBatch, 'MAX_REFILLED_TRADES', 500 as never);
      await deliver((await user.eventsOf(closes('a', 0, 1)))[0]);
      // All other events of these agents are lost.
      const agents = Array.from({ length: 14 }, (_, index) => `b-${index}`);
      await user.eventsOf(agents.flatMap((agentId) => closes(agentId, 0, 45)));
      const last = user.events.filter(({ params }) => params.tradeId.endsWith('-44'));
      await Promise.all(last.map(deliver));
      expect(await user.current()).toMatchObject({
        agents: Object.fromEntries(agents.map((agentId) => [agentId, { trades: 45 }])),
      });
      // The first alone, then 12 windows of 45 trades, then the last one.
      expect(await user.historyIds()).toHaveLength(1 + 3);
    });
  });
});

describe('skip reasons', () => {
  it('skip reasons do not depend on positions in the window: a changed symbol makes no version', async () => {
    await withUser(async (user) => {
      const unusable = [
        ['t1', { ...tradeDocument('a', 1_700_000_000), quantity: '0' }],
        ['t2', { ...tradeDocument('a', 1_700_000_060), realized_pnl: null }],
      ] as const;
      await deliver((await user.eventsOf(unusable))[0]);
      const [event] = await user.eventsOf([['t1', { ...unusable[0][1], symbol: 'X' }]]);
      await deliver(event);
      expect(await user.current()).toMatchObject({ version: 1, revision: 2 });
    });
  });
});
