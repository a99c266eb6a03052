import type { ReturnBasis } from './config';
import { type Decimal, exactSum } from './decimal';
import { returnPct, type TradeRecord } from './trade';

/** A closed trade whose figures can be used. */
interface UsableTrade extends TradeRecord {
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
export function returnSeries(trades: readonly TradeRecord[], basis: ReturnBasis): Decimal[] {
  switch (basis) {
    case 'trade':
      return trades.map(tradeReturn).filter((value) => value !== null);
    case 'day':
      return daysOf(trades).map(returnOfDay);
    default:
      return basis satisfies never;
  }
}

/** Null for a skipped trade. */
export function tradeReturn(trade: TradeRecord): Decimal | null {
  return isUsable(trade) ? returnPct(trade.pnl, trade.capital) : null;
}

/** Null for a day without a trade that has a return. Looks into the trades of that day, and a few to find them. */
export function dayReturn(trades: readonly TradeRecord[], day: number): Decimal | null {
  const [own] = daysOf(trades.slice(firstUpTo(trades, day), firstUpTo(trades, day - 1)));
  return own === undefined ? null : returnOfDay(own);
}

/** Where the trades begin that closed on a day or before it. */
function firstUpTo(trades: readonly TradeRecord[], day: number): number {
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

function isUsable(trade: TradeRecord): trade is UsableTrade {
  return trade.pnl !== null && trade.capital !== null;
}

/** The usable trades of each UTC day that has any. */
function daysOf(trades: readonly TradeRecord[]): UsableTrade[][] {
  const days = new Map<number, UsableTrade[]>();
  for (const trade of trades.filter(isUsable)) {
    const day = trade.closedAt.utcDay();
    const group = days.get(day);
    if (group === undefined) days.set(day, [trade]);
    else group.push(trade);
  }
  return [...days.values()];
}
