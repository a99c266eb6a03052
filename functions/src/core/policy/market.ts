import type { Decimal } from '../base/decimal';
import type { Profile, Regime } from '../profiles/profiles';

export const VOLATILITY_LEVELS = ['LOW', 'NORMAL', 'HIGH', 'EXTREME'] as const;
export type VolatilityLevel = (typeof VOLATILITY_LEVELS)[number];

/** Of spread and slippage. LOW acts like NORMAL. */
export const COST_LEVELS = ['LOW', 'NORMAL', 'HIGH'] as const;
export type CostLevel = (typeof COST_LEVELS)[number];

export const LIQUIDITY_LEVELS = ['NORMAL', 'LOW'] as const;
export type LiquidityLevel = (typeof LIQUIDITY_LEVELS)[number];

/** A measure by its value, or by the level that the client has made of it. */
export type Measure<Level extends string> = { readonly value: Decimal } | { readonly level: Level };

/** What the client says of the market and of its own exposure. Null: not said. */
export interface MarketConditions {
  readonly regime: Regime;
  /** ATR / price, a fraction. */
  readonly volatility: Measure<VolatilityLevel> | null;
  /** Basis points. */
  readonly spread: Measure<CostLevel> | null;
  /** Basis points. */
  readonly slippage: Measure<CostLevel> | null;
  readonly liquidity: LiquidityLevel;
  /** The cost of the trade, as far as it can be foreseen, in units of its initial risk. */
  readonly expectedCostR: Decimal | null;
  readonly openPositions: number | null;
  /** Percent of equity, as the client counts it. */
  readonly totalExposurePct: Decimal | null;
}

/** A market of which nothing was said. */
export const UNKNOWN_MARKET: MarketConditions = {
  regime: 'NORMAL',
  volatility: null,
  spread: null,
  slippage: null,
  liquidity: 'NORMAL',
  expectedCostR: null,
  openPositions: null,
  totalExposurePct: null,
};

/** A measure reaches a level when it is at or above the threshold. */
export function volatilityLevel(
  { volatility }: MarketConditions,
  { thresholds }: Profile,
): 'NORMAL' | 'HIGH' | 'EXTREME' {
  if (volatility === null) return 'NORMAL';
  if ('level' in volatility) return volatility.level === 'LOW' ? 'NORMAL' : volatility.level;
  if (volatility.value.gte(thresholds.extremeVol)) return 'EXTREME';
  return volatility.value.gte(thresholds.highVol) ? 'HIGH' : 'NORMAL';
}

export function isHigh(cost: Measure<CostLevel> | null, threshold: Decimal): boolean {
  if (cost === null) return false;
  return 'level' in cost ? cost.level === 'HIGH' : cost.value.gte(threshold);
}

/** High volatility makes any regime HIGH_VOL, but one in which the profile risks still less. */
export function effectiveRegime(conditions: MarketConditions, profile: Profile): Regime {
  const { regime } = conditions;
  if (volatilityLevel(conditions, profile) === 'NORMAL') return regime;
  const multipliers = profile.riskMultipliers.regime;
  return multipliers[regime].lt(multipliers.HIGH_VOL) ? regime : 'HIGH_VOL';
}
