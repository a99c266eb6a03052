import fc from 'fast-check';
import { compareUtf8, utf8Length } from './utf8';
import { runs } from '../../../test/support/runs';

/** Characters at the edges of the UTF-8 and UTF-16 encodings, often enough to share prefixes. */
const edgeCharacter = fc.constantFrom(
  ...['\0', 'a', 'b', '\u007F', '\u0080', 'é', '\u07FF', '\u0800', '\uD7FF'],
  ...['\uE000', '\uFF5E', '\uFFFF', '\u{10000}', '\u{1F600}', '\u{1F601}', '\u{10FFFF}'],
);
const wellFormed = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: edgeCharacter, maxLength: 4 }));

describe('compareUtf8', () => {
  it.each([
    ['', ''],
    ['agent', 'agent'],
    ['\u{1F600}', '\u{1F600}'],
  ])('finds %j and %j equal', (a, b) => {
    expect(compareUtf8(a, b)).toBe(0);
  });

  it.each([
    ['empty text first', '', 'a'],
    ['a prefix first', 'agent', 'agent-1'],
    ['upper case before lower case', 'B', 'a'],
    ['text, not numbers', 'agent-10', 'agent-9'],
    ['two bytes after one', 'z', 'é'],
    ['four bytes after three, unlike UTF-16', '\uFF5E', '\u{1F600}'],
    ['the same behind a common prefix', 'x\uE000', 'x\u{10000}'],
    ['the last character of the basic plane before the first beyond it', '\uFFFF', '\u{10000}'],
    ['the second half of a surrogate pair counts', '\u{1F600}', '\u{1F601}'],
  ])('puts %s: %j before %j', (_, before, after) => {
    expect(compareUtf8(before, after)).toBeLessThan(0);
    expect(compareUtf8(after, before)).toBeGreaterThan(0);
  });

  it('agrees with a comparison of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('utf8Length', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['\u007F', 1],
    ['\u0080', 2],
    ['é', 2],
    ['\u07FF', 2],
    ['\u0800', 3],
    ['€', 3],
    ['\uFFFF', 3],
    ['\u{10000}', 4],
    ['\u{1F600}', 4],
    ['a\u{1F600}é', 7],
  ])('utf8Length of %j is %d', (text, bytes) => {
    expect(utf8Length(text)).toBe(bytes);
  });

  it('agrees with the length of the encoded text', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'));
      }),
    );
  });
});
