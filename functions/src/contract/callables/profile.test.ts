import { regimeTable } from '../../core/policy/regime-table';
import { type Profile, PROFILES } from '../../core/profiles/profiles';
import { describeProfile, encodeProfileAnswer, parseProfileRequest, type WireProfile } from './profile';
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
      encodeProfileAnswer({ profile: profile && PROFILES[profile], compare: false }, active, regimeTable);
    const said = { name: 'AGGRESSIVE', source: 'user' };
    expect(shown(null)).toEqual({ active: said, profile: described(PROFILES.AGGRESSIVE) });
    expect(shown('SAFE')).toEqual({ active: said, profile: described(PROFILES.SAFE) });
  });

  it('shows all profiles side by side when compare is set', () => {
    expect(encodeProfileAnswer({ profile: PROFILES.SAFE, compare: true }, active, regimeTable)).toEqual({
      active: { name: 'AGGRESSIVE', source: 'user' },
      profiles: {
        SAFE: described(PROFILES.SAFE),
        AGGRESSIVE: described(PROFILES.AGGRESSIVE),
      },
    });
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
