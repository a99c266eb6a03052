import { parseFigure } from '../../src/contract/fields/figure';
import { describe } from '../../src/contract/fields/invalid-input';
import { decimalText, Exact, exactSum } from '../../src/core/base/decimal';
import { describeNames } from '../describe-names';
import { JournalError } from '../journal-error';
import { isJsonObject, type JsonObject } from './parse-json';
import type { FieldNames, RawRow } from './raw-row';

/** The fields of a trade and their names in freqtrade. */
const NAMES = {
  symbol: 'pair',
  realized_pnl: 'profit_abs',
  entry_price: 'open_rate',
  exit_price: 'close_rate',
  quantity: 'amount',
  opened_at: 'open_date',
  closed_at: 'close_date',
} as const;

const FIELD_NAMES: FieldNames = new Map([
  ...Object.entries(NAMES),
  ['agent_id', 'the name of the strategy'] as const,
]);

/** Whether a JSON text is a result export of freqtrade: `{strategy: {<name>: {trades: [...]}}}`. */
export function isFreqtradeExport(
  value: JsonObject,
): value is JsonObject & { readonly strategy: JsonObject } {
  return isJsonObject(value.strategy);
}

/**
 * Reads a result export of freqtrade. Each strategy is an agent. The trades have no ids, and only the fields of a trade
 * are read. So a trade keeps its content, and the id made from it, when a later version exports further fields.
 *
 * Leverage needs no field: `amount` and `profit_abs` are of the whole position, borrowed money included. So amount ×
 * open_rate is the capital (docs/specification.md, section 2), and the return is that of the position. (`stake_amount` and
 * `profit_ratio` are of the trader's own money only. A fixed leverage scales all returns by the same factor, which changes
 * the Sharpe ratio only through the risk-free rate.)
 */
export function readFreqtrade(file: string, { strategy }: { readonly strategy: JsonObject }): RawRow[] {
  return Object.entries(strategy).flatMap(([name, result]) =>
    tradesOf(file, name, result).map((trade, index) => ({
      row: index + 1,
      part: `strategy ${describe(name)}`,
      found: { value: isJsonObject(trade) ? toTrade(name, trade) : trade },
      names: FIELD_NAMES,
    })),
  );
}

function tradesOf(file: string, name: string, result: unknown): readonly unknown[] {
  const trades = isJsonObject(result) ? result.trades : undefined;
  if (Array.isArray(trades)) return trades;
  const keys = isJsonObject(result) ? describeNames(Object.keys(result)) : describe(result);
  throw new JournalError(
    file,
    `strategy ${describe(name)} of this freqtrade export has no list "trades"; it has ${keys}`,
  );
}

function toTrade(agentId: string, trade: JsonObject): JsonObject {
  const quantity = positionSize(trade);
  const taken = Object.entries(NAMES).map(
    ([field, name]) => [field, field === 'quantity' ? quantity : trade[name]] as const,
  );
  const fields = [
    ['agent_id', agentId] as const,
    ['side', trade.is_short === true ? 'SELL' : 'BUY'] as const,
    ...taken.filter(([field]) => field !== 'closed_at' || trade.is_open !== true),
    ['risk_amount', riskAmount(trade, quantity)] as const,
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/**
 * The size of the position: `amount`, unless the position was closed in several exits. Then `amount` is only what the last
 * exit sold, while `profit_abs` is the profit of all exits; so the size is the exact sum of what the entries bought.
 */
function positionSize({ amount, orders }: JsonObject): unknown {
  const filled = (Array.isArray(orders) ? orders : [])
    .filter(isJsonObject)
    .filter(({ order_filled_timestamp: at }) => typeof at === 'number');
  if (filled.filter(({ ft_is_entry: isEntry }) => isEntry === false).length < 2) return amount;
  const bought = filled
    .filter(({ ft_is_entry: isEntry }) => isEntry === true)
    .map((order) => parseFigure(order.amount));
  const known = bought.filter((figure) => figure !== null);
  return known.length > 0 && known.length === bought.length ? decimalText(exactSum(known)) : amount;
}

/**
 * The initial risk: |open_rate − initial_stop_loss_abs| × the size of the position, exact. Undefined where a figure is
 * missing, where the product has too many digits for a figure, and for 0, which means that the stop was at the entry.
 */
function riskAmount(trade: JsonObject, quantity: unknown): string | undefined {
  const entry = parseFigure(trade.open_rate);
  const stop = parseFigure(trade.initial_stop_loss_abs);
  const amount = parseFigure(quantity);
  if (entry === null || stop === null || amount === null) return undefined;
  const risk = new Exact(entry).minus(stop).abs().times(amount);
  const text = decimalText(risk);
  return risk.gt(0) && parseFigure(text) !== null ? text : undefined;
}
