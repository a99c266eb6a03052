import { freqtradeId } from '../../src/contract/fields/freqtrade-id';
import { parseFigure } from '../../src/contract/fields/figure';
import { describe } from '../../src/contract/fields/invalid-input';
import { parseTime } from '../../src/contract/fields/time';
import { Instant } from '../../src/core/base/instant';
import { describeNames } from '../describe-names';
import type { DatabaseFormat, FormatContext, JsonFormat, TableFormat, TableReader, TableRow } from './format';
import { type Position, positionOf, riskAmount } from './freqtrade-position';
import { InitialStops } from './freqtrade-stops';
import type { JsonObject } from './parse-json';
import type { FieldNames, RawRow } from './raw-row';
import { objectRow } from './table-row';
import { isObject } from '../../src/core/base/is-object';

/** What a live trade has in the database as well as in what freqtrade prints of it. */
const COLUMNS = [
  'pair',
  'is_open',
  'strategy',
  'stake_amount',
  'amount',
  'open_rate',
  'open_date',
  'close_rate',
];

/** freqtrade prints amounts with 8 places; its database has more. So the same trade is the same from both. */
const AMOUNT_PLACES = 8;

const FIELD_NAMES: FieldNames = new Map([
  ['agent_id', 'strategy'],
  ['symbol', 'pair'],
  ['realized_pnl', 'close_profit_abs'],
  ['entry_price', 'open_rate'],
  ['exit_price', 'close_rate'],
  ['quantity', 'amount'],
  ['opened_at', 'open_date'],
  ['closed_at', 'close_date'],
]);

/** Trades of a bot that runs: what `freqtrade show-trades --print-json` prints, and the table of the database. */
export const freqtradeTrades: TableFormat = {
  name: 'freqtrade trades',
  recognise: (columns) => COLUMNS.every((column) => columns.has(column)),
  reader: (context) => new LiveTrades(context),
};

interface RestAnswer {
  readonly trades: readonly unknown[];
  readonly total_trades?: unknown;
  readonly offset?: unknown;
}

/** The same trades as the REST API answers them: `{trades: [...], trades_count, total_trades}`. */
export const freqtradeRest: JsonFormat = {
  name: 'freqtrade trades',
  recognise: (value) => isObject(value) && Array.isArray(value.trades) && 'trades_count' in value,
  read: (value, context) => {
    const { trades, total_trades: total, offset } = value as RestAnswer;
    if (typeof total === 'number' && total > trades.length) {
      const from = typeof offset === 'number' ? offset : 0;
      const next = from + trades.length;
      context.note(
        `has ${trades.length} of the ${total} closed trades of the bot, from ?offset=${from} on; ` +
          `name the answer to ?offset=${next < total ? next : 0} too`,
      );
    }
    const reader = freqtradeTrades.reader(context);
    const rows = trades.flatMap((trade, index) =>
      isObject(trade)
        ? reader.add(objectRow(index + 1, trade))
        : [{ row: index + 1, found: { value: trade } }],
    );
    return [...rows, ...reader.end()];
  },
};

/** The database of a bot, `tradesv3.sqlite`. */
export const freqtradeDatabase: DatabaseFormat = {
  name: 'freqtrade database',
  table: 'trades',
  details: { table: 'orders', column: 'ft_trade_id', of: 'id', as: 'orders' },
  format: freqtradeTrades,
};

/** What is known of a strategy while its trades are read. */
interface Strategy {
  readonly stops: InitialStops;
  readonly currencies: Set<string>;
}

/** Whether the stops of a strategy are a measure of risk is known only when all trades are. So the rows come at the end. */
class LiveTrades implements TableReader {
  private readonly rows: {
    readonly row: RawRow;
    readonly strategy: unknown;
    readonly risk: string | undefined;
  }[] = [];
  private readonly strategies = new Map<unknown, Strategy>();

  constructor(private readonly context: FormatContext) {}

  add(row: TableRow): readonly RawRow[] {
    const trade = asPrinted(row);
    const { strategy, quote_currency: currency } = trade;
    const { stops, currencies } = this.strategyOf(strategy);
    stops.add(trade);
    if (typeof currency === 'string') currencies.add(currency);

    const position = positionOf(trade);
    const value = toFields(trade, position);
    const risk = riskAmount(trade, position);
    this.rows.push({ row: { row: row.row, found: { value }, names: FIELD_NAMES }, strategy, risk });
    return [];
  }

  end(): readonly RawRow[] {
    const placeholders = new Set<unknown>();
    for (const [strategy, { stops, currencies }] of this.strategies) {
      const placeholder = stops.whyPlaceholder();
      if (placeholder !== null) {
        placeholders.add(strategy);
        this.context.note(`strategy ${describe(strategy)}: ${placeholder}`);
      }
      if (typeof strategy === 'string') this.tellCurrency(strategy, [...currencies]);
    }
    return this.rows.map(({ row, strategy, risk }) =>
      risk === undefined || placeholders.has(strategy) ? row : withRisk(row, risk),
    );
  }

