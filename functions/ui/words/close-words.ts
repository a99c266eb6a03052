import type { Decimal } from '../../src/core/base/decimal';
import { fixed } from './format';
import { grouped } from './text';

/**
 * What came of a closed trade.
 *
 * @param pnl null: not known
 * @example
 * resultText(new Decimal('-60')); // 'lost 60.00'
 */
export function resultText(pnl: Decimal | null): string {
  if (pnl === null) return 'closed without a result';
  if (pnl.isZero()) return 'broke even';
  return pnl.gt(0) ? `won ${money(pnl)}` : `lost ${money(pnl)}`;
}

/** An amount of money: hundredths, but all its digits below 1. */
function money(value: Decimal): string {
  const places = value.abs().gte(1) || value.isZero() ? 2 : Math.min(8, Math.max(2, value.decimalPlaces()));
  return fixed(value.abs().toFixed(), places);
}

/**
 * Closes as the cause of new weights: one of them, and how many others there were.
 *
 * @param symbol empty: not known
 * @param count of all closes
 * @example
 * closesText({ agentId: 'trend-btc', result: 'lost 60.00', symbol: 'BTC/USDT' }, 3); // 'trend-btc lost 60.00 in BTC/USDT, and 2 more closed'
 */
export function closesText(
  { agentId, result, symbol }: { readonly agentId: string; readonly result: string; readonly symbol: string },
  count: number,
): string {
  const where = symbol === '' ? '' : ` in ${symbol}`;
  return `${agentId} ${result}${where}${othersText(count - 1, 'closed')}`;
}

/** @param verb such as "closed" */
export function othersText(count: number, verb: string): string {
  return count > 0 ? `, and ${grouped(count)} more ${verb}` : '';
}
