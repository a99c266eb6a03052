import fc from 'fast-check';
import { findSyntaxError } from './json-syntax';
import { parseJson } from './parse-json';
import { runs } from '../../test/support/runs';

describe('findSyntaxError', () => {
  it.each([
    ['', 1, 1, 'found the end of the text, expected a value before it'],
    ['{"a":oops}', 1, 6, 'found "oops", expected text in double quotes, a number, true, false or null'],
    ['{"a": 1,\n  b: 2}', 2, 3, 'found "b", expected text in double quotes, a number, true, false or null'],
    ['{"a": 1, 2}', 1, 10, 'found "2", expected a name in double quotes'],
    ['{"a" 1}', 1, 6, 'found "1", expected ":"'],
    ['[1 2]', 1, 4, 'found "2", expected "," or the closing bracket'],
    ['[1,\n2,\n]', 3, 1, 'found "]", expected a value before it'],
    ['[1}', 1, 3, 'found "}", expected "," or the closing bracket'],
    ['[1', 1, 3, 'found the end of the text, expected "," or "]"'],
    ['{"a": 1', 1, 8, 'found the end of the text, expected "," or "}"'],
    ['[]\n[]', 2, 1, 'found "[", expected the end'],
    ['["a\nb"]', 1, 2, 'found "\\"a", expected text that ends in double quotes on the same line'],
    ['{,}', 1, 2, 'found ",", expected a value before it'],
    ['["\\x"]', 1, 2, 'found "\\"\\\\x\\"", expected text in which a backslash is written as \\\\'],
    [
      '["\\u00zz"]',
      1,
      2,
      'found "\\"\\\\u00zz\\"", expected text in which \\u is followed by four hexadecimal digits',
    ],
    ['["a\tb"]', 1, 2, 'found "\\"a", expected text in which control characters are escaped, such as \\t'],
    ['[1.]', 1, 2, 'found "1.", expected a number such as -1.5e3'],
    ['[1] // one', 1, 5, 'found "//", expected no comment'],
    ['[1] /* one', 1, 5, 'found "/*", expected no comment'],
  ])('names the first error of %j', (text, line, column, reason) => {
    expect(findSyntaxError(text)).toEqual({ line, column, reason });
  });

  it('finds an error in exactly those texts that JSON.parse refuses', () => {
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

  it('reports nesting that exhausts the stack at the end of the text', () => {
    expect(findSyntaxError('['.repeat(200_000))).toEqual({
      line: 1,
      column: 200_001,
      reason: 'up to here lists or objects are nested too deeply to find the error',
    });
  });

  it('searches no further than 4,000,000 characters, so that a run of blanks fills no memory', () => {
    const reason = 'the error is behind the first 4000000 characters, and is not searched further';
    expect(findSyntaxError(`[${' '.repeat(20_000_000)}`)).toEqual({ line: 1, column: 4_000_001, reason });
  });
});
