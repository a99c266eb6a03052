import { Decimal, Exact, ONE, roundedTo28Digits, WideExact } from '../base/decimal';
import { Quotient } from '../numbers/quotient';
import type { Profile, Regime } from '../profiles/profiles';
import { type Drawdown, NO_DRAWDOWN } from '../risk-state/drawdown';
import type { Findings } from './conditions';

/** One in units of the last decimal place of a risk. */
const RISK_UNIT = new WideExact(10).pow(12);

/**
 * The factors of the risk; 1 where a factor does not apply. Those of the streak and the drawdown are rounded, to be
 * shown: the risk follows from the exact ones.
 */
export interface Factors {
  readonly baseRiskPct: Decimal;
  readonly regime: Decimal;
  readonly streak: Decimal;
  readonly drawdown: Decimal;
  readonly spread: Decimal;
  readonly slippage: Decimal;
  readonly extremeVolatility: Decimal;
}

/** What is multiplied, and the risk that follows. */
export interface Risk {
  readonly factors: Factors;
  /** In percent: the exact product, rounded down once to 12 decimal places. */
  readonly computedRiskPct: Decimal;
  /** Whether it is 0 because of today's drawdown alone. Overrides may have made any other factor 0, which no day ends. */
  readonly isUsedUpToday: boolean;
}

/**
 * The risk under a profile.
 *
 * @param streakFactor exact
 * @param drawdown null: not known, which counts as none
 *
 * @example
 * const found = { volatility: null, spread: null, slippage: null, liquidity: null };
 * riskOf(PROFILES.SAFE, 'BULL', new Decimal(1), null, found).computedRiskPct.toFixed(); // '0.72'
 */
export function riskOf(
  { base, riskMultipliers }: Profile,
  regime: Regime,
  streakFactor: Decimal,
  drawdown: Drawdown | null,
  found: Findings,
): Risk {
  const { now } = drawdown ?? NO_DRAWDOWN;
  const factors: Factors = {
    baseRiskPct: base.riskPct,
    regime: riskMultipliers.regime[regime],
    streak: roundedTo28Digits(streakFactor),
    drawdown: drawdownFactor(riskMultipliers.drawdownPerPct, new Quotient(now.shown)).top,
    spread: found.spread?.factor ?? ONE,
    slippage: found.slippage?.factor ?? ONE,
    extremeVolatility: found.volatility?.factor ?? ONE,
  };
  const exact = { ...factors, streak: streakFactor };
  const computedRiskPct = productOf(exact, drawdownFactor(riskMultipliers.drawdownPerPct, now));
  return {
    factors,
    computedRiskPct,
    isUsedUpToday: computedRiskPct.isZero() && !productOf(exact, new Quotient(ONE)).isZero(),
  };
}

/** max(0, 1 − perPct × pct), exact. */
function drawdownFactor(perPct: Decimal, { top, bottom }: Quotient): Quotient {
  return new Quotient(Exact.max(0, Exact.sub(bottom, Exact.mul(perPct, top))), bottom);
}

/** A division of whole numbers, because a quotient that is rounded first may fall below the last place. */
function productOf(factors: Factors, drawdown: Quotient): Decimal {
  const { baseRiskPct, regime, streak, spread, slippage, extremeVolatility } = factors;
  const product = [regime, streak, spread, slippage, extremeVolatility, drawdown.top].reduce(
    (risk, factor) => risk.times(factor),
    RISK_UNIT.times(baseRiskPct),
  );
  return new Decimal(product.divToInt(drawdown.bottom).div(RISK_UNIT));
}

/**
 * Whether anything but the profile and the regime lowers the risk.
 *
 * @example
 * const found = { volatility: null, spread: null, slippage: null, liquidity: null };
 * isReduced(riskOf(PROFILES.SAFE, 'BULL', new Decimal('0.85'), null, found).factors); // true: by the streak
 */
export function isReduced({ streak, drawdown, spread, slippage, extremeVolatility }: Factors): boolean {
  return [streak, drawdown, spread, slippage, extremeVolatility].some((factor) => factor.lt(1));
}
