import fc from 'fast-check';
import * as v from 'valibot';
import { COUNTS, DECIMALS, OPTIONS, wireOverrides } from '../../../test/support/arbitraries/overrides';
import { Fraction } from '../../../test/support/oracles/engine';
import { PROFILES } from '../../core/profiles/profiles';
import { parseSettings } from '../documents/settings';
import { overridesCodec, validOverrides } from './overrides';
import { encodeProfile } from './profile';

const errorOf = (overrides: unknown): string => {
  try {
    parseSettings({ profile_overrides: overrides });
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

const HAIR = new Fraction(1n, 10n ** 12n);

/** The next decimal with 12 places. */
const beyond = (text: string, by: 1 | -1): string =>
  (by > 0 ? Fraction.of(text).plus(HAIR) : Fraction.of(text).minus(HAIR)).rounded(12);

describe('what a parameter may be', () => {
  const names = [
    ...DECIMALS.flatMap(([, , each]) => each),
    ...COUNTS.flatMap(([, each]) => each),
    ...OPTIONS.flatMap(([, each]) => each),
  ];

  it('is said for every parameter that getProfile shows, under the name that it shows', () => {
    const shown = Object.entries(encodeProfile(PROFILES.SAFE)).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? Object.keys(value).map((inner) => `${name}.${inner}`)
        : name === 'name'
          ? []
          : [name],
    );
    expect([...names].sort()).toEqual(shown.sort());
  });

  it.each(DECIMALS)('decimals from %s to %s, both included, and none beyond', (least, most, each) => {
    for (const name of each) {
      for (const value of [least, most, Number(most)]) expect(errorOf({ [name]: value })).toBe('accepted');
      for (const value of [beyond(least, -1), beyond(most, 1), `${most}.0000000000001`, true, null, '', {}])
        expect(errorOf({ [name]: value })).toMatch(
          `profile_overrides.${name} is ${typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value)}; it must be a decimal `,
        );
    }
  });

  it.each(COUNTS)('counts from %d to 1000, as numbers or text', (least, each) => {
    for (const name of each) {
      for (const value of [least, 1000, '17', '1e2']) expect(errorOf({ [name]: value })).toBe('accepted');
      for (const value of [least - 1, 1001, 1.5, '0', '1.5', -1, null, true])
        expect(errorOf({ [name]: value })).toBe(
          `profile_overrides.${name} is ${JSON.stringify(value)}; it must be a whole number from ${least} to 1000`,
        );
    }
  });

  it.each(OPTIONS)('one of %j', (options, each) => {
    for (const name of each) {
      for (const value of options) expect(errorOf({ [name]: value })).toBe('accepted');
      for (const value of [options[0]?.toLowerCase(), '', 1, null, 'constructor'])
        expect(errorOf({ [name]: value })).toMatch(`profile_overrides.${name} is ${JSON.stringify(value)}; `);
    }
  });
});

describe('an error', () => {
  it.each<[unknown, string]>([
    [
      { base_risk_pct: 0 },
      'profile_overrides.base_risk_pct is 0; it must be a decimal above 0 and at most 100, with at most 12 places',
    ],
    [
      { cost_sensitivity: 'MEDIUM' },
      'profile_overrides.cost_sensitivity is "MEDIUM"; it must be "HIGH" or "LOW"',
    ],
    [
      { base_risk_pc: 1 },
      'profile_overrides.base_risk_pc is 1; it must be left out, because a profile has no such parameter; did you mean base_risk_pct?',
    ],
    [
      { BULL: 1 },
      'profile_overrides.BULL is 1; it must be left out, because a profile has no such parameter; did you mean risk_multipliers.BULL?',
    ],
    [
      { 'risk_multiplier.Bear': 1 },
      'profile_overrides.risk_multiplier.Bear is 1; it must be left out, because a profile has no such parameter; did you mean risk_multipliers.BEAR?',
    ],
    [
      { leverage: 5 },
      'profile_overrides.leverage is 5; it must be left out, because a profile has no such parameter',
    ],
    [
      JSON.parse('{"__proto__": 1}'),
      'profile_overrides.__proto__ is 1; it must be left out, because a profile has no such parameter',
    ],
    [
      { ['\u202e'.repeat(2)]: 1 },
      'profile_overrides.\\u202e\\u202e is 1; it must be left out, because a profile has no such parameter',
    ],
    [
      null,
      'profile_overrides is null; it must be an object with parameters of a profile and their values; {} for none',
    ],
    [
      [],
      'profile_overrides is a list of 0; it must be an object with parameters of a profile and their values; {} for none',
    ],
    [
      'x',
      'profile_overrides is "x"; it must be an object with parameters of a profile and their values; {} for none',
    ],
  ])('for %j is one line that names the parameter, the value and what is allowed', (overrides, message) => {
    expect(errorOf(overrides)).toBe(message);
  });

  it('is short, however long a name is', () => {
    expect(errorOf({ ['x'.repeat(1_000_000)]: 1 }).length).toBeLessThan(200);
  });
});

describe('overrides', () => {
  it('are read back as they were written, in the order of the parameters', () => {
    fc.assert(
      fc.property(wireOverrides, (written) => {
        const overrides = v.parse(overridesCodec.schema, written);
        const encoded = overridesCodec.encode(overrides);
        expect(encoded).toEqual(written);
        const backwards = Object.fromEntries(Object.entries(written).reverse());
        expect(JSON.stringify(overridesCodec.encode(v.parse(overridesCodec.schema, backwards)))).toBe(
          JSON.stringify(encoded),
        );
        expect(overridesCodec.same(overrides, v.parse(overridesCodec.schema, encoded))).toBe(true);
      }),
    );
  });

  it('are written as decimal text, numbers and text', () => {
    const overrides = v.parse(overridesCodec.schema, {
      losing_streak_limit: '6',
      base_risk_pct: 0.5,
      max_cost_in_R: '5e-1',
      'exit_mode_bias.BEAR': 'TREND_FOLLOW',
    });
    expect(overridesCodec.encode(overrides)).toEqual({
      base_risk_pct: '0.5',
      losing_streak_limit: 6,
      'exit_mode_bias.BEAR': 'TREND_FOLLOW',
      max_cost_in_R: '0.5',
    });
  });

  it('keep their valid entries when they are damaged', () => {
    const damaged = { base_risk_pct: '0.5', losing_streak_limit: 0, colour: 'blue', constructor: 1 };
    expect(validOverrides(damaged)).toEqual({ base_risk_pct: '0.5' });
    for (const other of [null, undefined, [], 'x', 7]) expect(validOverrides(other)).toEqual({});
  });
});
