import * as v from 'valibot';
import { decimal } from '../../../test/support/oracles/engine';
import { Instant } from '../../core/base/instant';
import {
  count,
  decode,
  exactDecimal,
  fields,
  instant,
  list,
  mapOf,
  nullable,
  onDemand,
  plain,
  shortDecimal,
  withTimes,
} from './codec';
import { timeText } from './time';

const isShortKey = (key: unknown): key is string => typeof key === 'string' && key.length < 20;

const codec = fields({
  exact: ['exact_figure', nullable(exactDecimal)],
  short: ['short_figure', shortDecimal],
  trades: ['trades', count],
  names: ['names', list(plain(v.string()))],
  byAgent: ['by_agent', mapOf(isShortKey, nullable(instant))],
});

const VALUE = {
  exact: decimal('0.1234567890123456789'),
  short: decimal('0.1234567890123456789'),
  trades: 3,
  names: ['x', 'y'],
  byAgent: new Map([
    ['a', new Instant(1, 5)],
    ['constructor', null],
  ]),
};

const WRITTEN = {
  exact_figure: '0.1234567890123456789',
  short_figure: '0.123456789012',
  trades: 3,
  names: ['x', 'y'],
  by_agent: { a: new Instant(1, 5), constructor: null },
};

describe('fields', () => {
  it('writes each field under its name, in the order of the table', () => {
    const written = codec.encode(VALUE);
    expect(written).toEqual(WRITTEN);
    expect(Object.keys(written)).toEqual(Object.keys(WRITTEN));
  });

  it('reads what it has written', () => {
    expect(decode(codec, WRITTEN)).toEqual({ ...VALUE, short: decimal('0.123456789012') });
  });

  it('reads a document with more fields', () => {
    expect(decode(codec, { ...WRITTEN, more: 1 })).not.toBeNull();
  });

  it.each(Object.keys(WRITTEN))('reads nothing from a document without %s', (name) => {
    expect(
      decode(codec, Object.fromEntries(Object.entries(WRITTEN).filter(([key]) => key !== name))),
    ).toBeNull();
  });

  it.each<[string, Partial<typeof VALUE>, boolean]>([
    ['nothing', {}, true],
    ['digits that are written', { exact: decimal('0.123456789012345678') }, false],
    ['digits that are not written', { short: decimal('0.1234567890121') }, true],
    ['a number', { trades: 4 }, false],
    ['the order of a list', { names: ['y', 'x'] }, false],
    ['the length of a list', { names: ['x'] }, false],
    [
      'an equal time in another object',
      { byAgent: new Map([...VALUE.byAgent, ['a', new Instant(1, 5)]]) },
      true,
    ],
    ['a time', { byAgent: new Map([...VALUE.byAgent, ['a', new Instant(1, 6)]]) }, false],
    ['a null', { byAgent: new Map([...VALUE.byAgent, ['a', null]]) }, false],
    ['a key', { byAgent: new Map([...VALUE.byAgent].map(([key, time]) => [`${key}2`, time])) }, false],
    ['the size of a map', { byAgent: new Map() }, false],
    ['the order of a map', { byAgent: new Map([...VALUE.byAgent].reverse()) }, true],
  ])('same compares what is written, for a change of %s', (_, change, isSame) => {
    expect(codec.same(VALUE, { ...VALUE, ...change })).toBe(isSame);
    expect(codec.same({ ...VALUE, ...change }, VALUE)).toBe(isSame);
  });
});

it('onDemand writes, reads and compares the value of a function', () => {
  const lazy = onDemand(count);
  expect(lazy.encode(() => 3)).toBe(3);
  expect(decode(lazy, 3)?.()).toBe(3);
  expect(decode(lazy, 'x')).toBeNull();
  expect([
    lazy.same(
      () => 3,
      () => 3,
    ),
    lazy.same(
      () => 3,
      () => 4,
    ),
  ]).toEqual([true, false]);
});

it('withTimes writes every time, at any depth, and nothing else', () => {
  expect(withTimes(codec.encode(VALUE), timeText)).toEqual({
    ...WRITTEN,
    by_agent: { a: '1970-01-01T00:00:01.000005Z', constructor: null },
  });
  expect(withTimes({ list: [[new Instant(0)], 'x', 1, null] }, timeText)).toEqual({
    list: [['1970-01-01T00:00:00Z'], 'x', 1, null],
  });
});