  private strategyOf(name: unknown): Strategy {
    const strategy = this.strategies.get(name) ?? { stops: new InitialStops(), currencies: new Set() };
    this.strategies.set(name, strategy);
    return strategy;
  }

  private tellCurrency(agentId: string, currencies: readonly string[]): void {
    const [currency = null] = currencies;
    if (currencies.length > 1)
      this.context.note(
        `strategy ${describe(agentId)} has trades in ${describeNames(currencies)}; all amounts count as one currency`,
      );
    else
      this.context.account({ agentId, startingBalance: null, currency, maxOpenTrades: null, covers: null });
  }
}

/** A trade as freqtrade prints it. The database has other names for some fields, 0 and 1, and times as text in UTC. */
function asPrinted(row: TableRow): JsonObject {
  const get = (column: string): unknown => row.get(column);
  const orders = get('orders');
  return {
    trade_id: get('trade_id') ?? get('id'),
    strategy: get('strategy'),
    pair: get('pair'),
    quote_currency: get('quote_currency') ?? get('stake_currency') ?? quoteOf(get('pair')),
    is_open: isTrue(get('is_open')),
    is_short: isTrue(get('is_short')),
    leverage: get('leverage'),
    amount: rounded(get('amount')),
    open_rate: get('open_rate'),
    close_rate: get('close_rate'),
    open_timestamp: get('open_timestamp') ?? millis(get('open_date')),
    close_timestamp: get('close_timestamp') ?? millis(get('close_date')),
    profit_ratio: get('profit_ratio') ?? get('close_profit'),
    profit_abs: get('profit_abs') ?? get('close_profit_abs'),
    realized_profit: get('realized_profit'),
    initial_stop_loss_abs: get('initial_stop_loss_abs') ?? get('initial_stop_loss'),
    orders: Array.isArray(orders) ? orders.filter(isObject).map(orderAsPrinted) : [],
  };
}

function orderAsPrinted(order: JsonObject): JsonObject {
  const { average, price, stop_price: stopPrice, ft_price: ftPrice } = order;
  return {
    ft_order_side: order.ft_order_side,
    is_open: isTrue(order.is_open ?? order.ft_is_open),
    filled: order.filled,
    amount: order.amount,
    safe_price: order.safe_price ?? [average, price, stopPrice, ftPrice].find(isNotZero),
    order_filled_timestamp: order.order_filled_timestamp ?? millis(order.order_filled_date),
  };
}

function toFields(trade: JsonObject, position: Position): JsonObject {
  const isOpen = trade.is_open === true;
  const fields = {
    trade_id: idOf(trade),
    agent_id: trade.strategy,
    symbol: trade.pair,
    side: trade.is_short === true ? 'SELL' : 'BUY',
    opened_at: trade.open_timestamp,
    closed_at: isOpen ? undefined : trade.close_timestamp,
    realized_pnl: isOpen ? undefined : profitOf(trade),
    exit_price: isOpen ? undefined : trade.close_rate,
    ...position,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function withRisk({ found, ...row }: RawRow, risk: string): RawRow {
  return {
    ...row,
    found: 'value' in found ? { value: { ...(found.value as JsonObject), risk_amount: risk } } : found,
  };
}

/**
 * The profit of the whole position. `realized_profit` is that of all exits; the other only that of the last one where an
 * amount too small to sell is left. But databases from before partial exits have 0 in `realized_profit`, and a trade that made
 * exactly nothing has there what it made before its last exit.
 */
function profitOf({ realized_profit: all, profit_ratio: ratio, profit_abs: last }: JsonObject): unknown {
  return isNotZero(all) && isNotZero(ratio) ? all : last;
}

/** Undefined where one of its parts is unknown, or where they cannot be an id. */
function idOf({ strategy, trade_id: number, open_timestamp: at }: JsonObject): string | undefined {
  if (typeof strategy !== 'string' || typeof at !== 'number' || !Instant.isInRange(at / 1000))
    return undefined;
  if (typeof number !== 'number' && typeof number !== 'string') return undefined;
  return freqtradeId(strategy, String(number), new Instant(Math.floor(at / 1000))) ?? undefined;
}

/** The currency of the profit: `USDT` for `BTC/USDT` and `BTC/USDT:USDT`. */
function quoteOf(pair: unknown): string | undefined {
  return typeof pair === 'string' ? /\/([^/:]+)/.exec(pair)?.[1] : undefined;
}

/** From the exact value of the number, as Python rounds, and not from its shortest decimal form. */
function rounded(amount: unknown): unknown {
  return typeof amount === 'number' ? amount.toFixed(AMOUNT_PLACES) : amount;
}

/** Text without a zone is UTC. Anything else is kept, so that the error of the row can show it. */
function millis(text: unknown): unknown {
  const time = typeof text === 'string' ? parseTime(text) : null;
  return time === null ? text : time.toMillis();
}

function isNotZero(value: unknown): boolean {
  return parseFigure(value)?.isZero() === false;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true' || value === 'True';
}
