import { Decimal } from '../base/decimal';
import type { ProfitSums } from './profit-sums';

/** Wins / all trades, a fraction; one that broke even is no win. Null without a trade. */
export function winRate({ trades, wins }: Pick<ProfitSums, 'trades' | 'wins'>): Decimal | null {
  return trades === 0 ? null : Decimal.div(wins, trades);
}
