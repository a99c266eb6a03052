import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import type { Answers } from '../../src/contract/callables/answers';
import { PROFILES } from '../../src/core/profiles/profiles';
import { getPolicy, getProfile, updateSettings } from '../../src/index';
import { call, type Data, EmbeddedUser, refusalOf } from '../support/users/embedded-user';

/** The table of docs/reference/profiles.md. */
const SAFE: Data = {
  name: 'SAFE',
  base_confidence: '0.55',
  base_risk_pct: '0.8',
  daily_dd_limit: '2.5',
  losing_streak_limit: 4,
  max_open_positions: 5,
  total_exposure_limit: '10',
  extreme_vol_threshold: '0.05',
  high_vol_threshold: '0.03',
  high_spread_bps: '8',
  high_slippage_bps: '6',
  recovery_multiplier: '1.1',
  recovery_after_streak: 2,
  cost_sensitivity: 'HIGH',
  max_cost_in_R: '0.15',
};

const AGGRESSIVE: Data = {
  name: 'AGGRESSIVE',
  base_confidence: '0.45',
  base_risk_pct: '1.2',
  daily_dd_limit: '4.5',
  losing_streak_limit: 7,
  max_open_positions: 10,
  total_exposure_limit: '20',
  extreme_vol_threshold: '0.08',
  high_vol_threshold: '0.05',
  high_spread_bps: '15',
  high_slippage_bps: '12',
  recovery_multiplier: '1.3',
  recovery_after_streak: 1,
  cost_sensitivity: 'LOW',
  max_cost_in_R: '0.3',
};

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(async () => {
  // The last write causes an event.
  await user.embedded.settled();
  user.close();
});

const ask = (request: unknown = {}): Promise<Answers['getProfile']> => call(getProfile, request);

it('getProfile answers the profile of the deployment, of the user, or the one named, and says which is active', async () => {
  expect(await ask()).toMatchObject({ active: { name: 'SAFE', source: 'deployment' }, profile: SAFE });
  expect(await ask({ profile: 'aggressive' })).toMatchObject({
    active: { name: 'SAFE', source: 'deployment' },
    profile: AGGRESSIVE,
  });
  await call(updateSettings, { profile: 'AGGRESSIVE' });
  expect(await ask({ profile: null, compare: null })).toMatchObject({
    active: { name: 'AGGRESSIVE', source: 'user' },
    profile: AGGRESSIVE,
  });
  expect(await ask({ profile: 'sAfE' })).toMatchObject({
    active: { name: 'AGGRESSIVE', source: 'user' },
    profile: SAFE,
  });
  await call(updateSettings, { profile: null });
  useRuntime({ ...getRuntime().context, defaultProfile: PROFILES.AGGRESSIVE });
  expect(await ask()).toMatchObject({
    active: { name: 'AGGRESSIVE', source: 'deployment' },
    profile: AGGRESSIVE,
  });
});

it('getProfile shows every parameter by its name', async () => {
  const { profile } = await ask();
  expect(profile).toMatchObject({
    ...SAFE,
    risk_multipliers: {
      BULL: '0.9',
      BEAR: '0.3',
      HIGH_VOL: '0.4',
      CHOP: '0.5',
      NORMAL: '0.8',
      losing_streak_per_loss: '0.15',
      drawdown_per_pct: '0.1',
    },
    confidence_adjustments: { BEAR: '0.08', HIGH_VOL: '0.1', CHOP: '0.05' },
    symbol_performance_thresholds: { min_winrate: '0.45', min_avg_R: '0.6', bad_streak_limit: 3 },
    exit_mode_bias: { BULL: 'TREND_FOLLOW', BEAR: 'FAST_TP', HIGH_VOL: 'DEFENSIVE_TRAIL', CHOP: 'FAST_TP' },
    entry_mode_bias: { BULL: 'NORMAL', BEAR: 'DEFENSIVE', HIGH_VOL: 'DEFENSIVE', CHOP: 'DEFENSIVE' },
  });
});

it('getProfile shows both profiles side by side with compare', async () => {
  const answer = await ask({ compare: true });
  expect(answer).toMatchObject({
    active: { name: 'SAFE', source: 'deployment' },
    profiles: { SAFE, AGGRESSIVE },
  });
  expect(Object.keys(answer.profiles ?? {})).toEqual(['SAFE', 'AGGRESSIVE']);
  expect(answer.profiles).toEqual({
    SAFE: (await ask({ profile: 'SAFE' })).profile,
    AGGRESSIVE: (await ask({ profile: 'AGGRESSIVE' })).profile,
  });
  expect(await ask({ compare: false })).toEqual(await ask());
});

it.each(['SAFE', 'AGGRESSIVE'])(
  'getProfile shows by regime the policy of a new user: %s',
  async (profile) => {
    const byRegime = (await ask({ profile })).profile?.by_regime ?? {};
    expect(Object.keys(byRegime).sort()).toEqual(['BEAR', 'BULL', 'CHOP', 'HIGH_VOL', 'NORMAL']);
    for (const [regime, figures] of Object.entries(byRegime)) {
      const policy = await call(getPolicy, { profile, regime });
      expect(figures).toEqual({
        risk_pct: policy.computed_risk_pct,
        min_confidence: policy.min_confidence,
        entry_mode: policy.entry_mode,
        exit_mode: policy.exit_mode,
      });
    }
  },
);

it('getProfile costs one read, and answers JSON', async () => {
  user.embedded.meter.take();
  const answer = await ask({ compare: true });
  expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
});

it('getProfile answers the valid profile of damaged settings, else that of the deployment', async () => {
  await user.paths.settings.set({ profile: 'AGGRESSIVE', paused: 'x', lookback_trades: 'x' });
  expect(await ask()).toMatchObject({ active: { name: 'AGGRESSIVE', source: 'user' } });
  await user.paths.settings.set({ profile: 'reckless' });
  expect(await ask()).toMatchObject({ active: { name: 'SAFE', source: 'deployment' } });
});

it.each<[unknown, string, RegExp]>([
  [{ profile: 'reckless' }, 'profile', /profile is "reckless"; .*"SAFE" or "AGGRESSIVE"/],
  [{ profile: '' }, 'profile', /"SAFE" or "AGGRESSIVE"/],
  [{ profile: 7 }, 'profile', /profile is 7; .*"SAFE" or "AGGRESSIVE"/],
  [{ profile: ['SAFE'] }, 'profile', /"SAFE" or "AGGRESSIVE"/],
  [{ profile: 'constructor' }, 'profile', /"SAFE" or "AGGRESSIVE"/],
  [{ compare: 'yes' }, 'compare', /compare is "yes"; .*true or false/],
  [{ compare: 1 }, 'compare', /true or false/],
  [{ name: 'SAFE' }, 'name', /"name" is not a known key; .*profile, compare/],
  [[], '', /an object/],
])('getProfile refuses %j', async (request, field, message) => {
  const refusal = await refusalOf(getProfile, request);
  expect(refusal).toMatchObject({ code: 'invalid-argument', details: { field } });
  expect(refusal.message).toMatch(message);
});
