import { parseFigure } from '../../src/contract/fields/figure';
import { type Decimal, Exact } from '../../src/core/base/decimal';
import { firstOf, plainText } from './read-field';
import type { JsonFormat, TableFormat, TableRow } from './format';
import { namedAgent } from './named-agent';
import { isListOf, readObjects } from './object-rows';
import type { FieldNames } from './raw-row';
import { columnName } from './table-row';
import { closedTradeOf, quantityFor } from './trade-values';
import { isObject } from '../../src/core/base/is-object';

const FIELD_NAMES: FieldNames = new Map([
  ['closed_at', 'the trade time'],
  ['realized_pnl', 'the closed P&L'],
  ['entry_price', 'the entry price'],
  ['exit_price', 'the exit price'],
  ['quantity', 'the closed size'],
]);

/** The column of the time, with the zone that it names. */
const TRADE_TIME = /^trade_time(\(utc([+-]\d{1,2})?\))?/;

/** BTCUSD, BTCUSDZ26: contracts of one dollar each, whose profit is in the coin. */
const INVERSE = /USD(?:[FGHJKMNQUVXZ]\d{2})?$/;

/**
 * Closed P&L of Bybit: one row per order that closes. A position that is closed in parts is several rows, and so several
 * trades. `closedPnl` is net of trading fees; funding is not part of it. When the position was opened is not in the file:
 * `createdTime` is that of the closing order.
 *
 * - `result.list` of `GET /v5/position/closed-pnl`: https://bybit-exchange.github.io/docs/v5/position/close-pnl
 * - The CSV of the website (Orders › Derivatives › P&L › Export): `Contracts, Closing Direction, Qty, Entry Price,
 *   Exit Price, Closed P&L, Exit Type, Trade Time(UTC+0)`.
 */
export const bybitClosedPnl: TableFormat = {
  name: 'Bybit closed P&L',
  recognise: (columns) =>
    ['closedpnl', 'avgentryprice', 'closedsize', 'updatedtime'].every((name) => columns.has(name)) ||
    (['closed_p&l', 'closing_direction', 'entry_price', 'qty'].every((name) => columns.has(name)) &&
      [...columns].some((name) => TRADE_TIME.test(name))),
  reader(context) {
    const agent = namedAgent(context);
    return {
      add(row) {
        const symbol = firstOf(row, ['symbol', 'contracts', 'market']);
        const entryPrice = firstOf(row, ['avgentryprice', 'entry_price']);
        const size = firstOf(row, ['closedsize', 'qty']);
        const value = closedTradeOf({
          trade_id: idOf(row),
          agent_id: agent(),
          symbol,
          side: closedSide(firstOf(row, ['closing_direction', 'side'])),
          closed_at: row.get('updatedtime') ?? tradeTime(row),
          realized_pnl: firstOf(row, ['closedpnl', 'closed_p&l']),
          entry_price: entryPrice,
          exit_price: firstOf(row, ['avgexitprice', 'exit_price']),
          quantity: quantityFor(capitalOf(row, symbol, entryPrice, size), entryPrice, size),
        });
        return [{ row: row.row, found: { value }, names: FIELD_NAMES }];
      },
      end: () => [],
    };
  },
};

/** The order that closed; one that closes in parts has several times. Answers that overlap, joined to one file, have it twice. */
function idOf(row: TableRow): string | undefined {
  const [order, time] = [row.get('orderid'), row.get('updatedtime')].map(plainText);
  return order && time ? `${order}-${time}` : undefined;
}

/** The answer of the API as it comes. */
export const bybitResponse: JsonFormat = {
  name: bybitClosedPnl.name,
  recognise: (value) => listOf(value) !== null,
  read: (value, context) => readObjects(bybitClosedPnl, listOf(value) ?? [], context),
};

function listOf(value: unknown): readonly unknown[] | null {
  const result = isObject(value) ? value.result : undefined;
  const list = isObject(result) ? result.list : undefined;
  return isListOf(bybitClosedPnl, list) ? list : null;
}

/** `Close Long` names the position; `Sell` is the side of the order that closes it. */
function closedSide(value: unknown): 'BUY' | 'SELL' | undefined {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text.includes('long') || text === 'sell') return 'BUY';
  if (text.includes('short') || text === 'buy') return 'SELL';
  return undefined;
}

/** The time, with the zone that a column such as `Trade Time(UTC+8)` names. */
function tradeTime(row: TableRow): unknown {
  for (const [name, time] of row.entries()) {
    const [of, zone, hours = '+0'] = TRADE_TIME.exec(columnName(name)) ?? [];
    if (of === undefined) continue;
    const offset = `${hours.charAt(0)}${hours.slice(1).padStart(2, '0')}:00`;
    return zone !== undefined && typeof time === 'string' ? `${time}${offset}` : time;
  }
  return undefined;
}

/** The value of the position in the currency of the profit. */
function capitalOf(row: TableRow, symbol: unknown, entryPrice: unknown, size: unknown): Decimal | null {
  const given = parseFigure(row.get('cumentryvalue'));
  if (given !== null) return given;
  const [price, contracts] = [parseFigure(entryPrice), parseFigure(size)];
  if (typeof symbol !== 'string' || !INVERSE.test(symbol) || price === null || contracts === null)
    return null;
  return price.gt(0) ? new Exact(contracts).div(price) : null;
}
