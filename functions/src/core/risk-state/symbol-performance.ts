import { Decimal, Exact } from '../base/decimal';
import { outcomeOf } from './streak';
import type { ClosedTrade } from '../trades/trade';
import type { RiskTrade } from './trade-list';

/** How the trades of a symbol did. */
export interface SymbolPerformance {
  readonly symbol: string;
  readonly trades: number;
  /** Wins / all trades, a fraction; null: not known. */
  readonly winRate: Decimal | null;
  readonly tradesWithR: number;
  /** The mean R of the trades that have one; null if none has. */
  readonly averageR: Decimal | null;
  readonly consecutiveLosses: number;
}

/** Exact sums over trades of one symbol: a trade that was added can be removed again. */
export interface SymbolSums {
  readonly trades: number;
  readonly wins: number;
  readonly tradesWithR: number;
  readonly sumOfR: Decimal;
}

export const NO_SYMBOL_SUMS: SymbolSums = { trades: 0, wins: 0, tradesWithR: 0, sumOfR: new Exact(0) };

/**
 * The sums with one more trade, or without one that was added before.
 *
 * @example
 * changedBy(NO_SYMBOL_SUMS, win, 1).wins; // 1
 */
export function changedBy(
  sums: SymbolSums,
  trade: Pick<RiskTrade, 'pnl' | 'rMultiple'>,
  by: 1 | -1,
): SymbolSums {
  const { rMultiple } = trade;
  return {
    trades: sums.trades + by,
    wins: outcomeOf(trade) === 'win' ? sums.wins + by : sums.wins,
    tradesWithR: rMultiple === null ? sums.tradesWithR : sums.tradesWithR + by,
    sumOfR: rMultiple === null ? sums.sumOfR : sums.sumOfR.plus(by === 1 ? rMultiple : rMultiple.neg()),
  };
}

/**
 * How a symbol did, by the sums over its trades.
 *
 * @param sums of at least one trade
 *
 * @example
 * performanceOf('BTC', { ...NO_SYMBOL_SUMS, trades: 4, wins: 3 }, 0).winRate?.toFixed(); // '0.75'
 */
export function performanceOf(
  symbol: string,
  sums: SymbolSums,
  consecutiveLosses: number,
): SymbolPerformance {
  const { trades, wins, tradesWithR, sumOfR } = sums;
  return {
    symbol,
    trades,
    winRate: Decimal.div(wins, trades),
    tradesWithR,
    averageR: tradesWithR === 0 ? null : Decimal.div(sumOfR, tradesWithR),
    consecutiveLosses,
  };
}

/**
 * The losses since the last win.
 *
 * @param trades oldest first
 * @param from the index of the first trade that counts
 *
 * @example
 * lossesSinceWin([win, loss, loss]); // 2
 */
export function lossesSinceWin(trades: readonly ClosedTrade[], from = 0): number {
  let losses = 0;
  for (let index = trades.length - 1; index >= from; index--) {
    const trade = trades[index];
    const outcome = trade === undefined ? null : outcomeOf(trade);
    if (outcome === 'win') break;
    if (outcome === 'loss') losses++;
  }
  return losses;
}

/**
 * How each symbol did, over the trades of all agents.
 *
 * @param trades oldest first; those without a symbol are left out
 *
 * @example
 * const [btc] = symbolPerformances([win, loss]); // both of the symbol BTC
 * btc?.winRate?.toFixed(); // '0.5'
 */
export function symbolPerformances(
  trades: Iterable<Pick<RiskTrade, 'pnl' | 'rMultiple' | 'symbol'>>,
): SymbolPerformance[] {
  const bySymbol = new Map<string, { readonly sums: SymbolSums; readonly losses: number }>();
  for (const { symbol, pnl, rMultiple } of trades) {
    if (symbol === null) continue;
    const { sums, losses } = bySymbol.get(symbol) ?? { sums: NO_SYMBOL_SUMS, losses: 0 };
    const outcome = outcomeOf({ pnl });
    bySymbol.set(symbol, {
      sums: changedBy(sums, { pnl, rMultiple }, 1),
      losses: outcome === 'win' ? 0 : outcome === 'loss' ? losses + 1 : losses,
    });
  }
  return [...bySymbol].map(([symbol, { sums, losses }]) => performanceOf(symbol, sums, losses));
}
