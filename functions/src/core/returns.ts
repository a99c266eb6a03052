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
 */
export function returnSeries(trades: readonly TradeRecord[], basis: ReturnBasis): Decimal[] {
  const usable = trades.filter(isUsable);
  switch (basis) {
    case 'trade':
      return usable.map((trade) => returnPct(trade.pnl, trade.capital));
    case 'day':
      return [...groupByUtcDay(usable).values()].map((day) =>
        returnPct(exactSum(day.map((trade) => trade.pnl)), exactSum(day.map((trade) => trade.capital))),
      );
    default:
      return basis satisfies never;
  }
}

function isUsable(trade: TradeRecord): trade is UsableTrade {
  return trade.pnl !== null && trade.capital !== null;
}

function groupByUtcDay(trades: readonly UsableTrade[]): Map<number, UsableTrade[]> {
  const days = new Map<number, UsableTrade[]>();
  for (const trade of trades) {
    const day = trade.closedAt.utcDay();
    const group = days.get(day);
    if (group === undefined) days.set(day, [trade]);
    else group.push(trade);
  }
  return days;
}
