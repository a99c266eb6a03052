import fc from 'fast-check';
import { compareBytes } from '../../../test/support/arbitraries/documents';
import { admit, isFull, MAX_AGENTS } from './admission';

const agents = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `agent-${String(from + index).padStart(3, '0')}`);

describe('admit', () => {
  it('is at most 100 agents a user', () => {
    expect(MAX_AGENTS).toBe(100);
  });

  it.each<[string, string[], string[] | null, string[], string[]]>([
    ['everybody while there is room', ['a'], null, ['c', 'b'], ['a', 'b', 'c']],
    ['the configured ones, also without a window', ['a'], ['z'], [], ['a', 'z']],
    ['nobody, of nobody', [], null, [], []],
    ['an agent that is all three, once', ['a'], ['a'], ['a', 'a'], ['a']],
    ['99 and the first of two', agents(0, 99), null, ['y', 'x'], [...agents(0, 99), 'x']],
    ['100 and no other', agents(0, 100), null, ['a'], agents(0, 100)],
    ['100, and one of them that is a candidate', agents(0, 100), null, ['agent-007'], agents(0, 100)],
    [
      'all with a window and all configured, beyond 100 too',
      agents(0, 100),
      ['z'],
      ['a'],
      [...agents(0, 100), 'z'],
    ],
    ['100 of 101 candidates', [], null, agents(0, 101), agents(0, 100)],
    [
      'by UTF-8 bytes, not UTF-16 units',
      agents(0, 99),
      null,
      ['\u{1F600}', '\uFF5E'],
      [...agents(0, 99), '\uFF5E'],
    ],
    [
      'by bytes, not by number or case',
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

  it('keeps whoever has a place, fills what is free by id order, and depends on no other order', () => {
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

  it('leaves the lists it is given as they are', () => {
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
  ])('case %#', (withWindow, configured, full) => {
    expect(isFull(withWindow, configured)).toBe(full);
  });
});
