import type { ReturnBasis } from '../config';
import { firstIndexWhere } from '../base/bisect';
import { type Decimal, exactSum } from '../base/decimal';
import { returnPct, type ClosedTrade } from '../trades/trade';

/** A closed trade that has a return. */
interface UsableTrade extends ClosedTrade {
  readonly pnl: Decimal;
  readonly capital: Decimal;
}

/**
 * The return series of some closed trades, in percent; skipped trades do not count.
 *
 * - `trade`: one return per trade.
 * - `day`: one return per UTC date of the close, Σ pnl / Σ capital × 100 over the trades of that day.
 *
 * @param trades newest first; so are the returns
 *
 * @example
 * const trade = (tradeId: string, pnl: number, capital: number) =>
 *   closedTrade({
 *     tradeId,
 *     closedAt: new Instant(0),
 *     pnl: new Decimal(pnl),
 *     capital: new Decimal(capital),
 *     skipped: null,
 *     symbol: null,
 *     rMultiple: null,
 *   });
 * const trades = [trade('b', 5, 200), trade('a', -2, 100)];
 * returnSeries(trades, 'trade').map(String); // ['2.5', '-2']
 * returnSeries(trades, 'day').map(String); // ['1']: that is 3 on 300
 */
export function returnSeries(trades: readonly ClosedTrade[], basis: ReturnBasis): Decimal[] {
  switch (basis) {
    case 'trade':
      return trades.map((trade) => trade.returnPct).filter((value) => value !== null);
    case 'day':
      return [...daysOf(trades).values()].map(returnOfDay).filter((value) => value !== null);
    default:
      return basis satisfies never;
  }
}

/**
 * The return of one UTC day; null if no trade of that day has a return. Looks only at the trades of that day, and at
 * the few that the search for them takes.
 *
 * @param trades newest first
 * @param day as `Instant.utcDay` numbers it
 *
 * @example
 * dayReturn([win, loss], 0)?.toFixed(); // '0.5': that is 1 on 200
 */
export function dayReturn(trades: readonly ClosedTrade[], day: number): Decimal | null {
  const start = firstIndexWhere(trades, ({ closedAt }) => closedAt.utcDay() <= day);
  const end = firstIndexWhere(trades, ({ closedAt }) => closedAt.utcDay() < day);
  return returnOfDay(trades.slice(start, end));
}

function returnOfDay(trades: readonly ClosedTrade[]): Decimal | null {
  const [only] = trades;
  if (only !== undefined && trades.length === 1) return only.returnPct;
  const usable = trades.filter(isUsable);
  if (usable.length === 0) return null;
  return returnPct(exactSum(usable.map(({ pnl }) => pnl)), exactSum(usable.map(({ capital }) => capital)));
}

/**
 * Whether a trade has a return: it is not skipped.
 *
 * @example
 * isUsable(loss); // true
 */
export function isUsable(trade: ClosedTrade): trade is UsableTrade {
  return trade.pnl !== null && trade.capital !== null;
}

/** The trades of each UTC day. */
function daysOf(trades: readonly ClosedTrade[]): Map<number, ClosedTrade[]> {
  const days = new Map<number, ClosedTrade[]>();
  for (const trade of trades) {
    const day = trade.closedAt.utcDay();
    const group = days.get(day);
    if (group === undefined) days.set(day, [trade]);
    else group.push(trade);
  }
  return days;
}
