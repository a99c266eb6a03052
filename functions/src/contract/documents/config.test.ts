import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { compareBytes, configurations } from '../../../test/support/arbitraries/documents';
import { DEFAULT_WIRE_CONFIG } from '../../../test/support/oracles/default-settings';
import { textOf } from '../../../test/support/oracles/engine';
import { DEFAULT_CONFIG, type EngineConfig } from '../../core/config';
import { Decimal } from '../../core/base/decimal';
import { configCodec, encodeConfig, parseConfig, sameConfig } from './config';
import { InvalidInput } from '../fields/invalid-input';
import { runs } from '../../../test/support/runs';

const KEYS = Object.keys(DEFAULT_WIRE_CONFIG);

const DECIMALS = [
  'risk_free_rate',
  'min_floor_weight',
  'temperature',
  'sharpe_cap',
  'max_weight',
  'rebalance_threshold',
];

function errorOf(input: unknown): InvalidInput {
  try {
    parseConfig(input);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** The value of one key after it was read. */
const read = (key: string, value: unknown): unknown =>
  new Map<string, unknown>(Object.entries(encodeConfig(parseConfig({ [key]: value })))).get(key);

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `agent-${index}`);

describe('an empty configuration', () => {
  it('has every default', () => {
    expect(encodeConfig(parseConfig({}))).toEqual(DEFAULT_WIRE_CONFIG);
    expect(parseConfig({})).toEqual(DEFAULT_CONFIG);
  });

  it.each(Object.entries(DEFAULT_WIRE_CONFIG))(
    'has the default of %s, %j, also when the key is undefined',
    (key, value) => {
      expect(read(key, undefined)).toEqual(value);
      expect(read(key, value)).toEqual(value);
    },
  );

  it('has the other defaults when one key is named', () => {
    expect(encodeConfig(parseConfig({ lookback_trades: 7 }))).toEqual({
      ...DEFAULT_WIRE_CONFIG,
      lookback_trades: 7,
    });
  });
});

describe('parseConfig', () => {
  it.each<[string, unknown[]]>([
    ['agent_ids', [null, ['a'], ids(100)]],
    ['lookback_trades', [2, 3, 999, 1000]],
    ['lookback_days', [null, 1, 30, 3650]],
    ['stale_after_days', [null, 1, 30, 3650]],
    ['enforce_performance', [true, false]],
    ['min_trades', [2, 3, 1001, Number.MAX_SAFE_INTEGER]],
    ['return_basis', ['trade', 'day']],
    ['score_method', ['sharpe', 'shrunk']],
    ['weight_basis', ['capital', 'risk']],
    ['risk_free_rate', ['0', '0.000000000001', '0.999999999999', '1']],
    ['min_floor_weight', ['0', '0.000000000001', '0.999999999999', '1']],
    ['temperature', ['0.000000000001', '12345678901234567890.123456789012']],
    ['sharpe_cap', ['0.000000000001', '12345678901234567890.123456789012']],
    ['max_weight', ['0.05', '0.999999999999', '1']],
    ['rebalance_threshold', ['0', '0.000000000001', '0.999999999999']],
  ])('accepts %s', (key, values) => {
    for (const value of values) {
      const said = Array.isArray(value) ? [...(value as string[])].sort(compareBytes) : value;
      expect(read(key, value)).toEqual(said);
    }
  });

  it.each([
    ['risk_free_rate', 0.05, '0.05'],
    ['risk_free_rate', 0, '0'],
    ['risk_free_rate', -0, '0'],
    ['risk_free_rate', '-0.0', '0'],
    ['risk_free_rate', 1, '1'],
    ['risk_free_rate', 1e-12, '0.000000000001'],
    ['risk_free_rate', '4e-02', '0.04'],
    ['min_floor_weight', 0.1, '0.1'],
    ['temperature', 0.5, '0.5'],
    ['temperature', '1.50', '1.5'],
    ['sharpe_cap', 1e6, '1000000'],
    ['max_weight', 0.3, '0.3'],
    ['rebalance_threshold', '00.020', '0.02'],
  ])('reads %s %p as %s: a decimal as text or number', (key, value, text) => {
    expect(read(key, value)).toBe(text);
  });

  it('sorts agent ids by their UTF-8 bytes, because their order means nothing', () => {
    const sorted = ['0', '10', '2', 'B', 'a', 'constructor', 'é', '\uFF5E', '\u{1F600}'];
    expect(read('agent_ids', [...sorted].reverse())).toEqual(sorted);
    const given = ['b', 'a'];
    parseConfig({ agent_ids: given });
    expect(given).toEqual(['b', 'a']);
  });

  it('accepts a max_weight as small as min_floor_weight', () => {
    expect(encodeConfig(parseConfig({ max_weight: '0.1', min_floor_weight: '0.1' }))).toMatchObject({
      max_weight: '0.1',
    });
    expect(encodeConfig(parseConfig({ max_weight: '0.000000000001', min_floor_weight: 0 }))).toMatchObject({
      max_weight: '0.000000000001',
    });
  });
});

/** Key, value, how the message shows the value, and what it says is allowed. */
type Refusal = [key: string, value: unknown, found: string, allowed: RegExp];

describe('errors of parseConfig', () => {
  const wholeNumber = /whole number/;
  const notWhole: [unknown, string][] = [
    [null, 'null'],
    ['50', '"50"'],
    [2.5, '2.5'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [true, 'true'],
    [[50], 'a list of 1'],
    [{}, 'an object'],
    [50n, 'a bigint'],
    [2 ** 53, '9007199254740992'],
    [1, '1'],
    [0, '0'],
    [-2, '-2'],
  ];
  const notDecimal: [unknown, string][] = [
    [null, 'null'],
    ['', '""'],
    ['abc', '"abc"'],
    ['1e', '"1e"'],
    ['1e-13', '"1e-13"'],
    ['1E20', '"1E20"'],
    ['0x1', '"0x1"'],
    ['Infinity', '"Infinity"'],
    ['NaN', '"NaN"'],
    [' 1', '" 1"'],
    ['+1', '"+1"'],
    ['.5', '".5"'],
    ['0,5', '"0,5"'],
    ['-0.000000000001', '"-0.000000000001"'],
    [-1, '-1'],
    ['0.1234567890123', '"0.1234567890123"'],
    [0.1234567890123, '0.1234567890123'],
    [1 / 3, '0.3333333333333333'],
    [1e-13, '1e-13'],
    [1e20, '100000000000000000000'],
    ['100000000000000000000', '"100000000000000000000"'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
    [true, 'true'],
    [1n, 'a bigint'],
    [['1'], 'a list of 1'],
    [new Decimal(1), 'an object'],
  ];

  it.each<Refusal>([
    ...notWhole.map(([value, found]): Refusal => ['lookback_trades', value, found, /2 to 1000/]),
    ...notWhole.map(([value, found]): Refusal => ['min_trades', value, found, /at least 2/]),
    ['lookback_trades', 1001, '1001', wholeNumber],
    ['lookback_days', 0, '0', /whole number from 1 to 3650, or null/],
    ['lookback_days', 3651, '3651', /1 to 3650/],
    ['stale_after_days', 0, '0', /whole number from 1 to 3650, or null/],
    ['stale_after_days', 3651, '3651', /1 to 3650/],
    ['lookback_days', '30', '"30"', /1 to 3650/],
    ['lookback_days', 1.5, '1.5', /1 to 3650/],
    ...DECIMALS.flatMap((key) =>
      notDecimal.map(([value, found]): Refusal => [key, value, found, /decimal.* 12 places/]),
    ),
    ['risk_free_rate', '1.000000000001', '"1.000000000001"', /from 0 to 1\b/],
    ['min_floor_weight', '1.000000000001', '"1.000000000001"', /from 0 to 1\b/],
    ['max_weight', '1.000000000001', '"1.000000000001"', /above 0 and at most 1\b/],
    ['max_weight', '0', '"0"', /above 0 and at most 1\b/],
    ['temperature', '0', '"0"', /above 0/],
    ['temperature', -0, '0', /above 0/],
    ['sharpe_cap', 0, '0', /above 0/],
    ['sharpe_cap', '-0', '"-0"', /above 0/],
    ['rebalance_threshold', '1', '"1"', /below 1/],
    ['rebalance_threshold', 1, '1', /below 1/],
    ...[null, 'true', 'false', 0, 1, '', []].map((value): Refusal => [
      'enforce_performance',
      value,
      Array.isArray(value) ? 'a list of 0' : JSON.stringify(value),
      /true or false/,
    ]),
    ...[null, 'Trade', 'days', '', 0, ['day']].map((value): Refusal => [
      'return_basis',
      value,
      Array.isArray(value) ? 'a list of 1' : JSON.stringify(value),
      /"trade" or "day"/,
    ]),
    ...[null, 'Shrunk', 'shrunken', '', 0, ['shrunk']].map((value): Refusal => [
      'score_method',
      value,
      Array.isArray(value) ? 'a list of 1' : JSON.stringify(value),
      /"sharpe" or "shrunk"/,
    ]),
    ...[null, 'Risk', 'volatility', '', 1, ['risk']].map((value): Refusal => [
      'weight_basis',
      value,
      Array.isArray(value) ? 'a list of 1' : JSON.stringify(value),
      /"capital" or "risk"/,
    ]),
    ['agent_ids', [], 'a list of 0', /null.* 1 to 100 agent ids/],
    ['agent_ids', ids(101), 'a list of 101', /null.* 1 to 100 agent ids/],
    ['agent_ids', 'a', '"a"', /null.* 1 to 100 agent ids/],
    ['agent_ids', { 0: 'a' }, 'an object', /null.* 1 to 100 agent ids/],
    ['agent_ids', false, 'false', /null.* 1 to 100 agent ids/],
  ])('the error for %s %p names the key, the value and what is allowed', (key, value, found, allowed) => {
    const error = errorOf({ [key]: value });
    expect(error.field).toBe(key);
    expect(error.message.startsWith(`${key} is ${found}; it must be `)).toBe(true);
    expect(error.message).toMatch(allowed);
  });

  it.each<[string, unknown[], number, string]>([
    ['not text', ['a', 7], 1, '7'],
    ['null', [null], 0, 'null'],
    ['empty', ['a', 'b', ''], 2, '""'],
    ['a path', ['a/b'], 0, '"a/b"'],
    ['reserved', ['__proto__'], 0, '"__proto__"'],
    ['too long', ['x'.repeat(129)], 0, '"xxxx'],
    ['a list', [['a']], 0, 'a list of 1'],
  ])('the error for an agent id that is %s names its index', (_, value, place, found) => {
    const error = errorOf({ agent_ids: value });
    expect(error.field).toBe(`agent_ids[${place}]`);
    expect(error.message).toContain(`agent_ids[${place}] is ${found}`);
    expect(error.message).toContain('1 to 128 bytes');
    expect(error.message.length).toBeLessThan(200);
  });

  it.each<[string[], number]>([
    [['a', 'a'], 1],
    [['b', 'a', 'c', 'b'], 3],
    [[...ids(99), 'agent-98'], 99],
  ])('the error for an agent id that is named twice names its index: case %#', (value, place) => {
    const error = errorOf({ agent_ids: value });
    expect(error.field).toBe(`agent_ids[${place}]`);
    expect(error.message).toContain(JSON.stringify(value[place]));
    expect(error.message).toContain('once');
  });

  it.each([
    [{ max_weight: '0.049999999999' }, '0.049999999999', '0.05'],
    [{ max_weight: 0.5, min_floor_weight: '0.500000000001' }, '0.5', '0.500000000001'],
    [{ min_floor_weight: 1, max_weight: '0.999999999999' }, '0.999999999999', '1'],
  ])('the error for a max_weight below min_floor_weight names both: %j', (input, found, floor) => {
    const error = errorOf(input);
    expect(error.field).toBe('max_weight');
    expect(error.message).toBe(
      `max_weight is "${found}"; it must be at least min_floor_weight, which is ${floor}`,
    );
  });

  it.each([
    ...['lookback', 'Lookback_trades', 'lookbackTrades', ' lookback_trades', '', '0', 'profile'],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '__defineGetter__'],
  ])('the error for the unknown key %j lists the known keys', (key) => {
    for (const value of ['1', '{}', 'null', '{"lookback_trades":5}']) {
      const error = errorOf(JSON.parse(`{${JSON.stringify(key)}:${value}}`));
      expect(error.message).toContain(`${JSON.stringify(key)} is not a known key`);
      for (const known of KEYS) expect(error.message).toContain(known);
      expect(error.field).toBe(key);
    }
  });

  it.each<[unknown, string]>([
    [undefined, 'missing'],
    [null, 'null'],
    ['{}', '"{}"'],
    [7, '7'],
    [true, 'true'],
    [[], 'a list of 0'],
    [[{}], 'a list of 1'],
  ])('the error for %p, which is not an object, says so', (input, found) => {
    const error = errorOf(input);
    expect(error.field).toBe('');
    expect(error.message).toContain(`the input is ${found}; it must be an object`);
    expect(error.message).toContain('lookback_trades');
  });

  it('InvalidInput is the only error for any input', () => {
    const key = fc.oneof(fc.constantFrom(...KEYS), fc.string(), fc.constantFrom('__proto__'));
    const input = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      fc.dictionary(key, fc.anything({ withBigInt: true })),
      fc.dictionary(key, fc.jsonValue()),
    );
    fc.assert(
      fc.property(input, (value) => {
        try {
          const config = parseConfig(value);
          expect(parseConfig(encodeConfig(config))).toEqual(config);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
          expect((error as InvalidInput).message).not.toMatch(/^Invalid|\n/);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('encodeConfig', () => {
  it('writes what parseConfig reads back as the same, also through JSON', () => {
    fc.assert(
      fc.property(configurations, (config) => {
        const wire = encodeConfig(config);
        expect(parseConfig(wire)).toEqual(config);
        expect(parseConfig(JSON.parse(JSON.stringify(wire)))).toEqual(config);
        expect(v.parse(configCodec.schema, wire)).toEqual(config);
        expect(Object.keys(wire).sort()).toEqual([...KEYS].sort());
      }),
    );
  });

  it('writes decimals as plain text without exponents', () => {
    const { temperature, risk_free_rate: rate } = encodeConfig({
      ...DEFAULT_CONFIG,
      temperature: new Decimal('1e-12'),
      riskFreeRate: new Decimal('-0'),
    });
    expect([temperature, rate]).toEqual(['0.000000000001', '0']);
    expect(textOf(parseConfig({ temperature }).temperature)).toBe('0.000000000001');
  });
});

describe('sameConfig', () => {
  const config = parseConfig({ agent_ids: ['a', 'b'] });

  it.each<[string, Record<string, unknown>]>([
    ['agent_ids', { agent_ids: ['a', 'c'] }],
    ['agent_ids as null', { agent_ids: null }],
    ['lookback_trades', { lookback_trades: 99 }],
    ['lookback_days', { lookback_days: 30 }],
    ['risk_free_rate', { risk_free_rate: '0.040000000001' }],
    ['min_floor_weight', { min_floor_weight: '0.06' }],
    ['enforce_performance', { enforce_performance: true }],
    ['min_trades', { min_trades: 11 }],
    ['temperature', { temperature: '1.000000000001' }],
    ['sharpe_cap', { sharpe_cap: '4' }],
    ['max_weight', { max_weight: '0.999999999999' }],
    ['rebalance_threshold', { rebalance_threshold: '0.01' }],
    ['return_basis', { return_basis: 'day' }],
    ['score_method', { score_method: 'shrunk' }],
    ['weight_basis', { weight_basis: 'risk' }],
    ['diversify', { diversify: true }],
    ['stale_after_days', { stale_after_days: 30 }],
  ])('is false for another %s', (_, change) => {
    const other = parseConfig({ agent_ids: ['a', 'b'], ...change });
    expect(sameConfig(config, other)).toBe(false);
    expect(sameConfig(other, config)).toBe(false);
    expect(sameConfig(other, other)).toBe(true);
  });

  it('is true however a figure was written and in whatever order agents were named', () => {
    const same = { agent_ids: ['b', 'a'], temperature: '01.00', risk_free_rate: 0.04, max_weight: 1 };
    expect(sameConfig(config, parseConfig(same))).toBe(true);
  });

  it('is deep equality of any two configurations', () => {
    const otherwise = fc.constantFrom<Partial<EngineConfig>>(
      { enforcePerformance: true },
      { agentIds: ['a'] },
      { maxWeight: new Decimal(1) },
      {},
    );
    fc.assert(
      fc.property(configurations, otherwise, (a, change) => {
        const b = { ...a, ...change };
        expect(sameConfig(a, b)).toBe(isDeepStrictEqual(a, b));
        expect(sameConfig(a, parseConfig(encodeConfig(a)))).toBe(true);
      }),
    );
  });
});
