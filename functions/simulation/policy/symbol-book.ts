import {
  changedBy,
  NO_SYMBOL_SUMS,
  performanceOf,
  sinceLastWin,
  type SymbolPerformance,
  type SymbolSums,
} from '../../src/core/risk-state/symbol-performance';
import type { ClosedTrade } from '../../src/core/trades/trade';

/** How a symbol did; null where it has no trade. */
interface Performances {
  readonly counted: SymbolPerformance | null;
  readonly held: SymbolPerformance;
}

/** The trades of one symbol that the windows hold. */
class SymbolTrades {
  /** In the order of their closes: first the trades that no longer count, then those that do. */
  readonly held: ClosedTrade[] = [];
  #olderCount = 0;
  #sumsOfHeld: SymbolSums = NO_SYMBOL_SUMS;
  #sumsOfCounted: SymbolSums = NO_SYMBOL_SUMS;
  /** Kept until the next change. */
  #performances: Performances | null = null;

  constructor(private readonly symbol: string) {}

  add(trade: ClosedTrade): void {
    this.held.push(trade);
    this.#changeHeld(trade, 1);
    this.#changeCounted(trade, 1);
  }

  retire(trade: ClosedTrade): void {
    this.#olderCount++;
    this.#changeCounted(trade, -1);
  }

  drop(trade: ClosedTrade): void {
    this.held.splice(this.held.indexOf(trade), 1);
    this.#olderCount--;
    this.#changeHeld(trade, -1);
  }

  /** Only while the windows hold a trade. */
  performances(): Performances {
    const counted = this.#sumsOfCounted;
    return (this.#performances ??= {
      counted: counted.trades === 0 ? null : this.#performance(counted, this.#olderCount),
      held: this.#performance(this.#sumsOfHeld, 0),
    });
  }

  #performance(sums: SymbolSums, from: number): SymbolPerformance {
    return performanceOf(this.symbol, sums, sinceLastWin(this.held, from), () => this.held.slice(from));
  }

  #changeHeld(trade: ClosedTrade, by: 1 | -1): void {
    this.#sumsOfHeld = changedBy(this.#sumsOfHeld, trade, by);
    this.#performances = null;
  }

  #changeCounted(trade: ClosedTrade, by: 1 | -1): void {
    this.#sumsOfCounted = changedBy(this.#sumsOfCounted, trade, by);
    this.#performances = null;
  }
}

/**
 * The results of the core's `symbolPerformances`, kept as sums that each close updates: it touches its own symbol and
 * those of the trades that it pushes out, and looks at no other trade.
 */
export class SymbolBook {
  readonly #bySymbol = new Map<string, SymbolTrades>();

  /** A trade has closed: the windows hold it, and it counts. */
  add(trade: ClosedTrade): void {
    this.#tradesOf(trade)?.add(trade);
  }

  /** The oldest trade of its symbol that still counted no longer does. */
  retire(trade: ClosedTrade): void {
    this.#tradesOf(trade)?.retire(trade);
  }

  /** The windows no longer hold a trade that did not count any more. */
  drop(trade: ClosedTrade): void {
    const trades = this.#tradesOf(trade);
    trades?.drop(trade);
    if (trades?.held.length === 0 && trade.symbol !== null) this.#bySymbol.delete(trade.symbol);
  }

  /** How the symbols did in the trades that count. */
  counted(): SymbolPerformance[] {
    return [...this.#bySymbol.values()].flatMap((trades) => trades.performances().counted ?? []);
  }

  /** How the symbols did in all trades that the windows hold. */
  held(): SymbolPerformance[] {
    return [...this.#bySymbol.values()].map((trades) => trades.performances().held);
  }

  #tradesOf({ symbol }: ClosedTrade): SymbolTrades | null {
    if (symbol === null) return null;
    const trades = this.#bySymbol.get(symbol) ?? new SymbolTrades(symbol);
    this.#bySymbol.set(symbol, trades);
    return trades;
  }
}
