import { type Decimal, Exact } from '../base/decimal';

/** What some trades made and lost, exact: all that win rate and profit factor are made of. */
export interface ProfitSums {
  readonly trades: number;
  /** Trades with a profit; one that broke even is neither a win nor a loss. */
  readonly wins: number;
  readonly grossProfit: Decimal;
  /** Not negative. */
  readonly grossLoss: Decimal;
}

const NOTHING = new Exact(0);

export const NO_PROFITS: ProfitSums = { trades: 0, wins: 0, grossProfit: NOTHING, grossLoss: NOTHING };

/** With one more trade that made `pnl`. */
export function addProfit(sums: ProfitSums, pnl: Decimal): ProfitSums {
  return changed(sums, pnl, 1);
}

/** Without a trade that was added: exactly as if it never had been. */
export function removeProfit(sums: ProfitSums, pnl: Decimal): ProfitSums {
  return changed(sums, pnl, -1);
}

export function profitSums(pnls: Iterable<Decimal>): ProfitSums {
  let sums = NO_PROFITS;
  for (const pnl of pnls) sums = addProfit(sums, pnl);
  return sums;
}

function changed({ trades, wins, grossProfit, grossLoss }: ProfitSums, pnl: Decimal, by: 1 | -1): ProfitSums {
  const amount = new Exact(pnl).abs().times(by);
  return {
    trades: trades + by,
    wins: pnl.gt(0) ? wins + by : wins,
    grossProfit: pnl.gt(0) ? amount.plus(grossProfit) : grossProfit,
    grossLoss: pnl.lt(0) ? amount.plus(grossLoss) : grossLoss,
  };
}
