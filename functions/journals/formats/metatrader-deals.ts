import { parseFigure } from '../../src/contract/fields/figure';
import { timeText } from '../../src/contract/fields/time';
import { type Decimal, decimalText, Exact } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import type { Effect, Fill } from '../fills/fill';
import { fillsReader } from './fills-reader';
import type { Position } from '../fills/position';
import { figureOf, firstOf, idOf, plainText, positiveOf, textOf, timeOf, unreadable } from './read-field';
import { tradeOfPosition } from '../fills/trade-of-position';
import type { FormatContext, TableFormat, TableRow } from './format';
import { namedAgent } from './named-agent';
import { tradeOf } from './trade-values';
import { describeUnitValues, sizeInUnits, unitValues } from './unit-value';

/** `ENUM_DEAL_TYPE`: buy and sell; everything else moves money without a position. */
const SIDES: ReadonlyMap<string, Fill['side']> = new Map([
  ['buy', 'BUY'],
  ['sell', 'SELL'],
  ['0', 'BUY'],
  ['1', 'SELL'],
  ['deal_type_buy', 'BUY'],
  ['deal_type_sell', 'SELL'],
]);

/** `ENUM_DEAL_ENTRY`, as reports and as programs write it. */
const EFFECTS: ReadonlyMap<string, Effect> = new Map([
  ['in', 'opens'],
  ['out', 'closes'],
  ['in/out', 'turns'],
  ['out by', 'closes'],
  ['0', 'opens'],
  ['1', 'closes'],
  ['2', 'turns'],
  ['3', 'closes'],
  ['deal_entry_in', 'opens'],
  ['deal_entry_out', 'closes'],
  ['deal_entry_inout', 'turns'],
  ['deal_entry_out_by', 'closes'],
]);

/** The last second of year 9999. */
const LATEST = new Instant(253_402_300_799);

interface BalanceDeal {
  readonly time: Instant;
  readonly amount: Decimal;
}

/**
 * Deals of MetaTrader 5, paired to positions: profit, commission, swap and fee of all deals of a position.
 *
 * - The table "Deals" of a report (History › Report › HTML, or the report of the strategy tester), also saved as CSV. It
 *   has no ids of positions, so that several positions in one symbol and direction become one.
 * - A table of `history_deals_get` of the Python package, which has `position_id` and `magic`:
 *   https://www.mql5.com/en/docs/python_metatrader5/mt5historydealsget_py
 *   https://www.mql5.com/en/docs/constants/tradingconstants/dealproperties
 *
 * Times are those of the broker's server. Volumes are lots: see `unitValues`.
 */
export const metatraderDeals: TableFormat = {
  name: 'MetaTrader 5 deals',
  recognise: (columns) =>
    ['time', 'symbol', 'type', 'volume', 'price', 'commission', 'swap', 'profit'].every((name) =>
      columns.has(name),
    ) &&
    (columns.has('direction') || columns.has('entry')),
  reader(context) {
    const agent = namedAgent(context);
    const balances: BalanceDeal[] = [];
    const notes: string[] = [];
    let others = 0;
    return fillsReader(context, {
      symbolOf,
      timeOf: (row) => brokerTime(row, context),
      prepare: withPositions,
      notes: () => [...(others === 0 ? [] : [othersNote(others)]), ...notes],
      trades(closed) {
        nameBalance(context, balances, closed);
        const values = unitValues(
          closed.map(({ first, pnl, pnlOfPrices }) => ({ symbol: first.symbol, pnl, pnlOfPrices })),
        );
        const described = describeUnitValues(values);
        if (described !== null)
          notes.push(
            `sizes are lots; quantity is lots × what a lot earns per unit of price, as the profits show it: ${described}`,
          );
        return closed.map((position) => {
          const quantity = sizeInUnits(position.quantity, values.get(position.first.symbol));
          return tradeOf({ ...tradeOfPosition(position), quantity });
        });
      },
      read(row): Fill | null {
        const type = textIn(row.get('type'));
        const id = idOf(firstOf(row, ['deal', 'ticket']));
        if (type === '' && id === null) return null; // The line of totals.
        if (type === '') unreadable('type', row.get('type'), 'buy, sell or another type of deal');
        const side = SIDES.get(type);
        if (side === undefined) {
          others += 1;
          if (type === 'balance' || type === '2' || type === 'deal_type_balance')
            balances.push({ time: brokerTime(row, context), amount: amountOf(row, 'profit') });
          return null;
        }
        const entry = firstOf(row, ['direction', 'entry']);
        const effect =
          EFFECTS.get(textIn(entry)) ?? unreadable('direction', entry, 'in, out, in/out or out by');
        const magic = textIn(row.get('magic'));
        return {
          row: row.row,
          id,
          time: brokerTime(row, context),
          // The agent is that of the entry. An exit by hand has no magic, and says nothing about it.
          agentId: effect !== 'closes' && (magic === '' || magic === '0') ? agent() : magic,
          symbol: symbolOf(row),
          position: textIn(row.get('position_id')),
          side,
          effect,
          price: positiveOf('price', unspaced(row.get('price'))),
          size: positiveOf('volume', unspaced(row.get('volume'))),
          pnl: amountOf(row, 'profit'),
          fee: ['commission', 'swap', 'fee']
            .reduce<Decimal>((sum, column) => sum.plus(amountOf(row, column)), new Exact(0))
            .neg(),
          before: null,
        };
      },
    });
  },
};

