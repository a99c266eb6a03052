import type { EngineConfig, ReturnBasis } from '../config';
import type { Decimal } from '../base/decimal';
import { type DaySums, daySums } from './daily-volatility';
import { type PowerSums, powerSums } from './power-sums';
import { type ProfitSums, profitSums } from './profit-sums';
import { dayReturn, daysSpanned, isUsable, returnSeries } from './returns';
import { riskFreePct } from './sharpe';
import { type DownsideSums, downsideSums } from './sortino';
import { type Lookback, lookedAt } from '../trades/lookback';
import { newestFirst, type SkipReason, type ClosedTrade } from '../trades/trade';

/**
 * Exact sums over the trades of a window that are looked at, see `lookedAt`. They are kept with the window: trades that were added and
 * removed are added to and subtracted from them, and the other trades are not looked at.
 *
 * The sums of days include the empty days. These are counted and never listed, so that a window over ten
 * years, or with a close in the year 1 and one in 9999, costs no more than any other.
 */
export interface ReturnSums {
  /** What these sums are made with: they are of no use for another lookback, basis or rate. */
  readonly lookbackTrades: number;
  readonly lookbackDays: number | null;
  readonly basis: ReturnBasis;
  readonly riskFreeRate: Decimal;
  readonly powers: PowerSums;
  readonly downside: DownsideSums;
  /** Of the calendar days, whatever the basis. */
  readonly days: DaySums;
  /** Of the trades that have a return, whatever the basis. */
  readonly profits: ProfitSums;
  /** How many trades have no return, by reason; no reason with 0. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
}

/** The settings that the sums depend on. */
export type SumRules = Lookback & Pick<EngineConfig, 'returnBasis' | 'riskFreeRate'>;

/**
 * The sums of a window, newest first, computed from all of its trades.
 *
 * @example
 * const { powers, profits } = returnSums([win, loss], DEFAULT_CONFIG);
 * inPercent(powers.sum).toFixed(); // '1': returns of 2 % and −1 %
 * profits.wins; // 1
 */
export function returnSums(
  window: readonly ClosedTrade[],
  { lookbackTrades, lookbackDays, returnBasis, riskFreeRate }: SumRules,
): ReturnSums {
  const trades = lookedAt(window, { lookbackTrades, lookbackDays });
  const days = returnSeries(trades, 'day');
  const returns = returnBasis === 'day' ? days : returnSeries(trades, returnBasis);
  const downside = downsideSums(riskFreePct(riskFreeRate, returnBasis));
  const profits = profitSums.of(pnlsOf(trades));
  const emptyDays = daysSpanned(trades, profits.trades) - days.length;
  const emptyReturns = returnBasis === 'day' ? emptyDays : 0;
  return {
    lookbackTrades,
    lookbackDays,
    basis: returnBasis,
    riskFreeRate,
    powers: powerSums.repeated(powerSums.of(returns), 0n, emptyReturns),
    downside: downside.repeated(downside.of(returns), 0n, emptyReturns),
    days: daySums.repeated(daySums.of(days), 0n, emptyDays),
    profits,
    skipped: countSkipped(new Map(), [], trades),
  };
}

/**
 * Whether the sums were computed with this lookback, basis and rate.
 *
 * @example
 * const sums = returnSums([win, loss], DEFAULT_CONFIG);
 * sumsMatch(sums, { ...DEFAULT_CONFIG, minTrades: 20 }); // true
 * sumsMatch(sums, { ...DEFAULT_CONFIG, lookbackTrades: 50 }); // false
 */
export function sumsMatch(
  { lookbackTrades, lookbackDays, basis, riskFreeRate }: ReturnSums,
  rules: SumRules,
): boolean {
  return (
    lookbackTrades === rules.lookbackTrades &&
    lookbackDays === rules.lookbackDays &&
    basis === rules.returnBasis &&
    riskFreeRate.eq(rules.riskFreeRate)
  );
}

/**
 * The sums after a window has changed: digit for digit those that `returnSums` computes from scratch, because returns
 * have a fixed number of decimal places and their sums are exact.
 *
 * @param before the window that `sums` are of
 * @param after the window now; most trades that stayed are the same objects, and these are not looked at
 *
 * @example
 * const sums = returnSums([loss], DEFAULT_CONFIG);
 * const { powers } = updatedSums(sums, [loss], [win, loss]);
 * inPercent(powers.sum).toFixed(); // '1': returns of 2 % and −1 %
 */
export function updatedSums(
  sums: ReturnSums,
  before: readonly ClosedTrade[],
  after: readonly ClosedTrade[],
): ReturnSums {
  const old = lookedAt(before, sums);
  const fresh = lookedAt(after, sums);
  const trades = difference(old, fresh);
  if (trades.removed.length + trades.added.length === 0) return sums;
  const days = dayReturns(trades, old, fresh);
  const { removed, added } = sums.basis === 'day' ? days : tradeReturns(trades);
  const downside = downsideSums(riskFreePct(sums.riskFreeRate, sums.basis));
  const profits = profitSums.exchange(sums.profits, pnlsOf(trades.removed), pnlsOf(trades.added));
  const moreEmptyDays =
    daysSpanned(fresh, profits.trades) -
    daysSpanned(old, sums.profits.trades) -
    (days.added.length - days.removed.length);
  const moreEmptyReturns = sums.basis === 'day' ? moreEmptyDays : 0;
  return {
    ...sums,
    powers: powerSums.repeated(powerSums.exchange(sums.powers, removed, added), 0n, moreEmptyReturns),
    downside: downside.repeated(downside.exchange(sums.downside, removed, added), 0n, moreEmptyReturns),
    days: daySums.repeated(daySums.exchange(sums.days, days.removed, days.added), 0n, moreEmptyDays),
    profits,
    skipped: countSkipped(sums.skipped, trades.removed, trades.added),
  };
}

interface Difference<Item> {
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
}

/**
 * The trades that are in one list only; both lists are newest first. A trade that is the same object in both is not
 * looked at.
 */
function difference(before: readonly ClosedTrade[], after: readonly ClosedTrade[]): Difference<ClosedTrade> {
  const removed: ClosedTrade[] = [];
  const added: ClosedTrade[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const fresh = after[j];
    if (old === fresh) {
      i++;
      j++;
      continue;
    }
    const order = old === undefined ? 1 : fresh === undefined ? -1 : newestFirst(old, fresh);
    if (old !== undefined && order <= 0) {
      removed.push(old);
      i++;
    }
    if (fresh !== undefined && order >= 0) {
      added.push(fresh);
      j++;
    }
  }
  return { removed, added };
}

function tradeReturns({ removed, added }: Difference<ClosedTrade>): Difference<bigint> {
  return { removed: returnSeries(removed, 'trade'), added: returnSeries(added, 'trade') };
}

/** The returns of the days of which a trade was removed or added. The return of such a day changes as a whole. */
function dayReturns(
  { removed, added }: Difference<ClosedTrade>,
  before: readonly ClosedTrade[],
  after: readonly ClosedTrade[],
): Difference<bigint> {
  const days = [...new Set([...removed, ...added].map(({ closedAt }) => closedAt.utcDay()))];
  const returnsIn = (trades: readonly ClosedTrade[]): bigint[] =>
    days.map((day) => dayReturn(trades, day)).filter((value) => value !== null);
  return { removed: returnsIn(before), added: returnsIn(after) };
}

function pnlsOf(trades: readonly ClosedTrade[]): Decimal[] {
  return trades.filter(isUsable).map(({ pnl }) => pnl);
}

function countSkipped(
  counts: ReadonlyMap<SkipReason, number>,
  removed: readonly ClosedTrade[],
  added: readonly ClosedTrade[],
): ReadonlyMap<SkipReason, number> {
  const changed = new Map(counts);
  const count = (trades: readonly ClosedTrade[], sign: 1 | -1): void => {
    for (const { skipped } of trades)
      if (skipped !== null) changed.set(skipped, (changed.get(skipped) ?? 0) + sign);
  };
  count(added, 1);
  count(removed, -1);
  return new Map([...changed].filter(([, number]) => number > 0));
}
