import { Decimal as GlobalDecimal } from 'decimal.js';
import { decimal } from '../../../test/support/oracles/engine';
import { Exact } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { wireValue } from './wire-value';

describe('wireValue', () => {
  it.each<[unknown, unknown]>([
    [null, null],
    ['', ''],
    ['text', 'text'],
    [true, true],
    [false, false],
    [0, 0],
    [-5, -5],
    [0.5, 0.5],
    [decimal('0.05'), '0.05'],
    [decimal('1e-30'), `0.${'0'.repeat(29)}1`],
    [decimal('1e25'), `1${'0'.repeat(25)}`],
    [decimal('-1.50'), '-1.5'],
    [decimal('-0'), '0'],
    [new Instant(0), '1970-01-01T00:00:00Z'],
    [new Instant(1_790_000_000, 1), '2026-09-21T14:13:20.000001Z'],
    [[], []],
    [{}, {}],
    [new Map(), {}],
  ])('%p is sent as %p', (value, wire) => {
    expect(wireValue(value)).toEqual(wire);
  });

  it('writes a decimal of any precision', () => {
    const digits = `0.${'123456789'.repeat(20)}`;
    expect(wireValue(new Exact(digits))).toBe(digits);
    expect(wireValue(new GlobalDecimal('0.1'))).toBe('0.1');
  });

  it('writes lists, objects and maps at any depth', () => {
    const value = {
      list: [decimal('1'), [new Instant(0)], { weight: decimal('0.5') }],
      map: new Map<string, unknown>([
        ['b', decimal('2')],
        ['a', new Map([['x', null]])],
      ]),
    };
    expect(wireValue(value)).toEqual({
      list: ['1', ['1970-01-01T00:00:00Z'], { weight: '0.5' }],
      map: { b: '2', a: { x: null } },
    });
  });

  it('drops undefined fields and keeps null', () => {
    expect(Object.keys(wireValue({ a: undefined, b: null }) as object)).toEqual(['b']);
    expect(Object.keys(wireValue(new Map([['a', undefined]])) as object)).toEqual([]);
  });

  it('keeps keys such as constructor', () => {
    const map = new Map([
      ['__proto__', decimal('1')],
      ['constructor', decimal('2')],
    ]);
    const wire = wireValue(map) as object;
    expect(Object.keys(wire)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(wire)).toBe(Object.prototype);
    expect(JSON.stringify(wire)).toBe('{"__proto__":"1","constructor":"2"}');
  });

  it('does not change its input', () => {
    const value = Object.freeze({ list: Object.freeze([decimal('1')]) });
    wireValue(value);
    expect(value.list[0]?.toFixed()).toBe('1');
  });

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['an infinite number', -Infinity],
    ['a bigint', 1n],
    ['a symbol', Symbol('x')],
    ['a function', () => 1],
    ['nothing at all', undefined],
    ['a decimal that is not a number', decimal('NaN')],
    ['an infinite decimal', decimal('Infinity')],
  ])('refuses %s, also within other values', (_, value) => {
    expect(() => wireValue(value)).toThrow(TypeError);
    expect(() => wireValue([{ a: [value] }])).toThrow(TypeError);
  });
});
