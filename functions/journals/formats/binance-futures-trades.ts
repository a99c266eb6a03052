import type { Effect, Fill } from '../fills/fill';
import { fillsReader } from './fills-reader';
import { figureOf, firstOf, idOf, positiveOf, sideOf, textOf, timeOf } from './read-field';
import { foreignFees } from './foreign-fees';
import type { FormatContext, TableFormat, TableRow } from './format';
import { namedAgent } from './named-agent';

/** A figure with a coin behind it: `0.29528919 USDC`, `0.00502299USDT`. */
const WITH_COIN = /^(-?[\d.]+(?:e[+-]?\d+)?)\s*([a-z\d]*[a-z])$/i;

/**
 * Trades of Binance USDⓈ-M futures. They are fills, and are paired to positions.
 *
 * - The list that `GET /fapi/v1/userTrades` answers:
 *   https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Account-Trade-List
 * - The CSV of the website (Orders › Futures Order › Trade History › Export). It names no position side, so positions of
 *   hedge mode contradict each other there and are left out.
 *
 * A profit of 0 does not tell an entry from an exit at the average price. Any other profit belongs to an exit.
 */
export const binanceFuturesTrades: TableFormat = {
  name: 'Binance USDⓈ-M trades',
  recognise: (columns) =>
    has(columns, 'symbol', 'side', 'price') &&
    (has(columns, 'quantity', 'fee', 'realized_profit') ||
      // Coin-margined trades have baseQty; their sizes are contracts.
      (has(columns, 'qty', 'commission', 'realizedpnl') && !columns.has('baseqty'))),
  reader(context) {
    const agent = namedAgent(context);
    const fees = foreignFees();
    return fillsReader(context, {
      symbolOf,
      timeOf: (row) => timeOfRow(row, context),
      checked: true,
      notes: () => fees.notes(),
      read(row): Fill {
        const symbol = symbolOf(row);
        const side = sideOf('side', row.get('side'));
        const pnl = figureOf('realized profit', firstOf(row, ['realizedpnl', 'realized_profit']));
        const hedge = hedgeSide(row);
        const fee = feeOf(row);
        const foreign =
          fee.coin !== null && !symbol.replace(/_\d+$/, '').endsWith(fee.coin) ? fee.coin : null;
        return {
          row: row.row,
          id: idOf(firstOf(row, ['id', 'trade_id'])),
          time: timeOfRow(row, context),
          agentId: agent(),
          symbol,
          position: hedge ?? '',
          side,
          effect: hedge === null ? (pnl.isZero() ? 'any' : 'turns') : effectOf(hedge, side),
          price: positiveOf('price', row.get('price')),
          size: positiveOf('quantity', firstOf(row, ['qty', 'quantity'])),
          pnl,
          fee: foreign === null ? figureOf('fee', fee.figure) : fees.leaveOut(foreign),
          before: null,
        };
      },
    });
  },
};

function has(columns: ReadonlySet<string>, ...names: readonly string[]): boolean {
  return names.every((name) => columns.has(name));
}

function symbolOf(row: TableRow): string {
  return textOf('symbol', row.get('symbol'));
}

function hedgeSide(row: TableRow): 'LONG' | 'SHORT' | null {
  const value = firstOf(row, ['positionside', 'position_side']);
  const side = typeof value === 'string' ? value.toUpperCase() : '';
  return side === 'LONG' || side === 'SHORT' ? side : null;
}

function effectOf(hedge: 'LONG' | 'SHORT', side: 'BUY' | 'SELL'): Effect {
  return (hedge === 'LONG') === (side === 'BUY') ? 'opens' : 'closes';
}

function feeOf(row: TableRow): { readonly figure: unknown; readonly coin: string | null } {
  const fee = firstOf(row, ['commission', 'fee']);
  const [, figure, coin] = (typeof fee === 'string' ? WITH_COIN.exec(fee) : null) ?? [];
  if (figure !== undefined && coin !== undefined) return { figure, coin };
  const named = firstOf(row, ['commissionasset', 'fee_coin']);
  return { figure: fee ?? '0', coin: typeof named === 'string' ? named : null };
}

/** Columns that say `(UTC)` are; the website writes years with two digits, year first. */
function timeOfRow(row: TableRow, { options }: FormatContext): Fill['time'] {
  const utc = firstOf(row, ['time(utc)', 'date(utc)']);
  const value = utc ?? row.get('time');
  const full = typeof value === 'string' ? value.replace(/^(\d\d-\d\d-\d\d )/, '20$1') : value;
  return timeOf('time', full, utc === undefined ? options : { ...options, timeZone: null });
}
