import fc from 'fast-check';
import { compareBytes } from '../../../test/support/arbitraries/documents';
import { admit, isFull, MAX_AGENTS } from './admission';

const agents = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `agent-${String(from + index).padStart(3, '0')}`);

describe('admit', () => {
  it('MAX_AGENTS is 100 per user', () => {
    expect(MAX_AGENTS).toBe(100);
  });

  it.each<[string, string[], string[] | null, string[], string[]]>([
    ['all candidates while there is room', ['a'], null, ['c', 'b'], ['a', 'b', 'c']],
    ['configured agents, also without a window', ['a'], ['z'], [], ['a', 'z']],
    ['no agent if there is none', [], null, [], []],
    ['an agent that is all three only once', ['a'], ['a'], ['a', 'a'], ['a']],
    [
      'the first of two candidates beside 99 agents',
      agents(0, 99),
      null,
      ['y', 'x'],
      [...agents(0, 99), 'x'],
    ],
    ['no candidate beside 100 agents', agents(0, 100), null, ['a'], agents(0, 100)],
    ['a candidate that is one of the 100 agents', agents(0, 100), null, ['agent-007'], agents(0, 100)],
    [
      'all agents with a window and all configured agents, also beyond 100',
      agents(0, 100),
      ['z'],
      ['a'],
      [...agents(0, 100), 'z'],
    ],
    ['100 of 101 candidates', [], null, agents(0, 101), agents(0, 100)],
    [
      'candidates in the order of UTF-8 bytes, not of UTF-16 units',
      agents(0, 99),
      null,
      ['\u{1F600}', '\uFF5E'],
      [...agents(0, 99), '\uFF5E'],
    ],
    [
      'candidates in the order of bytes, not of numbers or case',
      agents(0, 98),
      null,
      ['a', 'B', '9', '10'],
      [...agents(0, 98), '10', '9'],
    ],
  ])('admits %s', (_, withWindow, configured, candidates, admitted) => {
    expect([...admit(withWindow, configured, candidates)].sort(compareBytes)).toEqual(
      [...admitted].sort(compareBytes),
    );
  });

  it('keeps agents that have a place, fills free places in the order of ids, and depends on no other order', () => {
    const some = fc.uniqueArray(fc.constantFrom(...agents(0, 150)), { maxLength: 130 });
    fc.assert(
      fc.property(some, fc.option(some), some, (withWindow, configured, candidates) => {
        const kept = new Set([...withWindow, ...(configured ?? [])]);
        const fresh = candidates.filter((agentId) => !kept.has(agentId)).sort(compareBytes);
        const expected = [...kept, ...fresh.slice(0, Math.max(0, 100 - kept.size))].sort(compareBytes);
        const admitted = admit(withWindow, configured, candidates);
        expect([...admitted].sort(compareBytes)).toEqual(expected);
        const reversed = admit([...withWindow].reverse(), configured, [...candidates].reverse());
        expect([...reversed].sort(compareBytes)).toEqual(expected);
      }),
    );
  });

  it('does not change the lists that it is given', () => {
    const candidates = ['b', 'a'];
    admit([], null, candidates);
    expect(candidates).toEqual(['b', 'a']);
  });
});

describe('isFull', () => {
  it.each<[string[], string[] | null, boolean]>([
    [[], null, false],
    [agents(0, 99), null, false],
    [agents(0, 100), null, true],
    [agents(0, 101), null, true],
    [agents(0, 99), ['agent-000'], false],
    [agents(0, 99), ['z'], true],
    [[], agents(0, 100), true],
    [[], agents(0, 99), false],
  ])('isFull with windows %j and configured agents %j is %s', (withWindow, configured, full) => {
    expect(isFull(withWindow, configured)).toBe(full);
  });
});
