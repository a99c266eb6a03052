import { timeText } from '../../src/contract/fields/time';
import { type Decimal, decimalText, Exact } from '../../src/core/base/decimal';
import type { Position } from './position';

/**
 * A closed position as a trade: everything that its entries bought, at their average price, and what it made net of fees.
 * Prices are quotients, rounded to the 30 places that a figure may have; everything else is exact. Its id is that of
 * its first fill, so that it stays the same in a later, longer export. It cannot have a slash, because it names a document.
 */
export function tradeOfPosition(position: Position): Record<string, unknown> {
  const { first, last, quantity } = position;
  return {
    agent_id: first.agentId,
    symbol: first.symbol,
    side: first.side,
    opened_at: timeText(first.time),
    closed_at: timeText(last.time),
    realized_pnl: decimalText(new Exact(position.pnl).minus(position.fees)),
    entry_price: quotient(position.entryValue, quantity),
    exit_price: quotient(position.exitValue, quantity),
    quantity: decimalText(quantity),
    ...(first.id === null ? {} : { trade_id: `${first.symbol}-${first.id}`.replaceAll('/', '-') }),
  };
}

function quotient(value: Decimal, size: Decimal): string {
  return decimalText(new Exact(value).div(size).toDecimalPlaces(30));
}
