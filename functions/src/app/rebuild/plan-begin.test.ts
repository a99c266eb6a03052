import { currentOf, DEFAULT_SETTINGS, NOW, rebuildState, windowOf } from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import type { Cause } from '../../contract/documents/allocation';
import { DEFAULT_CONFIG } from '../../core/config';
import { type BeginInput, planBegin } from './plan-begin';

const REQUESTED: Cause = { code: 'requested', count: 1, tradeIds: [] };
const SCHEDULED: Cause = { code: 'scheduled', count: 1, tradeIds: [] };

function input(
  found: Partial<BeginInput['found']> = {},
  agents: Partial<BeginInput['agents']> = {},
  config = DEFAULT_CONFIG,
): BeginInput {
  return {
    found: {
      state: null,
      claimedAt: null,
      settings: DEFAULT_SETTINGS,
      current: null,
      erased: null,
      importMark: null,
      exists: { state: false, current: false },
      ...found,
    },
    agents: { inJournal: [], withWindow: [], ...agents },
    config,
    causes: [REQUESTED],
  };
}

const begin = (given: BeginInput) => planBegin(given, NOW);

describe('planBegin', () => {
  it('begins nothing for a user whose data was erased, although there is a journal', () => {
    const erased = { erasedAt: NOW, expiresAt: NOW };
    expect(begin(input({ erased }, { inJournal: ['a'] }))).toEqual({ kind: 'erased', erasedAt: NOW });
  });

  it('finds nothing to rebuild for a user without agents and documents', () => {
    expect(begin(input())).toEqual({ kind: 'nothing_left' });
  });

  it.each<[string, BeginInput]>([
    ['an agent in the journal', input({}, { inJournal: ['a'] })],
    ['an agent with a window', input({}, { withWindow: ['a'] })],
    ['a configured agent', input({}, {}, configured({ agentIds: ['a'] }))],
    ['a damaged rebuild state', input({ exists: { state: true, current: false } })],
    ['a damaged current', input({ exists: { state: false, current: true } })],
  ])('begins when there is %s', (_, given) => {
    expect(begin(given).kind).toBe('begun');
  });

  it('starts with the agents that have a window, in the order of their ids, then those of the journal', () => {
    const given = input({}, { withWindow: ['c', 'a'], inJournal: ['a', 'b', 'd'] });
    expect(begin(given)).toEqual({
      kind: 'begun',
      state: {
        config: DEFAULT_CONFIG,
        pending: ['a', 'c', 'b', 'd'],
        admitted: ['c', 'a'],
        refused: [],
        windowsChanged: false,
        causes: [REQUESTED],
        startedAt: NOW,
        resumedAt: NOW,
      },
      current: null,
    });
  });

  it('gives configured agents a place before they have a trade', () => {
    const given = input({}, { inJournal: ['a'] }, configured({ agentIds: ['x'] }));
    expect(begin(given)).toMatchObject({ state: { admitted: ['x'], pending: ['x', 'a'] } });
  });

  it('resumes an unfinished rebuild where it stopped, and merges the causes', () => {
    const state = rebuildState({
      pending: ['b'],
      admitted: ['a', 'b'],
      refused: ['z'],
      windowsChanged: true,
      causes: [SCHEDULED],
      startedAt: NOW.plusSeconds(-3599),
    });
    const given = input({ state }, { withWindow: ['a'], inJournal: ['a', 'b', 'c'] });
    expect(begin(given)).toMatchObject({
      state: {
        pending: ['b', 'c', 'z'],
        admitted: ['a', 'b'],
        refused: [],
        windowsChanged: true,
        causes: [SCHEDULED, REQUESTED],
        startedAt: state.startedAt,
        resumedAt: NOW,
      },
    });
  });

  it('looks again at an agent with a place whose window was deleted after it was refilled', () => {
    const state = rebuildState({ admitted: ['a'], startedAt: NOW });
    expect(begin(input({ state }, { inJournal: ['a'] }))).toMatchObject({ state: { pending: ['a'] } });
  });

  it.each([
    ['an hour has passed', rebuildState({ pending: ['b'], startedAt: NOW.plusSeconds(-3600) })],
    [
      'another configuration is wanted',
      rebuildState({ pending: ['b'], startedAt: NOW, config: configured({ minTrades: 5 }) }),
    ],
  ])('starts over when %s, but remembers that windows have changed, and the agents', (_, state) => {
    const given = input({ state: { ...state, windowsChanged: true } }, { withWindow: ['a'] });
    expect(begin(given)).toMatchObject({
      state: { pending: ['a', 'b'], config: DEFAULT_CONFIG, startedAt: NOW, windowsChanged: true },
    });
  });

  it.each([0, 7200])(
    'keeps the agents that an event has named, although the search has not found them, also %d s after the beginning',
    (seconds) => {
      const state = rebuildState({
        pending: ['named'],
        refused: ['waiting'],
        startedAt: NOW.plusSeconds(-seconds),
      });
      expect(begin(input({ state }, { inJournal: ['a'] }))).toMatchObject({
        state: { pending: ['a', 'named', 'waiting'], refused: [] },
      });
    },
  );

  it('marks current, so that folds know that a rebuild runs', () => {
    const current = currentOf({ a: windowOf('a', 3) });
    const given = input({ current, exists: { state: false, current: true } }, { withWindow: ['a'] });
    expect(begin(given)).toMatchObject({ current: { ...current, rebuildingSince: NOW } });
  });
});
