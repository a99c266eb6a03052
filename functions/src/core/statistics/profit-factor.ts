import { Decimal } from '../base/decimal';
import type { ProfitSums } from './profit-sums';

/**
 * Profit factor: gross profit / gross loss, in money. 1.5 means 3 won per 2 lost.
 *
 * @returns null without a loss, where the factor is undefined. Infinity would make a single small win the best result
 *   there is.
 *
 * @example
 * profitFactor(profitSums.of([3, -2].map((pnl) => new Decimal(pnl))))?.toFixed(); // '1.5'
 */
export function profitFactor({
  grossProfit,
  grossLoss,
}: Pick<ProfitSums, 'grossProfit' | 'grossLoss'>): Decimal | null {
  return grossLoss.gt(0) ? Decimal.div(grossProfit, grossLoss) : null;
}
