import type { ReturnBasis } from '../config';
import { type Decimal, exactSum } from '../base/decimal';
import type { Period } from './rolling-path';
import { returnPct, type ClosedTrade } from '../trades/trade';

/** A closed trade whose figures can be used. */
interface UsableTrade extends ClosedTrade {
  readonly pnl: Decimal;
  readonly capital: Decimal;
}

/**
 * The return series of some closed trades, in percent; skipped trades have no part in it.
 *
 * - `trade`: one return a trade.
 * - `day`: trades grouped by the UTC date of their close, one return a day: Σ pnl / Σ capital × 100.
 *
 * @param trades newest first
 */
export function returnSeries(trades: readonly ClosedTrade[], basis: ReturnBasis): Decimal[] {
  return periodsOf(trades, basis).map(({ value }) => value);
}

/** The returns, newest first, with the names of what they are of. */
export function periodsOf(trades: readonly ClosedTrade[], basis: ReturnBasis): Period[] {
  switch (basis) {
    case 'trade':
      return trades.flatMap((trade) => {
        const value = tradeReturn(trade);
        return value === null ? [] : [{ name: trade.tradeId, value }];
      });
    case 'day':
      return [...daysOf(trades)].map(([day, own]) => ({ name: String(day), value: returnOfDay(own) }));
    default:
      return basis satisfies never;
  }
}

/** Null for a skipped trade. */
export function tradeReturn(trade: ClosedTrade): Decimal | null {
  return isUsable(trade) ? returnPct(trade.pnl, trade.capital) : null;
}

/** Null for a day without a trade that has a return. Looks into the trades of that day, and a few to find them. */
export function dayReturn(trades: readonly ClosedTrade[], day: number): Decimal | null {
  const own = daysOf(trades.slice(firstUpTo(trades, day), firstUpTo(trades, day - 1))).get(day);
  return own === undefined ? null : returnOfDay(own);
}

/** The first so many of the returns, oldest first; looks into no further trade. */
export function oldestReturns(trades: readonly ClosedTrade[], basis: ReturnBasis, count: number): Decimal[] {
  const returns: Decimal[] = [];
  let lastDay: number | null = null;
  for (let index = trades.length - 1; index >= 0 && returns.length < count; index--) {
    const trade = trades[index];
    if (trade === undefined) break;
    const day = trade.closedAt.utcDay();
    if (basis === 'day' && day === lastDay) continue;
    lastDay = day;
    const value = basis === 'day' ? dayReturn(trades, day) : tradeReturn(trade);
    if (value !== null) returns.push(value);
  }
  return returns;
}

/** Where the trades begin that closed on a day or before it. */
function firstUpTo(trades: readonly ClosedTrade[], day: number): number {
  let [low, high] = [0, trades.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trades[middle]?.closedAt.utcDay() ?? day) <= day) high = middle;
    else low = middle + 1;
  }
  return low;
}

function returnOfDay(day: readonly UsableTrade[]): Decimal {
  return returnPct(exactSum(day.map(({ pnl }) => pnl)), exactSum(day.map(({ capital }) => capital)));
}

export function isUsable(trade: ClosedTrade): trade is UsableTrade {
  return trade.pnl !== null && trade.capital !== null;
}

/** The usable trades of each UTC day that has any. */
function daysOf(trades: readonly ClosedTrade[]): Map<number, UsableTrade[]> {
  const days = new Map<number, UsableTrade[]>();
  for (const trade of trades.filter(isUsable)) {
    const day = trade.closedAt.utcDay();
    const group = days.get(day);
    if (group === undefined) days.set(day, [trade]);
    else group.push(trade);
  }
  return days;
}
