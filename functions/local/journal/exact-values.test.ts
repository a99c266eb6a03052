import fc from 'fast-check';
import { type Firestore, GeoPoint, Timestamp } from 'firebase-admin/firestore';
import { runs } from '../../test/support/runs';
import { fieldName, rowName } from '../../journals/rows/exact-field';
import { decodeValue } from '../../journals/rows/exact-values';
import { encodeValue, valuesOf } from './exact-values';

const DB = valuesOf({ doc: (path: string) => ({ path }) } as unknown as Firestore);

const values = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc
      .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .map((n) => (n > 2n ** 53n || n < -(2n ** 53n) ? n : Number(n))),
    fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map((date) => Timestamp.fromDate(date)),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.integer({ min: -90, max: 90 }), fc.double({ min: -180, max: 180, noNaN: true }))
      .map(([a, b]) => new GeoPoint(a, b)),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => !/^__.*__$/s.test(name)),
      tie('any'),
      { maxKeys: 3 },
    ),
    fc.array(fc.oneof(fc.string(), fc.record({ x: tie('any') })), { maxLength: 3 }),
  ),
})).any;

it('any value of a document comes back from JSON', () => {
  fc.assert(
    fc.property(values.map(plain), (value) => {
      const text = JSON.stringify(encodeValue(value));
      const back = decodeValue(JSON.parse(text), DB);
      expect(back).toEqual(value);
    }),
    { numRuns: runs(300) },
  );
});

/** Objects of fast-check may have no prototype. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (prototype !== null && prototype !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

it.each<[string, unknown]>([
  ['a reserved name', { __x__: 1 }],
  ['a nameless field', { a: { '': 1 } }],
  ['a list within a list', [[1]]],
  ['half a character', 'a\ud800'],
  ['no time', { __timestamp__: 'soon' }],
  ['no number', { __number__: '5' }],
  ['an integer of 65 bits', { __integer__: '9223372036854775808' }],
  ['no bytes', { __bytes__: '*' }],
  ['a path of a collection', { __reference__: 'users/a/tradeJournal' }],
  ['a path that leads elsewhere', { __reference__: 'a/../b/c' }],
  ['no point on Earth', { __geo_point__: [91, 0] }],
  ['no vector', { __vector__: ['1'] }],
])('a file that says %s is refused', (_, value) => {
  expect(() => decodeValue(value, DB)).toThrow(/^there is /);
});

it('names of fields come back, and none is taken for a field of a trade', () => {
  const names = fc.oneof(
    fc.string({ minLength: 1 }).filter((name) => !/^__.*__$/s.test(name)),
    fc.constantFrom('trade_id', 'Symbol', ' closed at', 'symbol', 'Trade ID', '__symbol', '__a'),
  );
  fc.assert(
    fc.property(names, (name) => {
      expect(fieldName(rowName(name))).toBe(name);
    }),
  );
  expect(['symbol', 'note', 'Symbol', 'trade_id'].map(rowName)).toEqual([
    'symbol',
    'note',
    '__Symbol__',
    '__trade_id__',
  ]);
});
