import { currentOf, EARLIER, nextOf, NOW, windowOf } from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import type { Cause, CurrentDocument } from '../../contract/documents/allocation';
import { nextPublication, type NextAllocation, type Predecessor } from './next-publication';

const WINDOWS = { a: windowOf('a', 20), b: windowOf('b', 12) };
const CURRENT = currentOf(WINDOWS);
const CAUSE: Cause = { code: 'requested', count: 1, tradeIds: [] };
const NOTHING: Predecessor = { current: null, version: 0, revision: 0, exists: false };

describe('nextPublication', () => {
  it('publishes version 1 of a user without any', () => {
    const plan = nextPublication(NOTHING, nextOf(WINDOWS, { causes: [CAUSE] }), NOW);
    expect(plan).toMatchObject({
      kind: 'versioned',
      version: 1,
      current: { version: 1, revision: 1, causes: [CAUSE], computedAt: NOW, windowAgents: ['a', 'b'] },
    });
  });

  it('continues the numbers of the history when current is missing or damaged', () => {
    const plan = nextPublication({ ...NOTHING, version: 7, revision: 30 }, nextOf(WINDOWS), NOW);
    expect(plan).toMatchObject({ kind: 'versioned', version: 8, current: { version: 8, revision: 31 } });
  });

  it('writes nothing when nothing has changed', () => {
    const plan = nextPublication({ current: CURRENT }, nextOf(WINDOWS), NOW);
    expect(plan).toEqual({ kind: 'unchanged', version: 1, current: null });
  });

  it.each<[string, Partial<NextAllocation & CurrentDocument>]>([
    ['the rebuild', { rebuiltAt: NOW }],
    ['the beginning of a rebuild', { rebuildingSince: NOW }],
    ['the sweep', { sweptAt: NOW }],
  ])('writes only the time of %s when only that has changed', (_, times) => {
    const plan = nextPublication({ current: CURRENT }, nextOf(WINDOWS, times), NOW);
    expect(plan).toEqual({ kind: 'unchanged', version: 1, current: { ...CURRENT, ...times } });
  });

  it('revises current when a window has changed but no figure', () => {
    const plan = nextPublication({ current: CURRENT }, nextOf(WINDOWS, { windowsChanged: true }), NOW);
    expect(plan).toEqual({ kind: 'revised', version: 1, current: { ...CURRENT, revision: 2 } });
  });

  it('revises current when an agent was refused', () => {
    const plan = nextPublication({ current: CURRENT }, nextOf(WINDOWS, { refusedAgents: ['z'] }), NOW);
    expect(plan).toEqual({ kind: 'revised', version: 1, current: { ...CURRENT, refusedAgents: ['z'] } });
  });

  it('revises current when an agent that is not configured gets a window', () => {
    const config = configured({ agentIds: ['a'] });
    const current = currentOf({ a: WINDOWS.a }, { config });
    const plan = nextPublication({ current }, nextOf(WINDOWS, { config }), NOW);
    expect(plan).toEqual({ kind: 'revised', version: 1, current: { ...current, windowAgents: ['a', 'b'] } });
  });

  it('publishes a version when a figure has changed', () => {
    const next = nextOf({ ...WINDOWS, b: windowOf('b', 13) }, { windowsChanged: true });
    expect(nextPublication({ current: CURRENT }, next, NOW)).toMatchObject({
      kind: 'versioned',
      version: 2,
      current: { version: 2, revision: 2, computedAt: NOW, rebuiltAt: EARLIER },
    });
  });

  it('publishes a version when the configuration has changed, even if the allocation has not', () => {
    const config = configured({ rebalanceThreshold: CURRENT.config.rebalanceThreshold.plus('0.01') });
    const plan = nextPublication({ current: CURRENT }, nextOf(WINDOWS, { config }), NOW);
    expect(plan).toMatchObject({ kind: 'versioned', version: 2, current: { revision: 1, config } });
  });

  it('removes current when no agent is left and none is configured', () => {
    expect(nextPublication({ current: { ...CURRENT, version: 9 } }, nextOf({}), NOW)).toEqual({
      kind: 'removed',
      version: 9,
      exists: true,
    });
  });

  it.each([true, false])('removes a damaged current, and nothing if there is none: %s', (exists) => {
    const plan = nextPublication({ ...NOTHING, version: 9, exists }, nextOf({}), NOW);
    expect(plan).toEqual({ kind: 'removed', version: 0, exists });
  });

  it('publishes configured agents even if none has a window', () => {
    const config = configured({ agentIds: ['a', 'b'] });
    expect(nextPublication(NOTHING, nextOf({}, { config }), NOW)).toMatchObject({
      kind: 'versioned',
      current: { windowAgents: [] },
    });
  });
});
