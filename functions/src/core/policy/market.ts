import type { Decimal } from '../base/decimal';
import type { Profile, Regime } from '../profiles/profiles';

export const VOLATILITY_LEVELS = ['LOW', 'NORMAL', 'HIGH', 'EXTREME'] as const;
export type VolatilityLevel = (typeof VOLATILITY_LEVELS)[number];

/** Levels of spread and slippage. LOW acts like NORMAL. */
export const COST_LEVELS = ['LOW', 'NORMAL', 'HIGH'] as const;
export type CostLevel = (typeof COST_LEVELS)[number];

export const LIQUIDITY_LEVELS = ['NORMAL', 'LOW'] as const;
export type LiquidityLevel = (typeof LIQUIDITY_LEVELS)[number];

/** A measure: its value, or the level that the client sees in it. */
export type Measure<Level extends string> = { readonly value: Decimal } | { readonly level: Level };

/** What the client reports of the market and of its own exposure. Null: not reported. */
export interface MarketConditions {
  readonly regime: Regime;
  /** ATR / price, a fraction. */
  readonly volatility: Measure<VolatilityLevel> | null;
  /** Basis points. */
  readonly spread: Measure<CostLevel> | null;
  /** Basis points. */
  readonly slippage: Measure<CostLevel> | null;
  readonly liquidity: LiquidityLevel;
  /** The expected cost of the trade, in units of its initial risk. */
  readonly expectedCostR: Decimal | null;
  readonly openPositions: number | null;
  /** Percent of equity, as the client counts it. */
  readonly totalExposurePct: Decimal | null;
}

/** A market of which nothing is reported. */
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

/** The volatility levels that a profile tells apart. LOW acts like NORMAL. */
export type VolatilityEffect = Exclude<VolatilityLevel, 'LOW'>;

/**
 * How volatile the market is under the thresholds of a profile; a value at a threshold has reached it.
 *
 * @example
 * // SAFE: HIGH from 0.03, EXTREME from 0.05.
 * volatilityLevel({ ...UNKNOWN_MARKET, volatility: { value: new Decimal('0.03') } }, PROFILES.SAFE); // 'HIGH'
 */
export function volatilityLevel({ volatility }: MarketConditions, { thresholds }: Profile): VolatilityEffect {
  if (volatility === null) return 'NORMAL';
  if ('level' in volatility) return volatility.level === 'LOW' ? 'NORMAL' : volatility.level;
  if (volatility.value.gte(thresholds.extremeVol)) return 'EXTREME';
  return volatility.value.gte(thresholds.highVol) ? 'HIGH' : 'NORMAL';
}

/**
 * Whether a spread or slippage is high: at or above the threshold, or called HIGH by the client.
 *
 * @example
 * isHigh({ value: new Decimal(8) }, new Decimal(8)); // true
 * isHigh({ level: 'NORMAL' }, new Decimal(8)); // false
 */
export function isHigh(cost: Measure<CostLevel> | null, threshold: Decimal): boolean {
  if (cost === null) return false;
  return 'level' in cost ? cost.level === 'HIGH' : cost.value.gte(threshold);
}

/**
 * The regime that decides. High volatility turns every regime into HIGH_VOL, except one in which the profile risks even
 * less.
 *
 * @example
 * effectiveRegime('BULL', 'HIGH', PROFILES.SAFE); // 'HIGH_VOL'
 * effectiveRegime('BEAR', 'HIGH', PROFILES.SAFE); // 'BEAR'
 */
export function effectiveRegime(regime: Regime, volatility: VolatilityEffect, profile: Profile): Regime {
  if (volatility === 'NORMAL') return regime;
  const multipliers = profile.riskMultipliers.regime;
  return multipliers[regime].lt(multipliers.HIGH_VOL) ? regime : 'HIGH_VOL';
}
