import fc from 'fast-check';
import { isAgentId, isTradeId, parseSymbol } from './ids';
import { runs } from '../../../test/support/runs';

const LONE = String.fromCharCode(0xd800);
/** Text of this many UTF-8 bytes, with as many of this character as possible. */
const textOfBytes = (bytes: number, character: string): string => {
  const width = Buffer.byteLength(character);
  return character.repeat(Math.floor(bytes / width)) + 'x'.repeat(bytes % width);
};
const CHARACTERS = ['x', 'é', '€', '\u{1F600}'];

describe('isAgentId', () => {
  it.each([
    ...[
      'a',
      'agent-1',
      'Agent 1',
      ' ',
      '...',
      '.a',
      'a.',
      '..a',
      '_',
      '__',
      '___',
      '_a_',
      '__a',
      'a__',
      '__a_',
      'a__b__',
    ],
    ...['é', '\u{1F600}', '0', '-1', 'a\\b', 'a\nb', '%2F', '__proto__x', 'constructor', 'null'],
  ])('accepts %j', (id) => {
    expect(isAgentId(id)).toBe(true);
  });

  it.each([
    ...[
      '',
      '/',
      'a/b',
      '/a',
      'a/',
      '.',
      '..',
      '____',
      '__x__',
      '__proto__',
      '__a__b__',
      '__\n__',
      '__\u{1F600}__',
    ],
    ...[LONE, `a${LONE}`, `${LONE}a`, `${String.fromCharCode(0xdc00)}${LONE}`],
  ])('refuses %j', (id) => {
    expect(isAgentId(id)).toBe(false);
  });

  it.each([undefined, null, 0, 1, true, {}, [], ['a'], Object('a'), 1n])(
    'refuses what is not text: %p',
    (value: unknown) => {
      expect(isAgentId(value)).toBe(false);
    },
  );
});

describe.each(CHARACTERS)('the length of text of %j counts in bytes', (character) => {
  it.each([
    [127, true],
    [128, true],
    [129, false],
  ])('an id of %d bytes is valid: %s', (bytes, valid) => {
    expect(isAgentId(textOfBytes(bytes, character))).toBe(valid);
    expect(isTradeId(textOfBytes(bytes, character))).toBe(valid);
  });

  it.each([
    [31, true],
    [32, true],
    [33, false],
  ])('a symbol of %d bytes is kept: %s', (bytes, kept) => {
    const symbol = textOfBytes(bytes, character);
    expect(parseSymbol(symbol)).toBe(kept ? symbol : null);
  });
});

describe('isTradeId', () => {
  it.each(['a', 'trade 1', '2024-01-01T00:00:00Z', '\u{1F600}', 'o7Xr2kq9Zb1LwEtYcVuA'])(
    'accepts %j',
    (id) => {
      expect(isTradeId(id)).toBe(true);
    },
  );
});

describe('parseSymbol', () => {
  it.each(['BTC/USDT', 'EURUSD', 'a', '.'])('keeps %j', (symbol) => {
    expect(parseSymbol(symbol)).toBe(symbol);
  });

  it.each([undefined, null, '', 0, 5, true, {}, ['BTC'], Object('BTC')])(
    'counts %p as none',
    (value: unknown) => {
      expect(parseSymbol(value)).toBeNull();
    },
  );
});

it('isAgentId accepts exactly the document ids of Firestore with at most 128 bytes', () => {
  const nearly = fc.string({ unit: fc.constantFrom('_', '.', '/', 'a', '\u{1F600}'), maxLength: 6 });
  fc.assert(
    fc.property(nearly, (id) => {
      const reserved = id.length >= 4 && id.startsWith('__') && id.endsWith('__');
      expect(isAgentId(id)).toBe(!['', '.', '..'].includes(id) && !id.includes('/') && !reserved);
    }),
    { numRuns: runs(500) },
  );
});
