import type { ReturnBasis } from '../config';
import { firstIndexWhere } from '../base/bisect';
import type { Decimal } from '../base/decimal';
import type { ClosedTrade } from '../trades/trade';

/** A closed trade that has a return. */
interface UsableTrade extends ClosedTrade {
  readonly pnl: Decimal;
  readonly capital: Decimal;
}

type ReturnTrade = Pick<ClosedTrade, 'closedAt' | 'returnUnits'>;

/**
 * The return series of some closed trades, in units of 1e-20 %; skipped trades have no return.
 *
 * - `trade`: one return per trade.
 * - `day`: one return per UTC calendar day, the sum of the returns of the trades that closed on it. Empty days, on which
 *   no trade with a return closed, have a return of 0 and are left out here: `daysSpanned`
 *   counts them.
 *
 * @param trades newest first; so are the returns
 *
 * @example
 * returnSeries([win, loss], 'trade').map((units) => inPercent(units).toFixed()); // ['2', '-1']
 * // Both closed on one day.
 * returnSeries([win, loss], 'day').map((units) => inPercent(units).toFixed()); // ['1']
 */
export function returnSeries(trades: readonly ReturnTrade[], basis: ReturnBasis): bigint[] {
  switch (basis) {
    case 'trade':
      return trades.map((trade) => trade.returnUnits).filter((value) => value !== null);
    case 'day':
      return daysOf(trades)
        .map(returnOfDay)
        .filter((value) => value !== null);
    default:
      return basis satisfies never;
  }
}

/**
 * The number of UTC calendar days from the oldest to the newest of some closed trades, skipped ones included: the days
 * that the basis `day` has a return for. 0 if no trade has a return: nothing is known about these days then.
 *
 * @param trades newest first
 * @param usable how many of them have a return
 *
 * @example
 * daysSpanned([win, loss], 2); // 1
 */
export function daysSpanned(trades: readonly ClosedTrade[], usable: number): number {
  const [newest, oldest] = [trades[0], trades.at(-1)];
  if (usable === 0 || newest === undefined || oldest === undefined) return 0;
  return newest.closedAt.utcDay() - oldest.closedAt.utcDay() + 1;
}

/**
 * The return of one UTC day; null if no trade of that day has a return. Looks only at the trades of that day, and at
 * the few that the search for them takes.
 *
 * @param trades newest first
 * @param day as `Instant.utcDay` numbers it
 *
 * @example
 * dayReturn([win, loss], 0) === 10n ** 20n; // true: 1 %
 */
export function dayReturn(trades: readonly ClosedTrade[], day: number): bigint | null {
  const start = firstIndexWhere(trades, ({ closedAt }) => closedAt.utcDay() <= day);
  let end = start;
  while (trades[end]?.closedAt.utcDay() === day) end++;
  return returnOfDay(trades.slice(start, end));
}

function returnOfDay(trades: readonly ReturnTrade[]): bigint | null {
  const returns = returnSeries(trades, 'trade');
  return returns.length === 0 ? null : returns.reduce((sum, units) => sum + units);
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

/** The trades of each UTC day on which any closed. */
function daysOf(trades: readonly ReturnTrade[]): ReturnTrade[][] {
  const days = new Map<number, ReturnTrade[]>();
  for (const trade of trades) {
    const day = trade.closedAt.utcDay();
    const group = days.get(day);
    if (group === undefined) days.set(day, [trade]);
    else group.push(trade);
  }
  return [...days.values()];
}
