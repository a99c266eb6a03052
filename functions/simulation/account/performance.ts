import { Decimal, ONE } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import type { Holding } from './holding-clock';
import type { MeanAndDeviation } from './day-sums';

/** How an account performed. Percentages in percent; null: not known. docs/reference/replay.md has the formulas. */
export interface Performance extends Holding {
  readonly finalEquity: Decimal;
  readonly netReturnPct: Decimal;
  /** Null if the account ran for less than a day. */
  readonly annualReturnPct: Decimal | null;
  /** Of daily returns, × √365. Null for fewer than two days. */
  readonly volatilityPct: Decimal | null;
  /** Of daily returns, × √365. Null for fewer than two days, or if all days are equal. */
  readonly sharpe: Decimal | null;
  readonly maxDrawdownPct: Decimal;
  /** How many times the whole account was moved between the agents. */
  readonly turnover: Decimal;
  /** Trades that moved it. */
  readonly trades: number;
  /**
   * When nothing was left: the account opens no trade after that. Its open trades still close, and may leave something.
   */
  readonly ruinedAt: Instant | null;
}

interface AccountFacts {
  readonly start: Decimal;
  readonly equity: Decimal;
  /** From the first close to the last. */
  readonly seconds: number;
  readonly daily: MeanAndDeviation | null;
  /** Annual, a fraction. */
  readonly riskFreeRate: Decimal;
  readonly maxDrawdownPct: Decimal;
  readonly holding: Holding;
  readonly turnover: Decimal;
  readonly trades: number;
  readonly ruinedAt: Instant | null;
}

/** Days per calendar year, not trading days: the returns are per calendar day. */
const DAYS = 365;
const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_YEAR = DAYS * SECONDS_PER_DAY;
const ROOT_OF_DAYS = new Decimal(DAYS).sqrt();

/** The performance of an account, from what was measured while it ran. */
export function performanceOf(facts: AccountFacts): Performance {
  const { start, equity, seconds, daily } = facts;
  return {
    finalEquity: equity,
    netReturnPct: Decimal.div(Decimal.sub(equity, start).times(100), start),
    annualReturnPct: annualReturnPct(Decimal.div(equity, start), seconds),
    volatilityPct: daily === null ? null : daily.stdDev.times(ROOT_OF_DAYS),
    sharpe: daily === null ? null : annualSharpe(daily, facts.riskFreeRate),
    maxDrawdownPct: facts.maxDrawdownPct,
    turnover: facts.turnover,
    trades: facts.trades,
    ruinedAt: facts.ruinedAt,
    ...facts.holding,
  };
}

/** ((equity / start) ^ (year / elapsed) − 1) × 100; −100 if nothing is left. */
function annualReturnPct(growth: Decimal, seconds: number): Decimal | null {
  if (seconds < SECONDS_PER_DAY) return null;
  if (growth.lte(0)) return new Decimal(-100);
  return growth.pow(Decimal.div(SECONDS_PER_YEAR, seconds)).minus(ONE).times(100);
}

/** (mean − rf / 365) / s × √365 (Sharpe 1994, ex post, annualised as for independent days). */
function annualSharpe({ mean, stdDev }: MeanAndDeviation, riskFreeRate: Decimal): Decimal | null {
  if (stdDev.isZero()) return null;
  const dailyRiskFreePct = Decimal.div(riskFreeRate, DAYS).times(100);
  return mean.minus(dailyRiskFreePct).div(stdDev).times(ROOT_OF_DAYS);
}
