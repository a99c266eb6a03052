import fc from 'fast-check';
import { findSyntaxError } from './json-syntax';
import { parseJson } from './parse-json';
import { runs } from '../../test/support/runs';

describe('findSyntaxError', () => {
  it.each([
    ['', 1, 1, 'found the end of the text, expected a value'],
    ['{"a":oops}', 1, 6, 'found "oops", expected a value'],
    ['{"a": 1,\n  b: 2}', 2, 3, 'found "b", expected a name in double quotes'],
    ['{"a" 1}', 1, 6, 'found "1", expected ":"'],
    ['[1 2]', 1, 4, 'found "2", expected "," or "]"'],
    ['[1,\n2,\n]', 3, 1, 'found "]", expected a value'],
    ['[1}', 1, 3, 'found "}", expected "," or "]"'],
    ['{"a": 1', 1, 8, 'found the end of the text, expected "," or "}"'],
    ['[]\n[]', 2, 1, 'found "[", expected the end'],
    ['["a\nb"]', 1, 2, 'found "\\"a", expected a value or "]"'],
    ['{,}', 1, 2, 'found ",", expected a name in double quotes or "}"'],
    ['["\\x"]', 1, 2, 'found "\\"\\\\x\\"", expected a value or "]"'],
  ])('finds the first error of %j', (text, line, column, reason) => {
    expect(findSyntaxError(text)).toEqual({ line, column, reason });
  });

  it('agrees with JSON.parse on what is JSON', () => {
    const pieces = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        ' ',
        '\n',
        '"a"',
        '"',
        '\\n',
        '-',
        '0',
        '01',
        '1.5',
        '1.',
        'e3',
        '1E+2',
      ],
      ...['true', 'false', 'null', 'nul', '"\\u00e4"', '"\\u00zz"', '"\\/"', '\u00a0', '\uFEFF'],
    );
    const soup = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    const damaged = fc
      .tuple(fc.json(), fc.nat(), pieces)
      .map(
        ([json, at, piece]) =>
          json.slice(0, at % (json.length + 1)) + piece + json.slice(at % (json.length + 1)),
      );
    fc.assert(
      fc.property(fc.oneof(soup, damaged, fc.json()), (text) => {
        expect(findSyntaxError(text) === null).toBe(parseJson(text) !== undefined);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('needs no stack for nesting', () => {
    expect(findSyntaxError('['.repeat(200_000))).toMatchObject({ column: 200_001 });
  });
});
