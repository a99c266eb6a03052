import * as v from 'valibot';
import { plain } from '../../../test/support/oracles/policy';
import {
  alternatives,
  count,
  decimal,
  flag,
  listOf,
  notNegative,
  oneOf,
  parsed,
  symbolName,
  time,
  wholeNumber,
} from './fields';

type Schema = v.GenericSchema;

/** What a schema reads, as plain values; or its message, which says what is allowed. */
function read(schema: Schema, value: unknown): unknown {
  const result = v.safeParse(schema, value);
  return result.success ? plain(result.output) : { allowed: result.issues.map(({ message }) => message) };
}

const NOTHING_GOOD: unknown[] = [
  null,
  undefined,
  true,
  {},
  [],
  Number.NaN,
  Infinity,
  1n,
  Symbol('x'),
  () => 1,
];

describe('listOf', () => {
  const pair = listOf(flag, 'a list of 1 to 2 flags', 1, 2);

  it('reads a list whose length is in the range', () => {
    expect([read(pair, [true]), read(pair, [true, false])]).toEqual([[true], [true, false]]);
  });

  it.each<[unknown]>([[[]], [[true, true, true]], ['ab'], [{ length: 1 }], [null]])('refuses %j', (value) => {
    expect(read(pair, value)).toEqual({ allowed: ['a list of 1 to 2 flags'] });
  });

  it('refuses a list that is too long before it reads an element', () => {
    let looks = 0;
    const element = v.custom<unknown>(() => ++looks > 0, 'anything');
    read(listOf(element, 'a short list', 0, 1000), Array(1_000_000).fill(0));
    expect(looks).toBe(0);
    read(listOf(element, 'a short list', 0, 1000), Array(1000).fill(0));
    expect(looks).toBe(1000);
  });
});

describe('decimal', () => {
  const even = decimal('below 10', (value) => value.lt(10));

  it.each<[unknown, string]>([
    ['0.05', '0.05'],
    ['9.999999999999999999999999999999', '9.999999999999999999999999999999'],
    ['007', '7'],
    ['-0', '0'],
    [0.1, '0.1'],
    [-5, '-5'],
    [1e-7, '0.0000001'],
    ['1e-07', '0.0000001'],
  ])('reads %p as %s', (value, text) => {
    expect(read(even, value)).toBe(text);
  });

  it.each<unknown>([...NOTHING_GOOD, '', 'x', '5e1', '.5', '1.', '+1', ' 1', '0x1', '10', 10, 11, 1e20])(
    '%p is refused with what is allowed',
    (value) => {
      expect(read(even, value)).toEqual({ allowed: ['a decimal below 10'] });
    },
  );

  it('has no range by default', () => {
    expect(read(decimal('of any size'), '-99999999999999999999')).toBe('-99999999999999999999');
  });
});

describe('notNegative', () => {
  it.each([0, '0', '-0', -0, '0.000000000000000000000000000001', 5])('takes %p', (value) => {
    expect(v.is(notNegative, value)).toBe(true);
  });

  it.each([-1, '-0.000000000000000000000000000001'])('refuses %p', (value) => {
    expect(read(notNegative, value)).toEqual({ allowed: ['a decimal of at least 0, such as "0.05"'] });
  });
});

describe('wholeNumber', () => {
  const few = wholeNumber('from 2 to 4', 2, 4);

  it.each([2, 3, 4])('takes %p', (value) => {
    expect(read(few, value)).toBe(value);
  });

  it.each<unknown>([...NOTHING_GOOD, 1, 5, 2.5, -3, '3', [3]])('refuses %p', (value) => {
    expect(read(few, value)).toEqual({ allowed: ['a whole number from 2 to 4'] });
  });
});

describe('count', () => {
  it.each([0, 1, Number.MAX_SAFE_INTEGER])('takes %p', (value) => {
    expect(read(count, value)).toBe(value);
  });

  it.each([-1, 0.5, 2 ** 53, '1'])('refuses %p', (value) => {
    expect(read(count, value)).toEqual({ allowed: ['a whole number of at least 0'] });
  });
});

describe('flag', () => {
  it.each([true, false])('takes %p', (value) => {
    expect(read(flag, value)).toBe(value);
  });

  it.each(['true', 0, 1, null])('refuses %p', (value) => {
    expect(read(flag, value)).toEqual({ allowed: ['true or false'] });
  });
});

describe('time', () => {
  it.each([
    ['2026-11-20T12:00:00Z', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20T12:00:00', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20T12:00:00+02:00', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ])('reads %s as %s', (text, iso) => {
    expect(read(time, text)).toBe(iso);
  });

  it.each<unknown>([...NOTHING_GOOD, '', 'now', '2026-13-01', 1_790_000_000, new Date(0)])(
    'refuses %p',
    (value) => {
      expect(read(time, value)).toEqual({
        allowed: ['a time in ISO 8601 such as "2026-11-20T14:30:00Z" (without a zone: UTC)'],
      });
    },
  );
});

describe('symbolName', () => {
  it.each(['B', 'BTC/USDT', 'x'.repeat(32), 'é'.repeat(16), '__proto__'])('takes %p', (value) => {
    expect(read(symbolName, value)).toBe(value);
  });

  it.each<unknown>([...NOTHING_GOOD, '', 'x'.repeat(33), 'é'.repeat(17), 5])('refuses %p', (value) => {
    expect(read(symbolName, value)).toEqual({ allowed: ['text of 1 to 32 bytes'] });
  });
});

describe('oneOf', () => {
  const side = oneOf(['BUY', 'SELL']);

  it.each(['BUY', 'SELL'])('takes %p', (value) => {
    expect(read(side, value)).toBe(value);
  });

  it.each<unknown>([...NOTHING_GOOD, '', 'buy', 'BUY ', 'HOLD', 'constructor', 0])('refuses %p', (value) => {
    expect(read(side, value)).toEqual({ allowed: ['"BUY" or "SELL"'] });
  });
});

describe('alternatives', () => {
  it.each([
    [[], ''],
    [['A'], '"A"'],
    [['A', 'B'], '"A" or "B"'],
    [['A', 'B', 'C'], '"A", "B" or "C"'],
    [['say "x"'], '"say \\"x\\""'],
  ])('lists %j as %s', (options, text) => {
    expect(alternatives(options)).toBe(text);
  });
});

describe('parsed', () => {
  const length = parsed('text', (value) => (typeof value === 'string' ? value.length : null));

  it('returns what was read, also when that is 0, false or empty', () => {
    expect(read(length, '')).toBe(0);
    expect(
      read(
        parsed('anything', () => false),
        1,
      ),
    ).toBe(false);
    expect(
      read(
        parsed('anything', () => ''),
        1,
      ),
    ).toBe('');
  });

  it('refuses a value that cannot be read', () => {
    expect(read(length, 5)).toEqual({ allowed: ['text'] });
  });
});
