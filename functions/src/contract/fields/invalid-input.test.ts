import fc from 'fast-check';
import * as v from 'valibot';
import { describe as found, InvalidInput, parseInput } from './invalid-input';

const schema = v.strictObject({
  count: v.number('a number'),
  names: v.optional(v.array(v.string('text'), 'a list of names')),
  place: v.optional(v.strictObject({ x: v.number('a number') })),
});

function errorOf(input: unknown): InvalidInput {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('describe', () => {
  it.each<[unknown, string]>([
    [undefined, 'missing'],
    [null, 'null'],
    [true, 'true'],
    [0, '0'],
    [-1.5, '-1.5'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    ['', '""'],
    ['a "b"\n\u0000', '"a \\"b\\"\\n\\u0000"'],
    ['a\u009b31m\u202e\u200b\u2028', '"a\\u009b31m\\u202e\\u200b\\u2028"'],
    ['x'.repeat(40), `"${'x'.repeat(40)}"`],
    ['x'.repeat(41), `"${'x'.repeat(40)}…"`],
    [[], 'a list of 0'],
    [[1, [2]], 'a list of 2'],
    [{}, 'an object'],
    [new Date(0), 'an object'],
    [5n, 'a bigint'],
    [Symbol('x'), 'a symbol'],
    [() => 1, 'a function'],
  ])('describes %p as %s', (value, text) => {
    expect(found(value)).toBe(text);
  });

  it('is one short line for any value', () => {
    const any = fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 3 });
    fc.assert(
      fc.property(fc.oneof(any, fc.string({ unit: 'binary' })), (value) => {
        const text = found(value);
        expect(text).not.toMatch(/\p{C}|\p{Zl}|\p{Zp}/u);
        // 40 characters, each escaped as \uXXXX at the most.
        expect(text.length).toBeLessThanOrEqual(40 * 6 + 4);
      }),
    );
    expect(found('\n'.repeat(1e6)).length).toBeLessThan(100);
  });
});

describe('InvalidInput', () => {
  it('names the field, what was found and what is allowed', () => {
    const error = InvalidInput.of('a[2]', 'x', 'a number');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'InvalidInput',
      field: 'a[2]',
      message: 'a[2] is "x"; it must be a number',
    });
  });

  it('says so when the whole input is meant', () => {
    expect(InvalidInput.of('', 7, 'an object')).toMatchObject({
      field: '',
      message: 'the input is 7; it must be an object',
    });
  });
});

describe('parseInput', () => {
  it('returns the output of the schema', () => {
    expect(parseInput(schema, { count: 1, names: ['a'] })).toEqual({ count: 1, names: ['a'] });
  });

  it.each<[unknown, string, string]>([
    [{ count: 'x' }, 'count', 'count is "x"; it must be a number'],
    [{ count: 1, names: 'a' }, 'names', 'names is "a"; it must be a list of names'],
    [{ count: 1, names: ['a', 7] }, 'names[1]', 'names[1] is 7; it must be text'],
    [{ count: 1, place: { x: null } }, 'place.x', 'place.x is null; it must be a number'],
    [{ count: 1, other: 1 }, 'other', '"other" is not a known key; the keys are count, names, place'],
  ])('names the field, what was found and what is allowed for %j', (input, field, message) => {
    expect(errorOf(input)).toMatchObject({ field, message });
  });

  it('names a missing field', () => {
    const error = errorOf({});
    expect(error.field).toBe('count');
    expect(error.message).toContain('count is missing');
  });

  it.each([undefined, null, 'x', 7, true, [], [{ count: 1 }]])(
    'refuses %p, which is not an object',
    (input: unknown) => {
      const error = errorOf(input);
      expect(error.field).toBe('');
      expect(error.message).toBe(
        `the input is ${found(input)}; it must be an object with any of the keys count, names, place`,
      );
    },
  );

  it.each(['__proto__', 'constructor', 'toString', 'valueOf', ''])('refuses the unknown key %j', (key) => {
    const error = errorOf(JSON.parse(`{"count": 1, ${JSON.stringify(key)}: {"count": 2}}`));
    expect(error.field).toBe(key);
    expect(error.message).toContain(`${JSON.stringify(key)} is not a known key`);
  });
});
