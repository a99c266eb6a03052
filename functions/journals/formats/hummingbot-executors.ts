import { parseFigure } from '../../src/contract/fields/figure';
import { type Decimal, decimalText, Exact } from '../../src/core/base/decimal';
import { plainText } from './read-field';
import type { DatabaseFormat, TableFormat, TableRow } from './format';
import { namedAgent } from './named-agent';
import { type JsonObject, parseJson } from './parse-json';
import type { FieldNames } from './raw-row';
import { tradeOf } from './trade-values';
import { isObject } from '../../src/core/base/is-object';

const FIELD_NAMES: FieldNames = new Map([
  ['trade_id', 'id'],
  ['agent_id', 'controller_id'],
  ['symbol', 'config.trading_pair'],
  ['opened_at', 'timestamp'],
  ['closed_at', 'close_timestamp'],
  ['realized_pnl', 'net_pnl_quote'],
  ['entry_price', 'custom_info.current_position_average_price'],
  ['exit_price', 'custom_info.close_price'],
]);

/**
 * Executors of hummingbot (strategy v2): positions with their result net of fees, one row per executor. In the database
 * (`data/<name>.sqlite`), in a CSV of it, and in answers of its API.
 * https://github.com/hummingbot/hummingbot: hummingbot/model/executors.py, strategy_v2/executors/position_executor
 *
 * `filled_amount_quote` is what entry and exit were worth together, so the size is that / (entry price + close price). The
 * risk is the distance to `config.triple_barrier_config.stop_loss`, which is fixed when the position opens.
 */
export const hummingbotExecutors: TableFormat = {
  name: 'hummingbot executors',
  recognise: (columns) =>
    ['id', 'timestamp', 'close_timestamp', 'net_pnl_quote', 'filled_amount_quote', 'custom_info'].every(
      (name) => columns.has(name),
    ),
  reader(context) {
    const agent = namedAgent(context);
    let unfilled = 0;
    return {
      add(row) {
        const filled = parseFigure(row.get('filled_amount_quote'));
        if (filled?.isZero() === true) {
          unfilled += 1;
          return [];
        }
        return [{ row: row.row, found: { value: toTrade(row, filled, agent) }, names: FIELD_NAMES }];
      },
      end() {
        if (unfilled > 0)
          context.note(
            (unfilled === 1 ? '1 executor is no trade' : `${unfilled} executors are no trades`) +
              ': nothing was filled, or the position was left to the account',
          );
        return [];
      },
    };
  },
};

/** The database that hummingbot keeps. */
export const hummingbotDatabase: DatabaseFormat = {
  name: 'hummingbot database',
  table: 'Executors',
  format: hummingbotExecutors,
};

function toTrade(row: TableRow, filled: Decimal | null, agent: () => string): Record<string, unknown> {
  const [config, info] = [objectOf(row.get('config')), objectOf(row.get('custom_info'))];
  const [entryPrice, closePrice] = [info.current_position_average_price, info.close_price];
  const quantity = sizeOf(filled, parseFigure(entryPrice), parseFigure(closePrice));
  return tradeOf({
    trade_id: row.get('id'),
    agent_id: row.get('controller_id') ?? agent(),
    symbol: config.trading_pair,
    side: sideOf(info.side ?? config.side),
    opened_at: row.get('timestamp'),
    closed_at: row.get('close_timestamp'),
    realized_pnl: row.get('net_pnl_quote'),
    entry_price: entryPrice,
    exit_price: closePrice,
    quantity: quantity === null ? undefined : decimalText(quantity),
    risk_amount: riskOf(config, parseFigure(entryPrice), quantity),
  });
}

/** In CSV and SQLite these columns hold JSON as text. */
function objectOf(value: unknown): JsonObject {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return isObject(parsed) ? parsed : {};
}

/** `TradeType`: 1 buys, 2 sells. */
function sideOf(value: unknown): 'BUY' | 'SELL' | undefined {
  const text = plainText(value).toUpperCase().replace('TRADETYPE.', '');
  if (text === '1' || text === 'BUY') return 'BUY';
  return text === '2' || text === 'SELL' ? 'SELL' : undefined;
}

function sizeOf(filled: Decimal | null, entry: Decimal | null, close: Decimal | null): Decimal | null {
  if (filled === null || entry === null || close === null) return null;
  const prices = new Exact(entry).plus(close);
  return prices.gt(0) ? new Exact(filled).div(prices).toDecimalPlaces(30) : null;
}

function riskOf(config: JsonObject, entry: Decimal | null, quantity: Decimal | null): string | undefined {
  const stop = parseFigure(objectOf(config.triple_barrier_config).stop_loss);
  if (stop === null || entry === null || quantity === null || !stop.gt(0)) return undefined;
  return decimalText(new Exact(entry).times(quantity).times(stop).toDecimalPlaces(30));
}