/** Only a deal that moves no position has no symbol. */
function symbolOf(row: TableRow): string {
  const symbol = row.get('symbol');
  return SIDES.has(textIn(row.get('type'))) ? textOf('symbol', symbol) : plainText(symbol);
}

/**
 * Deals without ids of positions: a deal that turns a position says that the account has one position per symbol (netting);
 * otherwise it may have positions in both directions at once (hedging).
 */
function withPositions(fills: readonly Fill[]): readonly Fill[] {
  const netting = fills.some(({ effect, position }) => effect === 'turns' && position === '');
  if (netting) return fills;
  return fills.map((fill) =>
    fill.position !== ''
      ? fill
      : { ...fill, position: (fill.effect === 'opens') === (fill.side === 'BUY') ? 'LONG' : 'SHORT' },
  );
}

/** What was paid in before the first position is the balance with which a single agent begins. */
function nameBalance(
  context: FormatContext,
  balances: readonly BalanceDeal[],
  closed: readonly Position[],
): void {
  const agents = new Set(closed.map(({ first }) => first.agentId));
  const [agentId] = agents;
  if (agentId === undefined || agents.size > 1) return;
  const begin = closed.reduce(
    (first, { first: { time } }) => (time.compare(first) < 0 ? time : first),
    LATEST,
  );
  const paid = balances
    .filter(({ time }) => time.compare(begin) <= 0)
    .reduce((sum, { amount }) => sum.plus(amount), new Exact(0));
  if (paid.gt(0))
    context.account({
      agentId,
      startingBalance: decimalText(paid),
      currency: null,
      maxOpenTrades: null,
      covers: null,
    });
}

/** The server's wall clock. Programs write it as an epoch time, as if the server were in UTC. */
function brokerTime(row: TableRow, { options }: FormatContext): Instant {
  const value = firstOf(row, ['time_msc', 'time']);
  const time = timeOf('time', value, options);
  const isEpoch = parseFigure(value) !== null;
  return isEpoch ? timeOf('time', timeText(time).slice(0, -1), options) : time;
}

function othersNote(others: number): string {
  return others === 1
    ? '1 deal is a deposit, withdrawal or charge and no trade'
    : `${others} deals are deposits, withdrawals or charges and no trades`;
}

/** An amount of money; an empty cell is 0. Reports write `- 1 234.56`. */
function amountOf(row: TableRow, column: string): Decimal {
  return figureOf(column, unspaced(row.get(column)) ?? '0');
}

/** Without the blanks that reports put behind signs and between thousands. */
function unspaced(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/[\s\u00a0\u202f]/g, '') : value;
}

function textIn(value: unknown): string {
  return plainText(value).toLowerCase();
}
