import { parseFigure } from '../../src/contract/fields/figure';
import { sideOfPosition } from '../../src/contract/fields/side';
import { parseTime } from '../../src/contract/fields/time';
import { type Decimal, decimalText, Exact } from '../../src/core/base/decimal';
import { firstOf } from './read-field';
import type { ExportedAccount, FormatContext, JsonFormat, TableFormat, TableRow } from './format';
import { namedAgent } from './named-agent';
import { isListOf, readObjects } from './object-rows';
import type { JsonObject } from './parse-json';
import type { FieldNames } from './raw-row';
import { closedTradeOf, difference } from './trade-values';
import { describeUnitValues, type PricedPosition, sizeInUnits, unitValues } from './unit-value';
import { isObject } from '../../src/core/base/is-object';

const FIELD_NAMES: FieldNames = new Map([
  ['opened_at', 'the entry time'],
  ['closed_at', 'the exit time'],
  ['realized_pnl', 'P&L less fees'],
  ['entry_price', 'the entry price'],
  ['exit_price', 'the exit price'],
]);

interface ClosedTrade {
  readonly row: number;
  readonly value: Readonly<Record<string, unknown>> & { readonly closed_at: unknown };
  readonly symbol: string;
  readonly size: Decimal | null;
  readonly priced: PricedPosition | null;
}

/**
 * Closed trades of QuantConnect Lean. The profit is gross in the currency of the account, so fees are subtracted. Sizes of
 * futures are contracts: see `unitValues`.
 *
 * - The CSV of "Download Trades": `Entry Time, Symbols, Exit Time, Direction, Entry Price, Exit Price, Quantity, P&L, Fees`:
 *   https://www.quantconnect.com/docs/v2/cloud-platform/api-reference/backtest-management/read-backtest/export-trades
 * - `totalPerformance.closedTrades` of the result JSON: https://github.com/QuantConnect/Lean: Common/Statistics/Trade.cs
 */
export const leanTrades: TableFormat = {
  name: 'QuantConnect Lean closed trades',
  recognise: (columns) =>
    ['entrytime', 'exittime', 'entryprice', 'profitloss', 'totalfees'].every((name) => columns.has(name)) ||
    ['entry_time', 'exit_time', 'entry_price', 'p&l', 'fees'].every((name) => columns.has(name)),
  reader(context) {
    const agent = namedAgent(context);
    const trades: ClosedTrade[] = [];
    return {
      add(row) {
        trades.push(read(row, agent));
        return [];
      },
      end() {
        const values = unitValues(trades.flatMap(({ priced }) => (priced === null ? [] : [priced])));
        const described = describeUnitValues(values);
        if (described !== null)
          context.note(
            `quantity is the size × what a unit earns per unit of price, as the profits show it: ${described}`,
          );
        return trades.map(({ row, value, symbol, size }) => {
          const quantity = size === null ? undefined : sizeInUnits(size, values.get(symbol) ?? new Exact(1));
          return {
            row,
            found: { value: closedTradeOf({ ...value, quantity: quantity ?? value.quantity }) },
            names: FIELD_NAMES,
          };
        });
      },
    };
  },
};

/** The result of a backtest, as Lean and its API write it, in camel case or Pascal case. */
export const leanResult: JsonFormat = {
  name: leanTrades.name,
  recognise: (value) => listOf(value) !== null,
  read(value, context) {
    const account = accountOf(value, context);
    if (account !== null) context.account(account);
    return readObjects(leanTrades, listOf(value) ?? [], context);
  },
};

function read(row: TableRow, agent: () => string): ClosedTrade {
  const symbol = symbolOf(firstOf(row, ['symbols', 'symbol']));
  const side = directionOf(row.get('direction'));
  const [entryPrice, exitPrice] = [
    firstOf(row, ['entryprice', 'entry_price']),
    firstOf(row, ['exitprice', 'exit_price']),
  ];
  const profit = firstOf(row, ['profitloss', 'p&l']);
  const [entry, exit, size, pnl] = [entryPrice, exitPrice, row.get('quantity'), profit].map(parseFigure);
  const known = entry && exit && size && pnl && side;
  const rise = known ? new Exact(exit).minus(entry).times(size.abs()) : null;
  return {
    row: row.row,
    symbol: symbol ?? '',
    size: size ?? null,
    priced:
      known && rise ? { symbol: symbol ?? '', pnl, pnlOfPrices: side === 'BUY' ? rise : rise.neg() } : null,
    value: {
      agent_id: agent(),
      symbol,
      side,
      opened_at: firstOf(row, ['entrytime', 'entry_time']),
      closed_at: firstOf(row, ['exittime', 'exit_time']),
      realized_pnl: difference(profit, firstOf(row, ['totalfees', 'fees'])),
      entry_price: entryPrice,
      exit_price: exitPrice,
      quantity: row.get('quantity'),
    },
  };
}

/** 0 and 1 in results; words in tables. */
function directionOf(value: unknown): 'BUY' | 'SELL' | undefined {
  if (value === 0 || value === '0') return 'BUY';
  if (value === 1 || value === '1') return 'SELL';
  return sideOfPosition(value);
}

/** `SPY`, `{value: 'SPY'}` or a list with one of them. */
function symbolOf(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  const named = isObject(one) ? member(one, 'value') : one;
  return typeof named === 'string' && named !== '' ? named : undefined;
}

function listOf(value: unknown): readonly unknown[] | null {
  if (!isObject(value)) return null;
  const list = member(member(value, 'totalPerformance'), 'closedTrades') ?? value.trades;
  return isListOf(leanTrades, list) ? list : null;
}

function accountOf(value: unknown, context: FormatContext): ExportedAccount | null {
  const performance = member(value, 'totalPerformance');
  const balance = parseFigure(member(member(performance, 'portfolioStatistics'), 'startEquity'));
  const statistics = member(performance, 'tradeStatistics');
  const currency = member(member(value, 'algorithmConfiguration'), 'accountCurrency');
  const [from, to] = ['startDateTime', 'endDateTime'].map((name) => {
    const time = member(statistics, name);
    return typeof time === 'string' ? parseTime(time) : null;
  });
  if (balance === null && typeof currency !== 'string') return null;
  return {
    agentId: namedAgent({ ...context, note: () => undefined })(),
    startingBalance: balance === null ? null : decimalText(balance),
    currency: typeof currency === 'string' ? currency : null,
    maxOpenTrades: null,
    covers: from && to ? { from, to } : null,
  };
}

/** A member of an object by its name in camel case or Pascal case. */
function member(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  const object: JsonObject = value;
  return object[name] ?? object[name.charAt(0).toUpperCase() + name.slice(1)];
}
