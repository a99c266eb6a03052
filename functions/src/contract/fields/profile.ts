import type * as v from 'valibot';
import { findProfile, type Profile, PROFILE_NAMES } from '../../core/profiles/profiles';
import { alternatives, parsed } from './fields';
import { wireValue } from './wire-value';

export const PROFILE_RULE = `${alternatives(PROFILE_NAMES)}, in any case`;

/** The name of a profile, in any case. */
export const profileName: v.GenericSchema<unknown, Profile> = parsed(PROFILE_RULE, (value) =>
  typeof value === 'string' ? findProfile(value) : null,
);

/** Every parameter of a profile, under the names of docs/reference/profiles.md. */
export function encodeProfile(profile: Profile) {
  const { riskMultipliers: risk, confidenceAdjustments: confidence, symbolThresholds: symbols } = profile;
  return wireValue({
    name: profile.name,
    base_confidence: profile.base.confidence,
    base_risk_pct: profile.base.riskPct,
    daily_dd_limit: profile.stops.dailyDdLimit,
    losing_streak_limit: profile.stops.losingStreakLimit,
    max_open_positions: profile.exposure.maxOpenPositions,
    total_exposure_limit: profile.exposure.totalExposureLimit,
    extreme_vol_threshold: profile.thresholds.extremeVol,
    high_vol_threshold: profile.thresholds.highVol,
    high_spread_bps: profile.thresholds.highSpreadBps,
    high_slippage_bps: profile.thresholds.highSlippageBps,
    risk_multipliers: {
      ...risk.regime,
      losing_streak_per_loss: risk.losingStreakPerLoss,
      drawdown_per_pct: risk.drawdownPerPct,
      high_spread: risk.highSpread,
      high_slippage: risk.highSlippage,
      extreme_vol: risk.extremeVol,
    },
    confidence_adjustments: {
      ...confidence.regime,
      high_spread: confidence.highSpread,
      high_slippage: confidence.highSlippage,
      low_liquidity: confidence.lowLiquidity,
      extreme_vol: confidence.extremeVol,
    },
    symbol_performance_thresholds: {
      min_winrate: symbols.minWinrate,
      min_avg_R: symbols.minAvgR,
      bad_streak_limit: symbols.badStreakLimit,
    },
    exit_mode_bias: profile.modes.exit,
    entry_mode_bias: profile.modes.entry,
    recovery_multiplier: profile.recovery.multiplier,
    recovery_after_streak: profile.recovery.afterStreak,
    cost_sensitivity: profile.cost.sensitivity,
    max_cost_in_R: profile.cost.maxInR,
  });
}
