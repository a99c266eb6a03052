import { Decimal, ONE } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import type { Holding } from './holding-clock';
import type { MeanAndDeviation } from './day-sums';

/** How an account performed. Percentages in percent; null: not known. docs/reference/replay.md has the formulas. */
export interface Performance extends Holding {
  readonly finalEquity: Decimal;
  readonly netReturnPct: Decimal;
  /** Null if the account ran for fewer than 180 days. */
  readonly annualReturnPct: Decimal | null;
  /** Of daily returns, × √365. Null likewise, and for an account that ran on one day only. */
  readonly volatilityPct: Decimal | null;
  /** Of daily returns, × √365. Null for fewer than 30 days with a close, or if all days are equal. */
  readonly sharpe: Decimal | null;
  readonly maxDrawdownPct: Decimal;
  /** How many times the whole account was moved between the agents. */
  readonly turnover: Decimal;
  /** Trades that moved it. */
  readonly trades: number;
  /** UTC calendar days with a trade that moved it. */
  readonly daysWithClose: number;
  /**
   * When nothing was left: the account opens no trade after that. Its open trades still close, and may leave something.
   */
  readonly ruinedAt: Instant | null;
  /** Why a figure is null. */
  readonly unknown: ReadonlyMap<UnknownFigure, UnknownReason>;
}

/** The figures that can be null. */
export type UnknownFigure =
  'annualReturnPct' | 'volatilityPct' | 'sharpe' | 'timeInCashPct' | 'maxExposurePct';

export type UnknownReason =
  'under_180_days' | 'under_30_days_with_a_close' | 'all_days_equal' | 'opening_not_known' | 'no_time';

interface AccountFacts {
  readonly start: Decimal;
  readonly equity: Decimal;
  /** From the first close to the last, exact. */
  readonly seconds: Decimal;
  readonly daily: MeanAndDeviation | null;
  /** Annual, a fraction. */
  readonly riskFreeRate: Decimal;
  readonly maxDrawdownPct: Decimal;
  readonly holding: Holding;
  readonly turnover: Decimal;
  readonly trades: number;
  readonly daysWithClose: number;
  readonly ruinedAt: Instant | null;
}

/** A figure per year from a shorter time says more about the length of the time than about the account. */
export const LEAST_DAYS_FOR_A_YEAR = 180;
/** The standard error of a Sharpe ratio of n days is some 1/√n: below 30 days it is nearly as large as any ratio. */
export const LEAST_DAYS_FOR_A_RATIO = 30;

/** Days per calendar year, not trading days: the returns are per calendar day. */
const DAYS = 365;
const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_YEAR = DAYS * SECONDS_PER_DAY;
const ROOT_OF_DAYS = new Decimal(DAYS).sqrt();

/** The performance of an account, from what was measured while it ran. */
export function performanceOf(facts: AccountFacts): Performance {
  const { start, equity, seconds, daily, holding } = facts;
  const isLong = seconds.gte(LEAST_DAYS_FOR_A_YEAR * SECONDS_PER_DAY);
  const hasRatio = facts.daysWithClose >= LEAST_DAYS_FOR_A_RATIO;
  const figures = {
    annualReturnPct: isLong ? annualReturnPct(Decimal.div(equity, start), seconds) : null,
    volatilityPct: isLong && daily !== null ? daily.stdDev.times(ROOT_OF_DAYS) : null,
    sharpe: hasRatio && daily !== null ? annualSharpe(daily, facts.riskFreeRate) : null,
    ...holding,
  };
  const reasons: Readonly<Record<UnknownFigure, UnknownReason>> = {
    annualReturnPct: 'under_180_days',
    volatilityPct: 'under_180_days',
    sharpe: hasRatio ? 'all_days_equal' : 'under_30_days_with_a_close',
    // What is held is not known, or there was no time in which it could be held.
    timeInCashPct: holding.maxExposurePct === null ? 'opening_not_known' : 'no_time',
    maxExposurePct: 'opening_not_known',
  };
  const names = Object.keys(reasons) as UnknownFigure[];
  return {
    finalEquity: equity,
    netReturnPct: Decimal.div(Decimal.sub(equity, start).times(100), start),
    ...figures,
    maxDrawdownPct: facts.maxDrawdownPct,
    turnover: facts.turnover,
    trades: facts.trades,
    daysWithClose: facts.daysWithClose,
    ruinedAt: facts.ruinedAt,
    unknown: new Map(names.flatMap((name) => (figures[name] === null ? [[name, reasons[name]]] : []))),
  };
}

/** ((equity / start) ^ (year / elapsed) − 1) × 100; −100 if nothing is left. */
function annualReturnPct(growth: Decimal, seconds: Decimal): Decimal {
  if (growth.lte(0)) return new Decimal(-100);
  return growth.pow(Decimal.div(SECONDS_PER_YEAR, seconds)).minus(ONE).times(100);
}

/**
 * (mean − rf / 365) / s × √365 (Sharpe 1994, ex post, annualised as for independent days); null where all days are equal.
 *
 * @param riskFreeRate annual, a fraction
 */
export function annualSharpe({ mean, stdDev }: MeanAndDeviation, riskFreeRate: Decimal): Decimal | null {
  if (stdDev.isZero()) return null;
  const dailyRiskFreePct = Decimal.div(riskFreeRate, DAYS).times(100);
  return mean.minus(dailyRiskFreePct).div(stdDev).times(ROOT_OF_DAYS);
}
