import type { EngineConfig, ReturnBasis } from '../config';
import type { Decimal } from '../base/decimal';
import { addPowers, type PowerSums, powerSums, removePowers } from './power-sums';
import { addProfit, type ProfitSums, profitSums, removeProfit } from './profit-sums';
import { dayReturn, isUsable, oldestReturns, periodsOf, tradeReturn } from './returns';
import {
  type RollingPath,
  rollingPath,
  withNewest,
  withNewestReturn,
  withOldestReturn,
  withoutOldest,
} from './rolling-path';
import { riskFreePct } from './sharpe';
import { addDownside, type DownsideSums, downsideSums, removeDownside } from './sortino';
import { newestFirst, type SkipReason, type ClosedTrade } from '../trades/trade';

/**
 * What the newest `lookback_trades` of a window come to, exactly. Kept with the window, so that a close costs the same at any
 * lookback: the trades that come and go are added and taken away, and hardly another is looked at.
 */
export interface ReturnSums {
  /** What these sums are of: they say nothing under another lookback, basis or rate. */
  readonly lookbackTrades: number;
  readonly basis: ReturnBasis;
  readonly riskFreeRate: Decimal;
  readonly powers: PowerSums;
  readonly downside: DownsideSums;
  readonly path: RollingPath;
  /** Of the trades that have a return. */
  readonly profits: ProfitSums;
  /** How many trades have no return, by reason; none with 0. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
}

export type SumRules = Pick<EngineConfig, 'lookbackTrades' | 'returnBasis' | 'riskFreeRate'>;

/** The sums of a window, newest first, from all of its trades. */
export function returnSums(
  window: readonly ClosedTrade[],
  { lookbackTrades, returnBasis, riskFreeRate }: SumRules,
): ReturnSums {
  const trades = window.slice(0, lookbackTrades);
  const periods = periodsOf(trades, returnBasis).reverse();
  const returns = periods.map(({ value }) => value);
  return {
    lookbackTrades,
    basis: returnBasis,
    riskFreeRate,
    powers: powerSums(returns),
    downside: downsideSums(returns, riskFreePct(riskFreeRate)),
    path: rollingPath(periods),
    profits: profitSums(trades.filter(isUsable).map(({ pnl }) => pnl)),
    skipped: countSkipped(new Map(), trades, []),
  };
}

/** Whether sums are of what a configuration asks for. */
export function sumsMatch({ lookbackTrades, basis, riskFreeRate }: ReturnSums, rules: SumRules): boolean {
  return (
    lookbackTrades === rules.lookbackTrades &&
    basis === rules.returnBasis &&
    riskFreeRate.eq(rules.riskFreeRate)
  );
}

/**
 * The sums after a window has changed: digit for digit what `returnSums` gives of it, because returns have a fixed number of
 * places and sums of them are exact.
 *
 * @param before the window that `sums` are of
 * @param after what it is now; trades that stayed are the same objects, mostly
 */
export function updatedSums(
  sums: ReturnSums,
  before: readonly ClosedTrade[],
  after: readonly ClosedTrade[],
): ReturnSums {
  const was = before.slice(0, sums.lookbackTrades);
  const is = after.slice(0, sums.lookbackTrades);
  const { gone, come } = difference(was, is);
  if (gone.length + come.length === 0) return sums;
  const changes = sums.basis === 'trade' ? tradeChanges(gone, come) : dayChanges(gone, come, was, is);
  const isRolling =
    gone.length < was.length &&
    gone[0] === was[was.length - gone.length] &&
    come.at(-1) === is[come.length - 1];
  const rolled = isRolling ? rolledPath(sums, changes, is) : null;
  return {
    ...sums,
    ...exchangedReturns(sums, [...changes.ofGone, ...changes.ofCome]),
    path: rolled ?? rollingPath(periodsOf(is, sums.basis).reverse()),
    profits: exchangedProfits(sums.profits, gone, come),
    skipped: countSkipped(sums.skipped, come, gone),
  };
}

/** Which trades are in one list only; both are newest first. Looks into no trade that is the same object in both. */
function difference(
  was: readonly ClosedTrade[],
  is: readonly ClosedTrade[],
): { gone: ClosedTrade[]; come: ClosedTrade[] } {
  const gone: ClosedTrade[] = [];
  const come: ClosedTrade[] = [];
  let i = 0;
  let j = 0;
  while (i < was.length || j < is.length) {
    const old = was[i];
    const fresh = is[j];
    if (old === fresh) {
      i++;
      j++;
      continue;
    }
    const order = old === undefined ? 1 : fresh === undefined ? -1 : newestFirst(old, fresh);
    if (old !== undefined && order <= 0) {
      gone.push(old);
      i++;
    }
    if (fresh !== undefined && order >= 0) {
      come.push(fresh);
      j++;
    }
  }
  return { gone, come };
}

/** What became of the return of a period; null is none. */
interface Change {
  readonly name: string;
  readonly was: Decimal | null;
  readonly is: Decimal | null;
}

/** Newest first, and no period in both. */
interface Changes {
  readonly ofGone: readonly Change[];
  readonly ofCome: readonly Change[];
}

function tradeChanges(gone: readonly ClosedTrade[], come: readonly ClosedTrade[]): Changes {
  return {
    ofGone: gone.map((trade) => ({ name: trade.tradeId, was: tradeReturn(trade), is: null })),
    ofCome: come.map((trade) => ({ name: trade.tradeId, was: null, is: tradeReturn(trade) })),
  };
}

/** A day's return changes with any of its trades, and only their days' do. */
function dayChanges(
  gone: readonly ClosedTrade[],
  come: readonly ClosedTrade[],
  was: readonly ClosedTrade[],
  is: readonly ClosedTrade[],
): Changes {
  const daysOf = (trades: readonly ClosedTrade[]): Set<number> =>
    new Set(trades.map(({ closedAt }) => closedAt.utcDay()));
  const changeOf = (day: number): Change => ({
    name: String(day),
    was: dayReturn(was, day),
    is: dayReturn(is, day),
  });
  const old = daysOf(gone);
  const fresh = [...daysOf(come)].filter((day) => !old.has(day));
  return { ofGone: [...old].map(changeOf), ofCome: fresh.map(changeOf) };
}

function exchangedReturns(
  { powers, downside, riskFreeRate }: ReturnSums,
  changes: readonly Change[],
): Pick<ReturnSums, 'powers' | 'downside'> {
  const rf = riskFreePct(riskFreeRate);
  const next = { powers, downside };
  for (const { was, is } of changes) {
    if (was !== null) {
      next.powers = removePowers(next.powers, was);
      next.downside = removeDownside(next.downside, was, rf);
    }
    if (is !== null) {
      next.powers = addPowers(next.powers, is);
      next.downside = addDownside(next.downside, is, rf);
    }
  }
  return next;
}

/**
 * The path where the oldest trades have gone and newer ones have come, if any: what a close does.
 *
 * @returns null where it must be made anew
 */
function rolledPath(
  { path, basis }: ReturnSums,
  { ofGone, ofCome }: Changes,
  is: readonly ClosedTrade[],
): RollingPath | null {
  const dropped = ofGone.filter((change) => change.was !== null && change.is === null).length;
  let next = withoutOldest(path, dropped, (count) => oldestReturns(is, basis, count));
  // A day that lost some of its trades, and not all.
  for (const { was, is: value } of ofGone)
    if (next !== null && value !== null)
      next = was === null || next.oldest.length === 0 ? null : withOldestReturn(next, value);
  for (const { name, was, is: value } of [...ofCome].reverse())
    if (next !== null && value !== null)
      next = was === null ? withNewest(next, { name, value }) : withNewestReturn(next, value);
  return next;
}

function exchangedProfits(
  profits: ProfitSums,
  gone: readonly ClosedTrade[],
  come: readonly ClosedTrade[],
): ProfitSums {
  let sums = profits;
  for (const { pnl } of gone.filter(isUsable)) sums = removeProfit(sums, pnl);
  for (const { pnl } of come.filter(isUsable)) sums = addProfit(sums, pnl);
  return sums;
}

function countSkipped(
  counts: ReadonlyMap<SkipReason, number>,
  come: readonly ClosedTrade[],
  gone: readonly ClosedTrade[],
): ReadonlyMap<SkipReason, number> {
  const changed = new Map(counts);
  const count = (trades: readonly ClosedTrade[], by: 1 | -1): void => {
    for (const { skipped } of trades)
      if (skipped !== null) changed.set(skipped, (changed.get(skipped) ?? 0) + by);
  };
  count(come, 1);
  count(gone, -1);
  return new Map([...changed].filter(([, number]) => number > 0));
}
