import { type Decimal, ONE, ZERO } from '../base/decimal';
import type { Reason } from '../base/reason';
import type { Profile, Regime } from '../profiles/profiles';
import { isHigh, type MarketConditions, type Measure, type VolatilityEffect } from './market';

/** A condition of the market that a profile reacts to, with its whole effect. */
export interface Finding {
  /** What the risk is multiplied by; 1: the condition leaves it as it is. */
  readonly factor: Decimal;
  /** What is added to the confidence that an entry needs. */
  readonly confidence: Decimal;
  readonly reason: Reason;
}

/** The conditions that were found. Null: the market does not have it. */
export interface Findings {
  readonly volatility: Finding | null;
  readonly spread: Finding | null;
  readonly slippage: Finding | null;
  readonly liquidity: Finding | null;
}

interface MarketFacts {
  readonly market: MarketConditions;
  readonly profile: Profile;
  readonly volatility: VolatilityEffect;
  readonly effectiveRegime: Regime;
}

/**
 * Which conditions the market meets under a profile. Each decides its factor, its confidence and its reason in one
 * place.
 *
 * @example
 * const market = { ...UNKNOWN_MARKET, liquidity: 'LOW' } as const;
 * const facts = { market, profile: PROFILES.SAFE, volatility: 'NORMAL', effectiveRegime: 'BULL' } as const;
 * findingsOf(facts).liquidity?.confidence.toFixed(); // '0.05'
 */
export function findingsOf(facts: MarketFacts): Findings {
  return {
    volatility: volatility(facts),
    spread: spread(facts),
    slippage: slippage(facts),
    liquidity: liquidity(facts),
  };
}

function volatility({ market, profile, volatility: level, effectiveRegime }: MarketFacts): Finding | null {
  const { thresholds, riskMultipliers, confidenceAdjustments } = profile;
  const measure = measured('volatility', 'vol_level', market.volatility);
  switch (level) {
    case 'NORMAL':
      return null;
    case 'HIGH':
      // Only the effective regime changes the risk.
      return {
        factor: ONE,
        confidence: ZERO,
        reason: {
          code: 'volatility_high',
          ...measure,
          high_vol_threshold: thresholds.highVol,
          effective_regime: effectiveRegime,
        },
      };
    case 'EXTREME':
      return finding(riskMultipliers.extremeVol, confidenceAdjustments.extremeVol, {
        code: 'volatility_extreme',
        ...measure,
        extreme_vol_threshold: thresholds.extremeVol,
        effective_regime: effectiveRegime,
      });
  }
}

function spread({ market, profile }: MarketFacts): Finding | null {
  const { thresholds, riskMultipliers, confidenceAdjustments } = profile;
  if (!isHigh(market.spread, thresholds.highSpreadBps)) return null;
  return finding(riskMultipliers.highSpread, confidenceAdjustments.highSpread, {
    code: 'spread_high',
    ...measured('spread_bps', 'spread_level', market.spread),
    high_spread_bps: thresholds.highSpreadBps,
  });
}

function slippage({ market, profile }: MarketFacts): Finding | null {
  const { thresholds, riskMultipliers, confidenceAdjustments } = profile;
  if (!isHigh(market.slippage, thresholds.highSlippageBps)) return null;
  return finding(riskMultipliers.highSlippage, confidenceAdjustments.highSlippage, {
    code: 'slippage_high',
    ...measured('slippage_bps', 'slippage_level', market.slippage),
    high_slippage_bps: thresholds.highSlippageBps,
  });
}

function liquidity({ market, profile }: MarketFacts): Finding | null {
  if (market.liquidity !== 'LOW') return null;
  const confidence = profile.confidenceAdjustments.lowLiquidity;
  return { factor: ONE, confidence, reason: { code: 'liquidity_low', confidence } };
}

/** A finding that changes risk and confidence: its reason shows both. */
function finding(factor: Decimal, confidence: Decimal, reason: Reason): Finding {
  return { factor, confidence, reason: { ...reason, factor, confidence } };
}

/** A measure under the name by which the client gave it. */
function measured(
  valueName: string,
  levelName: string,
  measure: Measure<string> | null,
): Record<string, Decimal | string> {
  if (measure === null) return {};
  return 'value' in measure ? { [valueName]: measure.value } : { [levelName]: measure.level };
}
