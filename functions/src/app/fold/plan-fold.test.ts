import { currentOf, EARLIER, noWindow, NOW, stored, windowOf } from '../../../test/support/app-states';
import { configured, trade } from '../../../test/support/oracles/engine';
import type { Trade } from '../../contract/documents/trade';
import { assessAgent } from '../../core/weights/agent-figures';
import { WindowBatch } from '../windows/window-batch';
import { type FoldInput, planFold, waitingAgents } from './plan-fold';
import type { TradeHint } from './trade-hint';

const WINDOWS = { a: windowOf('a', 20), b: windowOf('b', 12) };
const CURRENT = currentOf(WINDOWS, { sweptAt: EARLIER });
const HINT: TradeHint = { tradeId: 'a-20', agentIds: ['a'], cause: 'trade_closed' };

function input(changes: Partial<FoldInput> = {}): FoldInput {
  const current = changes.current ?? CURRENT;
  return {
    current,
    hints: [HINT],
    trades: new Map(),
    batch: new WindowBatch(current),
    refused: new Set(),
    withoutPlace: [],
    ...changes,
  };
}

function foldedA(): WindowBatch {
  const batch = new WindowBatch(CURRENT);
  batch.add(stored('a', WINDOWS.a), { kind: 'folded', window: windowOf('a', 21) });
  return batch;
}

describe('planFold', () => {
  it('publishes nothing when no window has changed: the event was a duplicate', () => {
    expect(planFold(input(), NOW)).toEqual({
      kind: 'folded',
      leftOver: [],
      refused: [],
      refilled: [],
      publication: null,
      rebuild: 'none',
    });
  });

  it('publishes the figures of the changed window, and keeps those of the others and all times', () => {
    const { publication } = planFold(input({ batch: foldedA() }), NOW);
    const { config, allocation, rebuiltAt, sweptAt } = CURRENT;
    expect(publication).toMatchObject({
      kind: 'versioned',
      current: {
        version: 2,
        revision: 2,
        config,
        causes: [{ code: 'trade_closed', count: 1, tradeIds: ['a-20'] }],
        computedAt: NOW,
        rebuiltAt,
        sweptAt,
      },
    });
    if (publication?.kind !== 'versioned') throw new Error('It was not published.');
    const { agents } = publication.current.allocation;
    expect(agents.get('b')).toEqual(allocation.agents.get('b'));
    const { sharpe, score, meanReturnPct, stdDevPct, trades, lastClosedAt } = assessAgent(
      windowOf('a', 21).trades,
      config,
    );
    expect(agents.get('a')).toMatchObject({ sharpe, score, meanReturnPct, stdDevPct, trades, lastClosedAt });
  });

  it('counts a configured agent without a window as one without trades', () => {
    const config = configured({ agentIds: ['a', 'x'] });
    const current = currentOf({ a: WINDOWS.a }, { config });
    const batch = new WindowBatch(current);
    batch.add(stored('a', WINDOWS.a), { kind: 'folded', window: windowOf('a', 0) });
    const { publication } = planFold(input({ current, batch }), NOW);
    expect(publication).toMatchObject({ kind: 'versioned', current: { windowAgents: [] } });
  });

  it('leaves hints of deferred windows for another commit, also those that only the trade names', () => {
    const batch = foldedA();
    batch.deferred.add('b');
    const moved: TradeHint = { tradeId: 't', agentIds: ['a'], cause: 'trade_changed' };
    const trades = new Map<string, Trade>([['t', { kind: 'closed', agentId: 'b', closedTrade: trade() }]]);
    const named: TradeHint = { ...HINT, agentIds: ['b'] };
    expect(planFold(input({ batch, trades, hints: [HINT, moved, named] }), NOW).leftOver).toEqual([
      moved,
      named,
    ]);
  });

  it('publishes which agents have no place, at most 100, and says which of them are new', () => {
    const withoutPlace = Array.from({ length: 101 }, (_, n) => `z${String(n).padStart(3, '0')}`);
    const refused = new Set(['z007', 'admitted-after-all']);
    const plan = planFold(input({ withoutPlace, refused }), NOW);
    expect(plan.refused).toEqual(['z007']);
    expect(plan.publication).toMatchObject({
      kind: 'revised',
      current: { refusedAgents: withoutPlace.slice(0, 100), revision: 1 },
    });
  });

  it('reports refilled windows', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(stored('b', null), { kind: 'lost', window: WINDOWS.b });
    expect(planFold(input({ batch }), NOW).refilled).toEqual(['b']);
  });

  it.each([
    [600, 'running'],
    [601, 'abandoned'],
  ])('counts a rebuild that began %d s ago as %s', (ago, rebuild) => {
    const current = { ...CURRENT, rebuildingSince: NOW.plusSeconds(-ago) };
    expect(planFold(input({ current }), NOW).rebuild).toBe(rebuild);
  });
});

describe('waitingAgents', () => {
  it('are those refused before or now that get no window, each once, in the order of their ids', () => {
    const batch = new WindowBatch(CURRENT);
    batch.add(noWindow('x'), { kind: 'new', window: windowOf('x', 1) });
    const current = { ...CURRENT, refusedAgents: ['x', 'z'] };
    expect(waitingAgents(current, new Set(['z', 'y']), batch.published)).toEqual(['y', 'z']);
  });
});
