import { Decimal, Exact, ONE } from '../base/decimal';
import type { Profile, Regime } from '../profiles/profiles';
import { type Drawdown, NO_DRAWDOWN } from '../risk-state/drawdown';
import type { Findings } from './conditions';

/** Decimal places of a risk; it is rounded down. */
const RISK_PLACES = 12;

/** The factors of the risk, which is their product; 1 where a factor does not apply. */
export interface Factors {
  readonly baseRiskPct: Decimal;
  readonly regime: Decimal;
  readonly streak: Decimal;
  readonly drawdown: Decimal;
  readonly spread: Decimal;
  readonly slippage: Decimal;
  readonly extremeVolatility: Decimal;
}

/**
 * The factors of the risk under a profile.
 *
 * @param drawdown null: not known, which counts as none
 *
 * @example
 * const found = { volatility: null, spread: null, slippage: null, liquidity: null };
 * const drawdown = { now: new Decimal(2), worst: new Decimal(3) }; // percent
 * factorsOf(PROFILES.SAFE, 'BULL', new Decimal(1), drawdown, found).drawdown.toFixed(); // '0.8'
 */
export function factorsOf(
  { base, riskMultipliers }: Profile,
  regime: Regime,
  streakFactor: Decimal,
  drawdown: Drawdown | null,
  found: Findings,
): Factors {
  const { now: drawdownPct } = drawdown ?? NO_DRAWDOWN;
  return {
    baseRiskPct: base.riskPct,
    regime: riskMultipliers.regime[regime],
    streak: streakFactor,
    drawdown: Exact.max(0, Exact.sub(1, Exact.mul(riskMultipliers.drawdownPerPct, drawdownPct))),
    spread: found.spread?.factor ?? ONE,
    slippage: found.slippage?.factor ?? ONE,
    extremeVolatility: found.volatility?.factor ?? ONE,
  };
}

/**
 * The risk that follows from the factors, in percent: their exact product, rounded down once to 12 places.
 *
 * @example
 * const found = { volatility: null, spread: null, slippage: null, liquidity: null };
 * productOf(factorsOf(PROFILES.SAFE, 'BULL', new Decimal(1), null, found)).toFixed(); // '0.72'
 */
export function productOf(factors: Factors): Decimal {
  const { baseRiskPct, regime, streak, drawdown, spread, slippage, extremeVolatility } = factors;
  const product = [regime, streak, drawdown, spread, slippage, extremeVolatility].reduce(
    (risk, factor) => risk.times(factor),
    new Exact(baseRiskPct),
  );
  return new Decimal(product.toDecimalPlaces(RISK_PLACES, Decimal.ROUND_DOWN));
}

/**
 * Whether anything but the profile and the regime lowers the risk.
 *
 * @example
 * const found = { volatility: null, spread: null, slippage: null, liquidity: null };
 * isReduced(factorsOf(PROFILES.SAFE, 'BULL', new Decimal('0.85'), null, found)); // true: by the streak
 */
export function isReduced({ streak, drawdown, spread, slippage, extremeVolatility }: Factors): boolean {
  return [streak, drawdown, spread, slippage, extremeVolatility].some((factor) => factor.lt(1));
}
