import { type Decimal, Exact } from '../base/decimal';
import { runningSums } from './running-sums';

/** What some trades made and lost, exact. Win rate and profit factor follow from these. */
export interface ProfitSums {
  readonly trades: number;
  /** Trades with a profit; one that broke even is neither a win nor a loss. */
  readonly wins: number;
  readonly grossProfit: Decimal;
  /** Not negative. */
  readonly grossLoss: Decimal;
}

const NOTHING = new Exact(0);

/** The profit sums of trades, from what each of them made: its pnl, in money. */
export const profitSums = runningSums<ProfitSums, Decimal>(
  { trades: 0, wins: 0, grossProfit: NOTHING, grossLoss: NOTHING },
  ({ trades, wins, grossProfit, grossLoss }, pnl, times) => {
    const amount = Exact.mul(pnl, times);
    return {
      trades: trades + times,
      wins: pnl.gt(0) ? wins + times : wins,
      grossProfit: pnl.gt(0) ? amount.plus(grossProfit) : grossProfit,
      grossLoss: pnl.lt(0) ? Exact.sub(grossLoss, amount) : grossLoss,
    };
  },
);
