import type * as v from 'valibot';
import { type Decimal, decimalText } from '../../core/base/decimal';
import { findProfile, type Profile, PROFILE_NAMES, type Regime } from '../../core/profiles/profiles';
import { alternatives, parsed } from './fields';

export const PROFILE_RULE = `${alternatives(PROFILE_NAMES)}, in any case`;

/** The name of a profile, in any case. */
export const profileName: v.GenericSchema<unknown, Profile> = parsed(PROFILE_RULE, (value) =>
  typeof value === 'string' ? findProfile(value) : null,
);

/** Every parameter of a profile, under the names of SPEC section 4. */
export function encodeProfile(profile: Profile): Record<string, unknown> {
  const { riskMultipliers: risk, confidenceAdjustments: confidence, symbolThresholds: symbols } = profile;
  return {
    name: profile.name,
    base_confidence: decimalText(profile.base.confidence),
    base_risk_pct: decimalText(profile.base.riskPct),
    daily_dd_limit: decimalText(profile.stops.dailyDdLimit),
    losing_streak_limit: profile.stops.losingStreakLimit,
    max_open_positions: profile.exposure.maxOpenPositions,
    total_exposure_limit: decimalText(profile.exposure.totalExposureLimit),
    extreme_vol_threshold: decimalText(profile.thresholds.extremeVol),
    high_vol_threshold: decimalText(profile.thresholds.highVol),
    high_spread_bps: decimalText(profile.thresholds.highSpreadBps),
    high_slippage_bps: decimalText(profile.thresholds.highSlippageBps),
    risk_multipliers: {
      ...byRegime(risk.regime),
      losing_streak_per_loss: decimalText(risk.losingStreakPerLoss),
      drawdown_per_pct: decimalText(risk.drawdownPerPct),
      high_spread: decimalText(risk.highSpread),
      high_slippage: decimalText(risk.highSlippage),
      extreme_vol: decimalText(risk.extremeVol),
    },
    confidence_adjustments: {
      ...byRegime(confidence.regime),
      high_spread: decimalText(confidence.highSpread),
      high_slippage: decimalText(confidence.highSlippage),
      low_liquidity: decimalText(confidence.lowLiquidity),
      extreme_vol: decimalText(confidence.extremeVol),
    },
    symbol_performance_thresholds: {
      min_winrate: decimalText(symbols.minWinrate),
      min_avg_R: decimalText(symbols.minAvgR),
      bad_streak_limit: symbols.badStreakLimit,
    },
    exit_mode_bias: { ...profile.modes.exit },
    entry_mode_bias: { ...profile.modes.entry },
    recovery_multiplier: decimalText(profile.recovery.multiplier),
    recovery_after_streak: profile.recovery.afterStreak,
    cost_sensitivity: profile.cost.sensitivity,
    max_cost_in_R: decimalText(profile.cost.maxInR),
  };
}

function byRegime(values: Readonly<Record<Regime, Decimal>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([regime, value]) => [regime, decimalText(value)]));
}
