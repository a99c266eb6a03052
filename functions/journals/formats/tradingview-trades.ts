import { parseFigure } from '../../src/contract/fields/figure';
import { describe } from '../../src/contract/fields/invalid-input';
import { sideOfPosition } from '../../src/contract/fields/side';
import { firstOf, idOf, plainText } from './read-field';
import type { TableFormat, TableRow } from './format';
import { namedAgent } from './named-agent';
import type { FieldNames, RawRow } from './raw-row';
import { columnName } from './table-row';
import { quantityFor, tradeOf } from './trade-values';

const NUMBER = ['trade_#', 'trade_number'];
const TIME = ['date/time', 'date_and_time'];
const SIZE = ['contracts', 'quantity', 'position_size_(qty)', 'size_(qty)'];
const VALUE = ['position_size_(value)', 'size_(value)'];

/** Beginnings of columns that end with a currency, such as `net_p&l_usdt`. Not `net_p&l_%`. */
const PROFIT = /^(?:net_)?(?:profit|p&l|pnl)(?:_([^_%]+))?$/;
const PRICE = /^price(?:_[^_%]+)?$/;

const FIELD_NAMES: FieldNames = new Map([
  ['opened_at', 'the date of the entry'],
  ['closed_at', 'the date of the exit'],
  ['realized_pnl', 'the profit'],
  ['entry_price', 'the price of the entry'],
  ['exit_price', 'the price of the exit'],
  ['quantity', 'the size'],
]);

interface Pair {
  entry?: TableRow;
  exit?: TableRow;
}

/**
 * TradingView's list of trades (Strategy Tester › List of Trades › Export): two rows per trade, an entry and an exit with the
 * same number. Profits are net of commission and stand in the row of the exit, which comes first in newer exports. A
 * trade that is still open has an exit with the signal "Open". With pyramiding each entry is a trade of its own.
 * https://www.tradingview.com/support/solutions/43000613680/
 *
 * Times are those of the chart. The export names neither strategy nor symbol, except in the name of the file.
 */
export const tradingviewTrades: TableFormat = {
  name: 'TradingView list of trades',
  recognise: (columns) =>
    NUMBER.some((name) => columns.has(name)) &&
    TIME.some((name) => columns.has(name)) &&
    columns.has('type') &&
    [...columns].some((column) => PRICE.test(column)),
  reader(context) {
    const agent = namedAgent(context);
    const pairs = new Map<string, Pair>();
    return {
      add(row) {
        const number = idOf(firstOf(row, NUMBER));
        const [, kind] = /^(entry|exit)\b/i.exec(plainText(row.get('type'))) ?? [];
        if (number === null || kind === undefined)
          return [problem(row, 'type', 'Entry or Exit with long or short')];
        const pair = pairs.get(number) ?? {};
        pairs.set(number, pair);
        const which = kind.toLowerCase() === 'entry' ? 'entry' : 'exit';
        if (pair[which] !== undefined) return [repeated(row, which, number)];
        pair[which] = row;
        return [];
      },
      end() {
        let open = 0;
        let currency: string | undefined;
        const rows: RawRow[] = [];
        for (const { entry, exit } of pairs.values()) {
          if (entry !== undefined && (exit === undefined || isOpen(exit))) open += 1;
          else if (exit !== undefined) {
            rows.push(toRow(entry, exit, agent));
            currency ??= currencyOf(exit);
          }
        }
        if (open > 0)
          context.note(
            `${open} ${open === 1 ? 'trade is' : 'trades are'} still open at the end and no trade yet`,
          );
        if (currency !== undefined)
          context.account({
            agentId: agent(),
            startingBalance: null,
            currency,
            maxOpenTrades: null,
            covers: null,
          });
        return rows;
      },
    };
  },
};

function toRow(entry: TableRow | undefined, exit: TableRow, agent: () => string): RawRow {
  const [size, entryPrice] = [firstOf(exit, SIZE), entry === undefined ? undefined : like(entry, PRICE)];
  const capital = entry === undefined ? null : parseFigure(firstOf(entry, VALUE));
  const value = tradeOf({
    agent_id: agent(),
    side: sideOfPosition(exit.get('type')),
    opened_at: entry === undefined ? undefined : firstOf(entry, TIME),
    closed_at: firstOf(exit, TIME),
    realized_pnl: like(exit, PROFIT),
    entry_price: entryPrice,
    exit_price: like(exit, PRICE),
    quantity: quantityFor(capital, entryPrice, size),
  });
  return { row: exit.row, found: { value }, names: FIELD_NAMES };
}

/** The value of the first column with such a name. */
function like(row: TableRow, name: RegExp): unknown {
  for (const [column] of row.entries()) if (name.test(columnName(column))) return row.get(columnName(column));
  return undefined;
}

function currencyOf(exit: TableRow): string | undefined {
  for (const [column] of exit.entries()) {
    const [of, currency] = PROFIT.exec(columnName(column)) ?? [];
    if (of !== undefined) return currency?.toUpperCase();
  }
  return undefined;
}

function isOpen(exit: TableRow): boolean {
  const said = [exit.get('signal'), firstOf(exit, TIME)].some(
    (cell) => plainText(cell).toLowerCase() === 'open',
  );
  return said || like(exit, PRICE) === undefined || firstOf(exit, TIME) === undefined;
}

function problem(row: TableRow, column: string, allowed: string): RawRow {
  return {
    row: row.row,
    found: { problem: `${column} is ${describe(row.get(column))}; it must be ${allowed}` },
  };
}

function repeated(row: TableRow, which: string, number: string): RawRow {
  return {
    row: row.row,
    found: { problem: `is a second ${which} of trade ${describe(number)}; a trade has one` },
  };
}
