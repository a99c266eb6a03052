import { BOTH, plain } from '../../../test/support/oracles/policy';
import { decimal } from '../../../test/support/oracles/engine';
import { NO_OVERRIDES, overriddenOf, withOverrides } from './overrides';
import { findParameter, PARAMETERS, type ParameterValue, valueOf } from './parameters';
import { PROFILES } from './profiles';

/** A value within the bounds that is not the one of either profile. */
function another({ bounds }: (typeof PARAMETERS)[number], than: ParameterValue): ParameterValue {
  switch (bounds.kind) {
    case 'decimal':
      return decimal('1.0625');
    case 'count':
      return 17;
    case 'option':
      return bounds.options.find((option) => option !== than) ?? '';
  }
}

describe('the table of parameters', () => {
  /** The paths of all leaves of a profile, as its object has them. */
  function leaves(value: object, path: readonly string[] = []): string[] {
    return Object.entries(value).flatMap(([key, field]) =>
      typeof plain(field) === 'object' ? leaves(field as object, [...path, key]) : [[...path, key].join('.')],
    );
  }

  it.each(BOTH)('the table has every parameter of %s once, and nothing else', (_, profile) => {
    const paths = PARAMETERS.map(({ path }) => path.join('.'));
    expect(paths.sort()).toEqual(
      leaves(profile)
        .filter((path) => path !== 'name')
        .sort(),
    );
    expect(new Set(PARAMETERS.map(({ name }) => name)).size).toBe(PARAMETERS.length);
  });

  it.each(BOTH)('every parameter of %s is within its own bounds', (_, profile) => {
    for (const parameter of PARAMETERS) {
      const { name, bounds } = parameter;
      const value = valueOf(profile, parameter);
      const fits =
        bounds.kind === 'decimal'
          ? typeof value === 'object' && bounds.fits(value)
          : bounds.kind === 'count'
            ? typeof value === 'number' && value >= bounds.least && value <= bounds.most
            : typeof value === 'string' && bounds.options.includes(value);
      expect({ name, fits }).toEqual({ name, fits: true });
    }
  });

  it('finds a parameter by its whole name alone', () => {
    expect(findParameter('risk_multipliers.BULL')?.path).toEqual(['riskMultipliers', 'regime', 'BULL']);
    for (const name of ['BULL', 'risk_multipliers', 'Base_risk_pct', '__proto__', 'constructor', ''])
      expect(findParameter(name)).toBeNull();
  });
});

describe('withOverrides', () => {
  it.each(BOTH)('each parameter of %s alone replaces just itself', (_, profile) => {
    for (const parameter of PARAMETERS) {
      const original = valueOf(profile, parameter);
      const value = another(parameter, original);
      const adapted = withOverrides(profile, new Map([[parameter.name, value]]));
      expect(adapted.name).toBe(profile.name);
      for (const other of PARAMETERS)
        expect(valueOf(adapted, other)).toBe(other === parameter ? value : valueOf(profile, other));
      expect([...overriddenOf(adapted)]).toEqual([[parameter.name, { value, original }]]);
    }
  });

  it('without overrides the profile is the very same object', () => {
    expect(withOverrides(PROFILES.SAFE, NO_OVERRIDES)).toBe(PROFILES.SAFE);
    expect(overriddenOf(PROFILES.SAFE).size).toBe(0);
  });

  it('a parameter that is set to what it is anyway is not overridden', () => {
    const same = withOverrides(
      PROFILES.SAFE,
      new Map<'base_risk_pct' | 'losing_streak_limit', ParameterValue>([
        ['base_risk_pct', decimal('0.80')],
        ['losing_streak_limit', 4],
      ]),
    );
    expect(overriddenOf(same).size).toBe(0);
    expect(plain(same)).toEqual(plain(PROFILES.SAFE));
  });

  it('an adapted profile is frozen, however deep, and the original stays as it was', () => {
    const adapted = withOverrides(PROFILES.SAFE, new Map([['exit_mode_bias.BEAR', 'TREND_FOLLOW']]));
    expect(adapted.modes.exit.BEAR).toBe('TREND_FOLLOW');
    expect(PROFILES.SAFE.modes.exit.BEAR).toBe('FAST_TP');
    for (const part of [adapted, adapted.modes, adapted.modes.exit, adapted.base.riskPct])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('overrides on top of overrides are compared with the profile itself', () => {
    const once = withOverrides(PROFILES.SAFE, new Map([['losing_streak_limit', 6]]));
    const back = withOverrides(once, new Map([['losing_streak_limit', 4]]));
    expect(overriddenOf(back).size).toBe(0);
  });
});
