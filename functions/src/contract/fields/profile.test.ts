import * as v from 'valibot';
import { decimal } from '../../../test/support/oracles/engine';
import { withOverrides } from '../../core/profiles/overrides';
import type { ParameterName, ParameterValue } from '../../core/profiles/parameters';
import { findProfile, PROFILES } from '../../core/profiles/profiles';
import { encodeOverridden, encodeProfile, PROFILE_RULE, profileName } from './profile';

describe('profileName', () => {
  it.each(['SAFE', 'safe', 'Safe', 'AGGRESSIVE', 'aggressive', 'aGGressive'])(
    'reads %j in any case',
    (name) => {
      expect(v.parse(profileName, name)).toBe(findProfile(name));
      expect(v.parse(profileName, name).name).toBe(name.toUpperCase());
    },
  );

  it.each<unknown>(['', 'BOLD', 'SAFE ', '__proto__', null, 0, true, [], ['SAFE'], {}, PROFILES.SAFE])(
    '%j is none; the message lists the valid ones',
    (name) => {
      const { success, issues } = v.safeParse(profileName, name);
      expect(success).toBe(false);
      expect(issues?.map(({ message }) => message)).toEqual(['"SAFE" or "AGGRESSIVE", in any case']);
    },
  );

  it('has a message that lists the names', () => {
    expect(PROFILE_RULE).toBe('"SAFE" or "AGGRESSIVE", in any case');
  });
});

describe('encodeProfile', () => {
  it('writes SAFE with the names and numbers of docs/reference/profiles.md', () => {
    expect(encodeProfile(PROFILES.SAFE)).toEqual({
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
      risk_multipliers: {
        BULL: '0.9',
        BEAR: '0.3',
        HIGH_VOL: '0.4',
        CHOP: '0.5',
        NORMAL: '0.8',
        losing_streak_per_loss: '0.15',
        drawdown_per_pct: '0.1',
        high_spread: '0.7',
        high_slippage: '0.7',
        extreme_vol: '0.25',
      },
      confidence_adjustments: {
        BULL: '0',
        BEAR: '0.08',
        HIGH_VOL: '0.1',
        CHOP: '0.05',
        NORMAL: '0',
        high_spread: '0.03',
        high_slippage: '0.03',
        low_liquidity: '0.05',
        extreme_vol: '0.15',
      },
      symbol_performance_thresholds: { min_winrate: '0.45', min_avg_R: '0.6', bad_streak_limit: 3 },
      exit_mode_bias: {
        BULL: 'TREND_FOLLOW',
        BEAR: 'FAST_TP',
        HIGH_VOL: 'DEFENSIVE_TRAIL',
        CHOP: 'FAST_TP',
        NORMAL: 'TREND_FOLLOW',
      },
      entry_mode_bias: {
        BULL: 'NORMAL',
        BEAR: 'DEFENSIVE',
        HIGH_VOL: 'DEFENSIVE',
        CHOP: 'DEFENSIVE',
        NORMAL: 'NORMAL',
      },
      recovery_multiplier: '1.1',
      recovery_after_streak: 2,
      cost_sensitivity: 'HIGH',
      max_cost_in_R: '0.15',
    });
  });

  it('writes AGGRESSIVE with the names and numbers of docs/reference/profiles.md', () => {
    expect(encodeProfile(PROFILES.AGGRESSIVE)).toEqual({
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
      risk_multipliers: {
        BULL: '1.3',
        BEAR: '0.6',
        HIGH_VOL: '0.8',
        CHOP: '0.7',
        NORMAL: '1',
        losing_streak_per_loss: '0.08',
        drawdown_per_pct: '0.05',
        high_spread: '0.9',
        high_slippage: '0.9',
        extreme_vol: '0.5',
      },
      confidence_adjustments: {
        BULL: '-0.02',
        BEAR: '0.05',
        HIGH_VOL: '0.05',
        CHOP: '0.02',
        NORMAL: '0',
        high_spread: '0.01',
        high_slippage: '0.01',
        low_liquidity: '0.02',
        extreme_vol: '0.08',
      },
      symbol_performance_thresholds: { min_winrate: '0.35', min_avg_R: '0.3', bad_streak_limit: 5 },
      exit_mode_bias: {
        BULL: 'TREND_FOLLOW',
        BEAR: 'TREND_FOLLOW',
        HIGH_VOL: 'TREND_FOLLOW',
        CHOP: 'TREND_FOLLOW',
        NORMAL: 'TREND_FOLLOW',
      },
      entry_mode_bias: {
        BULL: 'AGGRESSIVE',
        BEAR: 'NORMAL',
        HIGH_VOL: 'NORMAL',
        CHOP: 'AGGRESSIVE',
        NORMAL: 'NORMAL',
      },
      recovery_multiplier: '1.3',
      recovery_after_streak: 1,
      cost_sensitivity: 'LOW',
      max_cost_in_R: '0.3',
    });
  });

  it('does not confuse spread and slippage, which have the same figures in both profiles', () => {
    const { riskMultipliers, confidenceAdjustments } = PROFILES.SAFE;
    const wire = encodeProfile({
      ...PROFILES.SAFE,
      riskMultipliers: { ...riskMultipliers, highSpread: decimal('0.6'), highSlippage: decimal('0.5') },
      confidenceAdjustments: {
        ...confidenceAdjustments,
        highSpread: decimal('0.01'),
        highSlippage: decimal('0.02'),
      },
    });
    expect(wire.risk_multipliers).toMatchObject({ high_spread: '0.6', high_slippage: '0.5' });
    expect(wire.confidence_adjustments).toMatchObject({ high_spread: '0.01', high_slippage: '0.02' });
  });

  it('returns a copy, so that changes to it do not change the profile', () => {
    const wire = encodeProfile(PROFILES.SAFE).exit_mode_bias as Record<string, string>;
    wire.BULL = 'NEVER';
    expect(PROFILES.SAFE.modes.exit.BULL).toBe('TREND_FOLLOW');
  });
});

describe('encodeOverridden', () => {
  it('shows each overridden parameter with the value of the profile itself', () => {
    const adapted = withOverrides(
      PROFILES.SAFE,
      new Map<ParameterName, ParameterValue>([
        ['risk_multipliers.BULL', decimal('1.10')],
        ['losing_streak_limit', 6],
        ['base_risk_pct', decimal('0.8')],
      ]),
    );
    expect(encodeOverridden(adapted)).toEqual({
      overridden: {
        losing_streak_limit: { value: 6, original: 4 },
        'risk_multipliers.BULL': { value: '1.1', original: '0.9' },
      },
    });
    expect(encodeProfile(adapted)).toMatchObject({
      losing_streak_limit: 6,
      risk_multipliers: { BULL: '1.1' },
    });
  });

  it('is empty where none is overridden', () => {
    expect(encodeOverridden(PROFILES.SAFE)).toEqual({});
  });
});
