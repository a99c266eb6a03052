import { regimeTable } from '../../core/policy/regime-table';
import { type Profile, PROFILES } from '../../core/profiles/profiles';
import { describeProfile, encodeProfileAnswer, parseProfileRequest, type WireProfile } from './profile';
import { decimal } from '../../../test/support/oracles/engine';
import { NO_OVERRIDES, withOverrides } from '../../core/profiles/overrides';
import { encodeProfile } from '../fields/profile';

const described = (profile: Profile): WireProfile => describeProfile(profile, regimeTable(profile));

describe('parseProfileRequest', () => {
  it.each<[unknown, unknown]>([
    [{}, { profile: null, compare: false }],
    [
      { profile: null, compare: null },
      { profile: null, compare: false },
    ],
    [
      { profile: 'aGGressive', compare: true },
      { profile: PROFILES.AGGRESSIVE, compare: true },
    ],
  ])('reads %j', (input, request) => {
    expect(parseProfileRequest(input)).toEqual(request);
  });

  it.each<[unknown, string]>([
    [{ profile: 'SAFER' }, 'profile'],
    [{ compare: 'true' }, 'compare'],
    [{ Profile: 'SAFE' }, 'Profile'],
    [null, ''],
  ])('refuses %j', (input, field) => {
    expect(() => parseProfileRequest(input)).toThrow(expect.objectContaining({ field }) as Error);
  });
});

describe('encodeProfileAnswer', () => {
  const active = { profile: PROFILES.AGGRESSIVE, source: 'user' } as const;

  it('shows the named profile, else the active one, and says which is active', () => {
    const shown = (profile: 'SAFE' | null): unknown =>
      encodeProfileAnswer(
        { profile: profile && PROFILES[profile], compare: false },
        active,
        NO_OVERRIDES,
        regimeTable,
      );
    const said = { name: 'AGGRESSIVE', source: 'user' };
    expect(shown(null)).toEqual({ active: said, profile: described(PROFILES.AGGRESSIVE) });
    expect(shown('SAFE')).toEqual({ active: said, profile: described(PROFILES.SAFE) });
  });

  it('shows all profiles side by side when compare is set', () => {
    const request = { profile: PROFILES.SAFE, compare: true };
    expect(encodeProfileAnswer(request, active, NO_OVERRIDES, regimeTable)).toEqual({
      active: { name: 'AGGRESSIVE', source: 'user' },
      profiles: {
        SAFE: described(PROFILES.SAFE),
        AGGRESSIVE: described(PROFILES.AGGRESSIVE),
      },
    });
  });

  it('adapts every profile by the overrides, with what it has itself beside them', () => {
    const overrides = new Map([['base_risk_pct', decimal('0.5')]] as const);
    const adapted = { profile: withOverrides(PROFILES.AGGRESSIVE, overrides), source: 'user' } as const;
    const ask = (profile: Profile | null, compare: boolean): unknown =>
      encodeProfileAnswer({ profile, compare }, adapted, overrides, regimeTable);
    const shown = (original: string, bull: string): unknown => ({
      base_risk_pct: '0.5',
      overridden: { base_risk_pct: { value: '0.5', original } },
      by_regime: { BULL: { risk_pct: bull } },
    });
    const [safe, aggressive] = [shown('0.8', '0.45'), shown('1.2', '0.65')];
    expect(ask(null, false)).toMatchObject({ profile: aggressive });
    expect(ask(PROFILES.SAFE, false)).toMatchObject({ profile: safe });
    expect(ask(null, true)).toMatchObject({ profiles: { SAFE: safe, AGGRESSIVE: aggressive } });
  });
});

it('describeProfile has every parameter, and what follows from them by regime', () => {
  const { by_regime: byRegime, ...parameters } = described(PROFILES.SAFE);
  expect(parameters).toEqual(encodeProfile(PROFILES.SAFE));
  expect(byRegime).toEqual({
    BULL: { risk_pct: '0.72', min_confidence: '0.55', entry_mode: 'NORMAL', exit_mode: 'TREND_FOLLOW' },
    BEAR: { risk_pct: '0.24', min_confidence: '0.63', entry_mode: 'DEFENSIVE', exit_mode: 'FAST_TP' },
    HIGH_VOL: {
      risk_pct: '0.32',
      min_confidence: '0.65',
      entry_mode: 'DEFENSIVE',
      exit_mode: 'DEFENSIVE_TRAIL',
    },
    CHOP: { risk_pct: '0.4', min_confidence: '0.6', entry_mode: 'DEFENSIVE', exit_mode: 'FAST_TP' },
    NORMAL: { risk_pct: '0.64', min_confidence: '0.55', entry_mode: 'NORMAL', exit_mode: 'TREND_FOLLOW' },
  });
});
