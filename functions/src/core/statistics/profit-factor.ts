import { Decimal } from '../base/decimal';
import type { ProfitSums } from './profit-sums';

/**
 * Gross profit / gross loss, in money: 1.5 is 3 won for 2 lost. Null without a loss, where it is undefined: infinite is no
 * figure, and would make one small win the best record there is.
 */
export function profitFactor({
  grossProfit,
  grossLoss,
}: Pick<ProfitSums, 'grossProfit' | 'grossLoss'>): Decimal | null {
  return grossLoss.gt(0) ? Decimal.div(grossProfit, grossLoss) : null;
}
