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

/** What some trades say about each symbol, in the order in which the symbols first appear. */
export type SymbolTallies = ReadonlyMap<string, SymbolTally>;

interface SymbolTally {
  readonly sums: SymbolSums;
  /** Since the last win. */
  readonly losses: number;
}

const NO_TALLY: SymbolTally = { sums: NO_SYMBOL_SUMS, losses: 0 };

/**
 * The trades of each symbol, counted and summed.
 *
 * @param trades oldest first; those without a symbol are left out
 *
 * @example
 * symbolTallies([win, loss]).get('BTC')?.losses; // 1
 */
export function symbolTallies(
  trades: Iterable<Pick<RiskTrade, 'pnl' | 'rMultiple' | 'symbol'>>,
): SymbolTallies {
  const tallies = new Map<string, SymbolTally>();
  for (const { symbol, pnl, rMultiple } of trades) {
    if (symbol === null) continue;
    const { sums, losses } = tallies.get(symbol) ?? NO_TALLY;
    const outcome = outcomeOf({ pnl });
    tallies.set(symbol, {
      sums: changedBy(sums, { pnl, rMultiple }, 1),
      losses: outcome === 'win' ? 0 : outcome === 'loss' ? losses + 1 : losses,
    });
  }
  return tallies;
}

/**
 * The tallies of older trades and of those that closed after all of them, as `symbolTallies` of both would be. Sums are
 * exact, so that they do not depend on their order.
 *
 * @example
 * joinedTallies(symbolTallies([win, loss]), symbolTallies([loss])).get('BTC')?.losses; // 2
 */
export function joinedTallies(older: SymbolTallies, newer: SymbolTallies): SymbolTallies {
  const joined = new Map(older);
  for (const [symbol, { sums, losses }] of newer) {
    const before = joined.get(symbol) ?? NO_TALLY;
    joined.set(symbol, {
      sums: {
        trades: before.sums.trades + sums.trades,
        wins: before.sums.wins + sums.wins,
        tradesWithR: before.sums.tradesWithR + sums.tradesWithR,
        sumOfR: before.sums.sumOfR.plus(sums.sumOfR),
      },
      losses: sums.wins > 0 ? losses : before.losses + losses,
    });
  }
  return joined;
}

/**
 * How each symbol did, by its tally.
 *
 * @example
 * const [btc] = performancesOf(symbolTallies([win, loss]));
 * btc?.winRate?.toFixed(); // '0.5'
 */
export function performancesOf(tallies: SymbolTallies): SymbolPerformance[] {
  return Array.from(tallies, ([symbol, { sums, losses }]) => performanceOf(symbol, sums, losses));
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
  return performancesOf(symbolTallies(trades));
}
