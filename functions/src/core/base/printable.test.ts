import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { ascii, printable } from './printable';

it('ascii tells names apart that look alike', () => {
  expect(['caf\u00e9', 'cafe\u0301', 'b\u200bot', 'ｂot'].map(ascii)).toEqual([
    'caf\\u00e9',
    'cafe\\u0301',
    'b\\u200bot',
    '\\uff42ot',
  ]);
});

describe('printable', () => {
  it.each([
    ['a\u001b[2J', 'a\\u001b[2J'],
    ['\u009b31m', '\\u009b31m'],
    ['\u202ea\u2066b\u200f', '\\u202ea\\u2066b\\u200f'],
    ['a\u200bb\u200d\ufeff\u00ad', 'a\\u200bb\\u200d\\ufeff\\u00ad'],
    ['a\u2028b\u2029c\nd\te', 'a\\u2028b\\u2029c\\u000ad\\u0009e'],
    ['\u3164\u115f\u034f', '\\u3164\\u115f\\u034f'],
    ['\u{e0041}', '\\udb40\\udc41'],
    [String.fromCharCode(0xd800), '\\ud800'],
  ])('escapes what a screen obeys or does not show: %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each(['plain text', 'é ß 日本語 한국', 'שלום مرحبا', '🚀 ⚡️ 👍🏽', 'a\\u0041', '–█▎'])(
    'keeps %j',
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );

  const hostile = fc.string({
    unit: fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom('\u001b', '\u009b', '\u202e', '\u2067', '\u200b', '\u2028', '\u{e0001}', '"', '\\'),
    ),
  });

  it('leaves none of them, whatever the text, and no more to do', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u);
        expect(printable(shown)).toBe(shown);
      }),
      { numRuns: runs(300) },
    );
  });

  it('keeps the value of a JSON text', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: runs(100) },
    );
  });
});
