import { currentOf, rebuildState, windowOf } from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import { afterNoPlace, afterRefill, planRefill, refillCapacity } from './plan-refill';

const HUNDRED = Array.from({ length: 100 }, (_, n) => `agent-${n}`);

describe('planRefill', () => {
  it.each([
    ['there is no rebuild', null],
    ['nothing is pending', rebuildState()],
  ])('is done when %s', (_, state) => {
    expect(planRefill(state)).toEqual({ kind: 'done' });
  });

  it('refills the first pending window', () => {
    expect(planRefill(rebuildState({ pending: ['a', 'b'] }))).toEqual({ kind: 'refill', agentId: 'a' });
  });

  it('has no place for the 101st agent', () => {
    const state = rebuildState({ pending: ['z'], admitted: HUNDRED });
    expect(planRefill(state)).toEqual({ kind: 'no_place', agentId: 'z' });
  });

  it('refills an agent that has a place even if all places are taken', () => {
    const state = rebuildState({ pending: ['agent-7'], admitted: HUNDRED });
    expect(planRefill(state)).toEqual({ kind: 'refill', agentId: 'agent-7' });
  });
});

describe('refillCapacity', () => {
  it.each([
    ['the new lookback', 500, 200, 500],
    ['the lookback in force', 200, 500, 500],
    ['at least 100 trades', 20, 30, 100],
  ])('is %s', (_, wanted, inForce, capacity) => {
    const current = currentOf({ a: windowOf('a', 3) }, { config: configured({ lookbackTrades: inForce }) });
    const state = rebuildState({ config: configured({ lookbackTrades: wanted }) });
    expect(refillCapacity(state, current)).toBe(capacity);
  });

  it('is the new lookback when nothing is in force', () => {
    const state = rebuildState({ config: configured({ lookbackTrades: 300 }) });
    expect(refillCapacity(state, null)).toBe(300);
  });
});

describe('afterNoPlace', () => {
  const state = rebuildState({ pending: ['z', 'y'], refused: ['x'] });

  it('refuses an agent with a closed trade', () => {
    expect(afterNoPlace(state, 'z', true)).toEqual({ ...state, pending: ['y'], refused: ['x', 'z'] });
  });

  it('refuses nothing when the agent has no closed trade', () => {
    expect(afterNoPlace(state, 'z', false)).toEqual({ ...state, pending: ['y'] });
  });
});

describe('afterRefill', () => {
  const state = rebuildState({ pending: ['a', 'b'], admitted: ['a', 'c'] });

  it('gives an agent with a window a place', () => {
    expect(afterRefill(state, 'a', { isEmpty: false, isChanged: true })).toEqual({
      ...state,
      pending: ['b'],
      admitted: ['c', 'a'],
      windowsChanged: true,
    });
  });

  it('takes back the place of an agent without a window', () => {
    expect(afterRefill(state, 'a', { isEmpty: true, isChanged: false })).toEqual({
      ...state,
      pending: ['b'],
      admitted: ['c'],
    });
  });

  it('leaves a configured agent its place', () => {
    const other = { ...state, config: configured({ agentIds: ['a'] }) };
    expect(afterRefill(other, 'a', { isEmpty: true, isChanged: false }).admitted).toEqual(['c', 'a']);
  });

  it('keeps in mind that an earlier window has changed', () => {
    const other = { ...state, windowsChanged: true };
    expect(afterRefill(other, 'a', { isEmpty: false, isChanged: false }).windowsChanged).toBe(true);
  });
});
