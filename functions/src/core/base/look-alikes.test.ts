import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { lookAlikes } from './look-alikes';

describe('lookAlikes', () => {
  it.each([
    ['zero-width', 'bot', 'b\u200bot'],
    ['bidirectional', 'bot', '\u202abot\u202c'],
    ['composed and decomposed', 'caf\u00e9', 'cafe\u0301'],
    ['full width', 'bot1', 'ｂｏｔ１'],
    ['spaces', 'my bot', ' my\u00a0 bot '],
    ['only spaces', ' ', '\u3000'],
    ['the selector of an emoji', '⚡bot', '⚡\ufe0fbot'],
  ])('groups names that differ by what is not seen: %s', (_, a, b) => {
    expect(lookAlikes(['x', a, 'y', b])).toEqual([[a, b]]);
  });

  it('leaves names alone that a person can tell apart, and knows a name only once', () => {
    expect(lookAlikes(['bot', 'Bot', 'bot-1', 'bot-2', 'böt', 'bot'])).toEqual([]);
  });

  it('puts each name into one group at most, and finds every pair whatever the others are', () => {
    const hidden = fc.constantFrom('\u200b', '\u2060', '\ufeff', '\u202e', '\u00ad');
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 8 }), fc.string(), hidden, (names, name, character) => {
        const twin = `${name}${character}`;
        const groups = lookAlikes([...names, name, twin]);
        expect(groups.filter((group) => group.includes(name) && group.includes(twin))).toHaveLength(1);
        const all = groups.flat();
        expect(new Set(all).size).toBe(all.length);
      }),
      { numRuns: runs(200) },
    );
  });
});
