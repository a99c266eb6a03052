import { Decimal } from '../base/decimal';
import { changedR, joinedR, MeanR, NO_R, type RSums, type RTrade } from './mean-r';
import { outcomeOf } from './streak';
import type { ClosedTrade } from '../trades/trade';
import type { RiskTrade } from './trade-list';

/** How the trades of a symbol did. */
export interface SymbolPerformance {
  readonly symbol: string;
  readonly trades: number;
  /**
   * Wins / all trades, a fraction of 28 digits; null: not known. That is enough to compare it exactly: of fewer than
   * 10^9 trades, a win rate that is not a threshold of 12 decimal places is at least 10^-21 away from it.
   */
  readonly winRate: Decimal | null;
  readonly tradesWithR: number;
  /** The mean R of the trades that have one; null if none has. */
  readonly averageR: MeanR | null;
  readonly consecutiveLosses: number;
  /** How many trades since the last win have no usable pnl. They are no consecutive losses, but may have been. */
  readonly unknownResults: number;
}

/** Exact sums over trades of one symbol: a trade that was added can be removed again. */
export interface SymbolSums {
  readonly trades: number;
  readonly wins: number;
  readonly r: RSums;
}

export const NO_SYMBOL_SUMS: SymbolSums = { trades: 0, wins: 0, r: NO_R };

/**
 * The sums with one more trade, or without one that was added before.
 *
 * @example
 * changedBy(NO_SYMBOL_SUMS, win, 1).wins; // 1
 */
export function changedBy(sums: SymbolSums, trade: RTrade, by: 1 | -1): SymbolSums {
  return {
    trades: sums.trades + by,
    wins: outcomeOf(trade) === 'win' ? sums.wins + by : sums.wins,
    r: changedR(sums.r, trade, by),
  };
}

/** The trades of a symbol since its last win. */
export interface SinceWin {
  readonly losses: number;
  /** How many have no usable pnl. */
  readonly unknownResults: number;
}

/**
 * How a symbol did, by the sums over its trades.
 *
 * @param sums of at least one trade
 * @param trades these trades
 *
 * @example
 * const since = { losses: 0, unknownResults: 0 };
 * performanceOf('BTC', { ...NO_SYMBOL_SUMS, trades: 4, wins: 3 }, since, () => []).winRate?.toFixed(); // '0.75'
 */
export function performanceOf(
  symbol: string,
  sums: SymbolSums,
  { losses, unknownResults }: SinceWin,
  trades: () => readonly RTrade[],
): SymbolPerformance {
  const { wins, r } = sums;
  return {
    symbol,
    trades: sums.trades,
    winRate: Decimal.div(wins, sums.trades),
    tradesWithR: r.count,
    averageR: r.count === 0 ? null : new MeanR(r, trades),
    consecutiveLosses: losses,
    unknownResults,
  };
}

/**
 * What happened since the last win.
 *
 * @param trades oldest first
 *
 * @example
 * sinceLastWin([win, loss, loss]).losses; // 2
 */
export function sinceLastWin(trades: readonly ClosedTrade[]): SinceWin {
  let since = NOTHING_SINCE;
  for (let index = trades.length - 1; index >= 0; index--) {
    const trade = trades[index];
    if (trade === undefined || outcomeOf(trade) === 'win') break;
    since = after(since, trade);
  }
  return since;
}

const NOTHING_SINCE: SinceWin = { losses: 0, unknownResults: 0 };

/** What happened since the last win, with one more trade. */
function after({ losses, unknownResults }: SinceWin, trade: Pick<RiskTrade, 'pnl'>): SinceWin {
  switch (outcomeOf(trade)) {
    case 'win':
      return NOTHING_SINCE;
    case 'loss':
      return { losses: losses + 1, unknownResults };
    case 'unknown':
      return { losses, unknownResults: unknownResults + 1 };
    case null:
      return { losses, unknownResults };
  }
}

/** A trade of a symbol. */
export type SymbolTrade = Pick<RiskTrade, 'closedAt' | 'pnl' | 'rMultiple' | 'riskAmount'>;

/** What the trades of one symbol say about it. */
export interface SymbolTally {
  readonly sums: SymbolSums;
  readonly since: SinceWin;
  /** Oldest first. */
  readonly trades: readonly SymbolTrade[];
}

