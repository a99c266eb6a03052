import { currentOf, EARLIER, NOW, rebuildState, stored, windowOf } from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import { agentsToFinish, lookAgain, planFinish, refusedMeanwhile, unfitWindows } from './plan-finish';

const WINDOWS = { a: windowOf('a', 120, 200), b: windowOf('b', 20) };
const CURRENT = currentOf({ a: windowOf('a', 100), b: windowOf('b', 20) });
const NOTHING = { current: null, version: 3, revision: 4, exists: false };
const IDS = Array.from({ length: 101 }, (_, n) => `agent-${String(n).padStart(3, '0')}`);

describe('agentsToFinish', () => {
  it('are the admitted ones and those with a window, in the order of their ids', () => {
    expect(agentsToFinish(rebuildState({ admitted: ['c', 'b'] }), ['a', 'b'])).toEqual(['a', 'b', 'c']);
  });
});

describe('unfitWindows', () => {
  it('are those that are damaged, or shorter than the configuration needs', () => {
    const state = rebuildState({ config: configured({ lookbackTrades: 150 }) });
    const windows = [stored('a', WINDOWS.a), stored('b', WINDOWS.b), stored('c', null)];
    expect(unfitWindows(state, windows)).toEqual(['b', 'c']);
  });

  it('are also those that were refilled and are gone, except of configured agents', () => {
    const state = rebuildState({ config: configured({ agentIds: ['x'] }), admitted: ['a', 'gone', 'x'] });
    expect(unfitWindows(state, [stored('a', WINDOWS.a)])).toEqual(['gone']);
  });
});

describe('refusedMeanwhile', () => {
  it('are the agents that folds have refused, and that have no window and no refusal in the rebuild', () => {
    const state = rebuildState({ admitted: ['a', 'd'], refused: ['b'] });
    const current = { ...CURRENT, refusedAgents: ['a', 'b', 'c', 'd'] };
    expect(refusedMeanwhile(state, current, [stored('a', WINDOWS.a)])).toEqual(['c', 'd']);
    expect(refusedMeanwhile(state, null, [])).toEqual([]);
  });
});

describe('lookAgain', () => {
  const windows = [stored('a', WINDOWS.a), stored('b', WINDOWS.b)];

  it('is not needed when every window is as it must be, and no agent was refused', () => {
    expect(lookAgain(rebuildState({ admitted: ['a', 'b'] }), CURRENT, windows, [])).toBeNull();
  });

  it('looks at unfinished agents, and keeps the places of those with a window', () => {
    const state = rebuildState({ admitted: ['a', 'b', 'lost'] });
    expect(lookAgain(state, CURRENT, windows, ['b'])).toMatchObject({ pending: ['b'], admitted: ['a', 'b'] });
  });

  it('looks again at refused agents when a place is free', () => {
    const state = rebuildState({ admitted: ['a', 'b'], refused: ['z', 'y'] });
    expect(lookAgain(state, CURRENT, windows, [])).toMatchObject({ pending: ['y', 'z'], refused: [] });
    const full = IDS.slice(0, 100).map((agentId) => stored(agentId, WINDOWS.b));
    expect(lookAgain({ ...state, admitted: IDS.slice(0, 100) }, null, full, [])).toBeNull();
  });
});

describe('planFinish', () => {
  it('cuts windows to the lookback, and publishes what they hold', () => {
    const plan = planFinish(
      rebuildState(),
      { current: CURRENT },
      [stored('a', WINDOWS.a), stored('b', WINDOWS.b)],
      NOW,
    );
    expect(
      plan.writes.map(({ agentId, window }) => [agentId, window.capacity, window.trades.length]),
    ).toEqual([['a', 100, 100]]);
    expect(plan.state).toBeNull();
    expect(plan.publication).toMatchObject({
      current: { windowAgents: ['a', 'b'], rebuiltAt: NOW, rebuildingSince: null, revision: 2 },
    });
  });

  it('computes sums again that are of another lookback', () => {
    const config = configured({ lookbackTrades: 10 });
    const plan = planFinish(rebuildState({ config }), NOTHING, [stored('b', WINDOWS.b)], NOW);
    expect(plan.writes[0]?.window).toEqual(windowOf('b', 20, 100, config));
  });

  it('finds a healthy user unchanged, and writes only the time', () => {
    const windows = [stored('a', windowOf('a', 100)), stored('b', WINDOWS.b)];
    const sweptAt = EARLIER.plusSeconds(5);
    const current = { ...CURRENT, sweptAt };
    const plan = planFinish(rebuildState(), { current }, windows, NOW);
    expect(plan).toMatchObject({
      writes: [],
      diversification: null,
      publication: { kind: 'unchanged', version: 1, current: { ...current, rebuiltAt: NOW } },
      windows: new Map([
        ['a', windowOf('a', 100)],
        ['b', WINDOWS.b],
      ]),
      state: null,
    });
    expect([...plan.windows.keys()]).toEqual(['a', 'b']);
  });

  it('raises the revision when an earlier step of the rebuild has changed a window', () => {
    const windows = [stored('a', windowOf('a', 100)), stored('b', WINDOWS.b)];
    const plan = planFinish(rebuildState({ windowsChanged: true }), { current: CURRENT }, windows, NOW);
    expect(plan.publication).toMatchObject({ kind: 'revised', current: { revision: 2 } });
  });

  it('removes current when no window is left', () => {
    const plan = planFinish(rebuildState(), { current: CURRENT }, [], NOW);
    expect(plan).toEqual({
      writes: [],
      diversification: null,
      publication: { kind: 'removed', version: 1, exists: true },
      windows: new Map(),
      state: null,
    });
  });

  it('publishes at once but goes on with the rest when one commit has no room for all windows', () => {
    const windows = [stored('a', WINDOWS.a), stored('b', windowOf('b', 120, 200))];
    const state = rebuildState({ windowsChanged: true });
    const bytes = planFinish(state, NOTHING, windows, NOW).writes[0]?.bytes ?? 0;
    const plan = planFinish(state, NOTHING, windows, NOW, bytes);
    expect(plan.writes.map(({ agentId }) => agentId)).toEqual(['a']);
    expect(plan.state).toEqual({ ...state, pending: ['b'], windowsChanged: false });
    expect(plan.publication).toMatchObject({
      kind: 'versioned',
      version: 4,
      current: { windowAgents: ['a', 'b'], rebuildingSince: NOW },
    });
  });

  it('keeps 100 agents, those of current first, and deletes the window of the one refused', () => {
    const windows = IDS.map((agentId) => stored(agentId, windowOf(agentId, 2)));
    const current = currentOf({ 'agent-100': windowOf('agent-100', 2) });
    const plan = planFinish(rebuildState({ refused: ['zz'] }), { current }, windows, NOW);
    expect(plan.writes.map(({ agentId, window }) => [agentId, window.trades])).toEqual([['agent-099', []]]);
    expect(plan.publication).toMatchObject({
      current: {
        windowAgents: IDS.filter((agentId) => agentId !== 'agent-099'),
        refusedAgents: ['agent-099', 'zz'],
      },
    });
  });

  it('makes the next rebuild wait for the trades that were read, also those that a shorter lookback cuts', () => {
    const windows = IDS.slice(0, 10).map((agentId) => stored(agentId, windowOf(agentId, 1000, 1000)));
    const plan = planFinish(rebuildState({ admitted: IDS.slice(0, 10) }), NOTHING, windows, NOW);
    expect(plan.publication).toMatchObject({ current: { rebuildWaitSeconds: 100 } });
  });
});
