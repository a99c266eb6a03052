import { parseFigure } from '../../src/contract/fields/figure';
import { type Decimal, decimalText, Exact, exactSum } from '../../src/core/base/decimal';
import type { JsonObject } from './parse-json';
import { isObject } from '../../src/core/base/is-object';

/** A quotient keeps as many decimal places as a figure may have. */
const PLACES = 30;

/** An order of a trade that was filled. Unknown figures are null. */
export interface FilledOrder {
  readonly isEntry: boolean;
  /** In milliseconds. */
  readonly filledAt: number | null;
  readonly amount: Decimal | null;
  readonly price: Decimal | null;
}

/** The fields of a trade that say how large a position was. Their product is the capital. */
export interface Position {
  readonly entry_price: unknown;
  readonly quantity: unknown;
}

/** The filled orders of a trade, in the order in which they were filled. */
export function filledOrders({ orders, is_short: isShort }: JsonObject): FilledOrder[] {
  const entrySide = isShort === true ? 'sell' : 'buy';
  const filled = (Array.isArray(orders) ? orders : []).filter(isObject).flatMap((order) => {
    // An export has only orders that were filled as a whole, and no `filled`. A live order may be cancelled half-filled.
    const { order_filled_timestamp: at, ft_is_entry: isEntry = order.ft_order_side === entrySide } = order;
    const part = parseFigure(order.filled);
    const filledAt = typeof at === 'number' ? at : null;
    if (part === null ? filledAt === null : !part.gt(0) || order.is_open === true) return [];
    return [
      {
        isEntry: isEntry === true,
        filledAt,
        amount: positive(part ?? parseFigure(order.amount)),
        price: positive(parseFigure(order.safe_price)),
      },
    ];
  });
  const areTimesKnown = filled.every(({ filledAt }) => filledAt !== null);
  // Orders of one moment stay in the order of the file, which is that in which they were placed.
  return areTimesKnown ? filled.sort((a, b) => (a.filledAt ?? 0) - (b.filledAt ?? 0)) : filled;
}

/**
 * The size of a position: `amount` × `open_rate`, unless it was closed in several exits. Then `amount` is only what the last
 * exit sold, while the profit is that of all exits; so the size is the exact sum of what the entries bought. If the position
 * was bought again after an exit, `open_rate` is only the average of what was held then. So the price is what all entries
 * cost, divided by what they bought.
 *
 * Leverage needs no field: `amount` and the profit are of the whole position, borrowed money included. So the product is the
 * capital (docs/specification.md, section 2), and the return is that of the position. (`stake_amount` and `profit_ratio` are
 * of the trader's own money only. A fixed leverage scales all returns by the same factor, which changes the Sharpe ratio only
 * through the risk-free rate.)
 */
export function positionOf(trade: JsonObject): Position {
  const { open_rate, amount } = trade;
  const orders = filledOrders(trade);
  if (orders.filter(({ isEntry }) => !isEntry).length < 2)
    return { entry_price: open_rate, quantity: amount };

  const entries = orders.filter(({ isEntry }) => isEntry);
  const amounts = known(entries.map((order) => order.amount));
  if (amounts === null) return { entry_price: open_rate, quantity: amount };
  const bought = exactSum(amounts);
  const quantity = decimalText(bought);

  const costs = known(entries.map((order) => costOf(order)));
  if (costs === null || !isBoughtAgain(orders)) return { entry_price: open_rate, quantity };
  const average = new Exact(exactSum(costs)).div(bought).toDecimalPlaces(PLACES);
  return { entry_price: decimalText(average), quantity };
}

/**
 * The initial risk: the distance from the entry to the initial stop × the size of the position, exact. Undefined where a
 * figure is missing, where the product has too many digits for a figure, and where there is no risk: without a stop
 * (freqtrade writes 0), and with a stop at the entry or on the side of the profit (after an entry that moved the average).
 */
export function riskAmount(trade: JsonObject, { entry_price, quantity }: Position): string | undefined {
  const entry = parseFigure(entry_price);
  const stop = positive(parseFigure(trade.initial_stop_loss_abs));
  const amount = parseFigure(quantity);
  if (entry === null || stop === null || amount === null) return undefined;
  const distance = trade.is_short === true ? new Exact(stop).minus(entry) : new Exact(entry).minus(stop);
  const risk = distance.times(amount);
  const text = decimalText(risk);
  return risk.gt(0) && parseFigure(text) !== null ? text : undefined;
}

function isBoughtAgain(orders: readonly FilledOrder[]): boolean {
  const firstExit = orders.findIndex(({ isEntry }) => !isEntry);
  return orders.slice(firstExit + 1).some(({ isEntry }) => isEntry);
}

function costOf({ amount, price }: FilledOrder): Decimal | null {
  return amount === null || price === null ? null : new Exact(amount).times(price);
}

/** The figures if there are any and all are known, else null. */
function known(figures: readonly (Decimal | null)[]): Decimal[] | null {
  const present = figures.filter((figure) => figure !== null);
  return present.length > 0 && present.length === figures.length ? present : null;
}

function positive(figure: Decimal | null): Decimal | null {
  return figure?.gt(0) === true ? figure : null;
}
