import { PROFILES } from '../../core/profiles/profiles';
import { describeProfile, encodeProfileAnswer, parseProfileRequest } from './profile';
import { encodeProfile } from '../fields/profile';

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

  it('shows the one named, else the active one, and says which is active', () => {
    const shown = (profile: 'SAFE' | null): unknown =>
      encodeProfileAnswer({ profile: profile && PROFILES[profile], compare: false }, active);
    const said = { name: 'AGGRESSIVE', source: 'user' };
    expect(shown(null)).toEqual({ active: said, profile: describeProfile(PROFILES.AGGRESSIVE) });
    expect(shown('SAFE')).toEqual({ active: said, profile: describeProfile(PROFILES.SAFE) });
  });

  it('shows both side by side', () => {
    expect(encodeProfileAnswer({ profile: PROFILES.SAFE, compare: true }, active)).toEqual({
      active: { name: 'AGGRESSIVE', source: 'user' },
      profiles: {
        SAFE: describeProfile(PROFILES.SAFE),
        AGGRESSIVE: describeProfile(PROFILES.AGGRESSIVE),
      },
    });
  });
});

it('describeProfile is every parameter, and what follows from them by regime', () => {
  const { by_regime: byRegime, ...parameters } = describeProfile(PROFILES.SAFE);
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
