import fc from 'fast-check';
import { InvalidInput } from '../fields/invalid-input';
import { type BatchTask, type PageTask, parseBatchTask, parsePageTask } from './sweep';

const SWEEP = { name: '2026-11-20T03-00-00Z', day: 20_777 };

function errorOf(read: () => unknown): InvalidInput {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** Valid document ids. */
const ids = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.constantFrom('constructor', ' ', '\n', '\u{10FFFF}', '😀', 'x'.repeat(1500), 'a\tb', '..a', '%2F'),
  )
  .filter((id) => !id.includes('/') && id !== '.' && id !== '..');

const notASweep: [unknown, string][] = [
  [undefined, 'sweep'],
  [null, 'sweep'],
  ['2026-11-20', 'sweep'],
  [[], 'sweep.name'],
  [{}, 'sweep.name'],
  [{ name: SWEEP.name }, 'sweep.day'],
  [{ ...SWEEP, name: '' }, 'sweep.name'],
  [{ ...SWEEP, name: 'a b' }, 'sweep.name'],
  [{ ...SWEEP, name: '2026-11-20T03:00:00Z' }, 'sweep.name'],
  [{ ...SWEEP, name: 'x\n' }, 'sweep.name'],
  [{ ...SWEEP, name: 'ä' }, 'sweep.name'],
  [{ ...SWEEP, name: 'x'.repeat(65) }, 'sweep.name'],
  [{ ...SWEEP, name: 7 }, 'sweep.name'],
  [{ ...SWEEP, day: '20777' }, 'sweep.day'],
  [{ ...SWEEP, day: 1.5 }, 'sweep.day'],
  [{ ...SWEEP, day: Number.NaN }, 'sweep.day'],
  [{ ...SWEEP, day: Infinity }, 'sweep.day'],
  [{ ...SWEEP, day: 2 ** 53 }, 'sweep.day'],
  [{ ...SWEEP, other: 1 }, 'sweep.other'],
];

describe('parsePageTask', () => {
  it.each<PageTask>([
    { sweep: SWEEP, after: null },
    { sweep: SWEEP, after: 'users/ada/tradeJournal/\u{10FFFF}' },
    { sweep: { name: 'x'.repeat(64), day: -5 }, after: 'a/b' },
  ])('reads %j', (task) => {
    expect(parsePageTask(JSON.parse(JSON.stringify(task)))).toEqual(task);
  });

  it('reads back any document path', () => {
    fc.assert(
      fc.property(ids, ids, (uid, tradeId) => {
        const task = { sweep: SWEEP, after: `users/${uid}/tradeJournal/${tradeId}` };
        expect(parsePageTask(task)).toEqual(task);
      }),
    );
  });

  it.each(notASweep)('refuses the sweep %j', (sweep, field) => {
    expect(errorOf(() => parsePageTask({ sweep, after: null })).field).toBe(field);
  });

  it.each([undefined, '', 'users', 'users/a/tradeJournal', '/users/a', 'users/a/', 'users//a/b', 7, [], {}])(
    'refuses to go on after %j',
    (after) => {
      expect(errorOf(() => parsePageTask({ sweep: SWEEP, after })).field).toBe('after');
    },
  );

  it.each([undefined, null, 'x', 7, [], [{ sweep: SWEEP, after: null }]])('refuses %j', (data) => {
    expect(errorOf(() => parsePageTask(data)).field).toBe('');
  });

  it('refuses unknown keys', () => {
    expect(errorOf(() => parsePageTask({ sweep: SWEEP, after: null, users: ['a'] })).field).toBe('users');
  });
});

describe('parseBatchTask', () => {
  it.each<BatchTask>([
    { sweep: SWEEP, users: ['ada'] },
    { sweep: SWEEP, users: Array.from({ length: 20 }, (_, n) => `user ${n}`) },
  ])('reads %j', (task) => {
    expect(parseBatchTask(JSON.parse(JSON.stringify(task)))).toEqual(task);
  });

  it('reads back any users', () => {
    fc.assert(
      fc.property(fc.array(ids, { minLength: 1, maxLength: 20 }), (users) => {
        expect(parseBatchTask({ sweep: SWEEP, users })).toEqual({ sweep: SWEEP, users });
      }),
    );
  });

  it.each(notASweep)('refuses the sweep %j', (sweep, field) => {
    expect(errorOf(() => parseBatchTask({ sweep, users: ['a'] })).field).toBe(field);
  });

  it.each<[unknown, string]>([
    [undefined, 'users'],
    [null, 'users'],
    ['ada', 'users'],
    [[], 'users'],
    [{ 0: 'ada' }, 'users'],
    [[''], 'users[0]'],
    [['ada', 'a/b'], 'users[1]'],
    [['ada', null], 'users[1]'],
    [[7], 'users[0]'],
    [[['ada']], 'users[0]'],
  ])('refuses the users %j', (users, field) => {
    const error = errorOf(() => parseBatchTask({ sweep: SWEEP, users }));
    expect(error.field).toBe(field);
    expect(error.message).toContain('must be');
  });

  it.each([undefined, null, 'x', 7, [], { sweep: SWEEP, users: ['a'], after: null }])(
    'refuses %j',
    (data) => {
      expect(() => parseBatchTask(data)).toThrow(InvalidInput);
    },
  );

  it('throws only InvalidInput for any input', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), (value) => {
        for (const data of [value, { sweep: value, users: ['a'] }, { sweep: SWEEP, users: value }])
          try {
            parseBatchTask(data);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInput);
          }
      }),
    );
  });
});
