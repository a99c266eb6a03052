import { Decimal } from '../base/decimal';
import type { ProfitSums } from './profit-sums';

/**
 * Win rate: wins / trades, as a fraction. A trade that broke even is not a win.
 *
 * @returns null without a trade
 *
 * @example
 * winRate(profitSums.of([1, 0, 2, -1].map((pnl) => new Decimal(pnl))))?.toFixed(); // '0.5'
 */
export function winRate({ trades, wins }: Pick<ProfitSums, 'trades' | 'wins'>): Decimal | null {
  return trades === 0 ? null : Decimal.div(wins, trades);
}
