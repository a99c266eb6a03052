import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { idList, idListText } from './id-list';

it('every list of ids comes back from its text', () => {
  const id = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(',', '"', ' ', 'a') }));
  fc.assert(
    fc.property(fc.array(id), (ids) => {
      expect(idList(idListText(ids))).toEqual(ids);
    }),
    { numRuns: runs(500) },
  );
});

it.each<[string, readonly string[]]>([
  ['', []],
  [' , a ,, b,', ['a', 'b']],
  ['a, "b, c"', ['a', 'b, c']],
  ['"b, c" , a', ['b, c', 'a']],
  // As it was typed: no id is lost.
  ['"a', ['"a']],
  ['a "b" c, d', ['a "b" c', 'd']],
  ['"a" b, c', ['"a" b', 'c']],
])('%j is read as %j', (text, ids) => {
  expect(idList(text)).toEqual(ids);
});

it('reads any text, and ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(',', '"', ' ', 'a', '\n') }), (text) => {
      expect(Array.isArray(idList(text))).toBe(true);
    }),
    { numRuns: runs(500) },
  );
});