/** What some trades say about each symbol, in the order in which the symbols first appear. */
export type SymbolTallies = ReadonlyMap<string, SymbolTally>;

const NO_TALLY: SymbolTally = { sums: NO_SYMBOL_SUMS, since: NOTHING_SINCE, trades: [] };

/** The figures of a trade, each read once: a packed trade reads its texts, and divides, whenever it is asked. */
function figuresOf(trade: RTrade): RTrade {
  const { pnl, riskAmount } = trade;
  const rMultiple = riskAmount === null ? trade.rMultiple : (pnl?.div(riskAmount) ?? null);
  return { pnl, rMultiple, riskAmount };
}

/**
 * The trades of each symbol, counted and summed.
 *
 * @param trades oldest first; those without a symbol are left out
 *
 * @example
 * symbolTallies([win, loss]).get('BTC')?.since.losses; // 1
 */
export function symbolTallies(trades: Iterable<RiskTrade>): SymbolTallies {
  const tallies = new Map<string, SymbolTally & { readonly trades: SymbolTrade[] }>();
  for (const trade of trades) {
    const { symbol } = trade;
    if (symbol === null) continue;
    const figures = figuresOf(trade);
    const { sums, since, trades: own } = tallies.get(symbol) ?? { ...NO_TALLY, trades: [] };
    own.push(trade);
    tallies.set(symbol, { sums: changedBy(sums, figures, 1), since: after(since, figures), trades: own });
  }
  return tallies;
}

/**
 * The tallies of older trades and of those that closed after all of them, as `symbolTallies` of both would be. Sums are
 * exact, so that they do not depend on their order.
 *
 * @example
 * joinedTallies(symbolTallies([win, loss]), symbolTallies([loss])).get('BTC')?.since.losses; // 2
 */
export function joinedTallies(older: SymbolTallies, newer: SymbolTallies): SymbolTallies {
  const joined = new Map(older);
  for (const [symbol, { sums, since, trades }] of newer) {
    const before = joined.get(symbol) ?? NO_TALLY;
    joined.set(symbol, {
      sums: {
        trades: before.sums.trades + sums.trades,
        wins: before.sums.wins + sums.wins,
        r: joinedR(before.sums.r, sums.r),
      },
      since: sums.wins > 0 ? since : joinedSince(before.since, since),
      trades: [...before.trades, ...trades],
    });
  }
  return joined;
}

/**
 * What is left without the oldest trade.
 *
 * @example
 * const [first] = [win, loss];
 * const tally = symbolTallies([win, loss]).get('BTC');
 * tally && withoutOldest(tally, first).sums.trades; // 1
 */
export function withoutOldest(
  { sums, since }: Pick<SymbolTally, 'sums' | 'since'>,
  oldest: RTrade,
): Pick<SymbolTally, 'sums' | 'since'> {
  const figures = figuresOf(oldest);
  const outcome = sums.wins > 0 ? null : outcomeOf(figures);
  return {
    sums: changedBy(sums, figures, -1),
    // A trade before the last win, or that win, is not among those since.
    since: {
      losses: outcome === 'loss' ? since.losses - 1 : since.losses,
      unknownResults: outcome === 'unknown' ? since.unknownResults - 1 : since.unknownResults,
    },
  };
}

function joinedSince(older: SinceWin, newer: SinceWin): SinceWin {
  return {
    losses: older.losses + newer.losses,
    unknownResults: older.unknownResults + newer.unknownResults,
  };
}

/**
 * How each symbol did, by its tally.
 *
 * @example
 * const [btc] = performancesOf(symbolTallies([win, loss]));
 * btc?.winRate?.toFixed(); // '0.5'
 */
export function performancesOf(tallies: SymbolTallies): SymbolPerformance[] {
  return Array.from(tallies, ([symbol, tally]) => performanceOfTally(symbol, tally));
}

/**
 * How a symbol did, by its tally.
 *
 * @example
 * const tally = symbolTallies([win, loss]).get('BTC');
 * tally && performanceOfTally('BTC', tally).trades; // 2
 */
export function performanceOfTally(symbol: string, { sums, since, trades }: SymbolTally): SymbolPerformance {
  return performanceOf(symbol, sums, since, () => trades);
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
export function symbolPerformances(trades: Iterable<RiskTrade>): SymbolPerformance[] {
  return performancesOf(symbolTallies(trades));
}
