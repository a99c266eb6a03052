import { sideOfPosition } from '../../src/contract/fields/side';
import type { JsonFormat, TableFormat } from './format';
import { isListOf, readObjects } from './object-rows';
import type { FieldNames } from './raw-row';
import { namedAgent } from './named-agent';
import { closedTradeOf } from './trade-values';
import { isObject } from '../../src/core/base/is-object';

const FIELD_NAMES: FieldNames = new Map([
  ['trade_id', 'id'],
  ['agent_id', 'strategy_name'],
  ['realized_pnl', 'PNL'],
  ['quantity', 'qty'],
]);

/**
 * Closed trades of jesse: the list that backtests save in `storage/json` and `storage/csv`, `ClosedTrade.to_json`. `PNL` is
 * net of the fees at entry and exit; `qty` is all that was bought, at `entry_price` on average.
 * https://github.com/jesse-ai/jesse: jesse/models/ClosedTrade.py, jesse/services/file.py
 */
export const jesseTrades: TableFormat = {
  name: 'jesse closed trades',
  recognise: (columns) =>
    ['pnl', 'strategy_name', 'qty', 'type', 'entry_price', 'closed_at'].every((name) => columns.has(name)),
  reader(context) {
    const agent = namedAgent(context);
    return {
      add(row) {
        const value = closedTradeOf({
          trade_id: row.get('id'),
          agent_id: row.get('strategy_name') ?? agent(),
          symbol: row.get('symbol'),
          side: sideOfPosition(row.get('type')),
          opened_at: row.get('opened_at'),
          closed_at: row.get('closed_at'),
          realized_pnl: row.get('pnl'),
          entry_price: row.get('entry_price'),
          exit_price: row.get('exit_price'),
          quantity: row.get('qty'),
        });
        return [{ row: row.row, found: { value }, names: FIELD_NAMES }];
      },
      end: () => [],
    };
  },
};

/** The file in `storage/json`: `{"trades": […], "considering_timeframes": […]}`. */
export const jesseResult: JsonFormat = {
  name: jesseTrades.name,
  recognise: (value) => listOf(value) !== null,
  read: (value, context) => readObjects(jesseTrades, listOf(value) ?? [], context),
};

function listOf(value: unknown): readonly unknown[] | null {
  const trades = isObject(value) ? value.trades : undefined;
  return isListOf(jesseTrades, trades) ? trades : null;
}
