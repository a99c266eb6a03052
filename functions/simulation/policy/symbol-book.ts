import type { Instant } from '../../src/core/base/instant';
import type { Profile } from '../../src/core/profiles/profiles';
import { allowedAgainAt } from '../../src/core/risk-state/allowed-again';
import { symbolsKey } from '../../src/core/risk-state/rule-keys';
import {
  changedBy,
  NO_SYMBOL_SUMS,
  performanceOfTally,
  sinceLastWin,
  type SymbolPerformance,
  type SymbolSums,
  type SymbolTally,
} from '../../src/core/risk-state/symbol-performance';
import { reasonsToAvoid } from '../../src/core/risk-state/symbol-rules';
import type { SymbolVerdict } from '../../src/core/risk-state/symbols';
import type { ClosedTrade } from '../../src/core/trades/trade';

/** How a symbol did in some of its trades, and what profiles made of that. */
export class JudgedSymbol {
  readonly performance: SymbolPerformance;
  /** By `symbolsKey`. */
  readonly #verdicts = new Map<string, SymbolVerdict>();

  constructor(
    private readonly symbol: string,
    private readonly tally: SymbolTally,
  ) {
    this.performance = performanceOfTally(symbol, tally);
  }

  judgedBy(profile: Profile): SymbolVerdict {
    const key = symbolsKey(profile);
    const verdict = this.#verdicts.get(key) ?? this.#judge(profile);
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  #judge(profile: Profile): SymbolVerdict {
    const { symbol, tally } = this;
    const reasons = reasonsToAvoid(this.performance, profile);
    if (reasons.length === 0) return { symbol, reasons, until: null };
    let until: Instant | null = null;
    return {
      symbol,
      reasons,
      // Only where it is shown, because that takes as long as all else, and an account only needs the verdict.
      get until() {
        return (until ??= allowedAgainAt(tally, profile));
      },
    };
  }
}

/** How a symbol did; null where it has no such trade. */
interface Judged {
  readonly counted: JudgedSymbol | null;
  readonly held: JudgedSymbol | null;
}

/** The trades of one symbol that the windows hold. */
class SymbolTrades {
  /** In the order of their closes. */
  readonly held: ClosedTrade[] = [];
  /** How many of them do not count, because trades between them may be missing: the oldest. */
  #olderCount = 0;
  /** How many of them closed too long ago: the oldest, too. */
  #expiredCount = 0;
  /** Of those that have not expired. */
  #sumsOfHeld: SymbolSums = NO_SYMBOL_SUMS;
  /** Of those that have not expired, and count. */
  #sumsOfCounted: SymbolSums = NO_SYMBOL_SUMS;
  /** Kept until the next change. */
  #judged: Judged | null = null;

  constructor(private readonly symbol: string) {}

  add(trade: ClosedTrade): void {
    this.held.push(trade);
    this.#changeHeld(trade, 1);
    this.#changeCounted(trade, 1);
  }

  retire(trade: ClosedTrade): void {
    this.#olderCount++;
    if (this.#olderCount > this.#expiredCount) this.#changeCounted(trade, -1);
  }

  expire(trade: ClosedTrade): void {
    this.#expiredCount++;
    this.#changeHeld(trade, -1);
    if (this.#expiredCount > this.#olderCount) this.#changeCounted(trade, -1);
  }

  /** The oldest trade. */
  drop(trade: ClosedTrade): void {
    this.held.shift();
    this.#olderCount--;
    if (this.#expiredCount > 0) this.#expiredCount--;
    else this.#changeHeld(trade, -1);
  }

  judged(): Judged {
    return (this.#judged ??= this.#judge());
  }

  #judge(): Judged {
    const held = this.#judgedOf(this.#sumsOfHeld, this.#expiredCount);
    if (this.#olderCount <= this.#expiredCount) return { counted: held, held };
    return { counted: this.#judgedOf(this.#sumsOfCounted, this.#olderCount), held };
  }

  /** @param sums of the trades from the index `from` on */
  #judgedOf(sums: SymbolSums, from: number): JudgedSymbol | null {
    if (sums.trades === 0) return null;
    // A copy, because the verdicts on it may be asked for after further closes.
    const trades = this.held.slice(from);
    return new JudgedSymbol(this.symbol, { sums, since: sinceLastWin(trades), trades });
  }

  #changeHeld(trade: ClosedTrade, by: 1 | -1): void {
    this.#sumsOfHeld = changedBy(this.#sumsOfHeld, trade, by);
    this.#judged = null;
  }

  #changeCounted(trade: ClosedTrade, by: 1 | -1): void {
    this.#sumsOfCounted = changedBy(this.#sumsOfCounted, trade, by);
    this.#judged = null;
  }
}

/**
 * The results of the core's `symbolTallies` for the trades of the last 30 days, kept as sums that each close updates: it
 * touches its own symbol and those of the trades that it pushes out, and looks at no other trade.
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

  /** The oldest trade of its symbol that had not expired now has. */
  expire(trade: ClosedTrade): void {
    this.#tradesOf(trade)?.expire(trade);
  }

  /** The windows no longer hold the oldest trade of its symbol, which did not count any more. */
  drop(trade: ClosedTrade): void {
    const trades = this.#tradesOf(trade);
    trades?.drop(trade);
    if (trades?.held.length === 0 && trade.symbol !== null) this.#bySymbol.delete(trade.symbol);
  }

  /** The symbols by the trades that count. */
  counted(): JudgedSymbol[] {
    return [...this.#bySymbol.values()].flatMap((trades) => trades.judged().counted ?? []);
  }

  /** The symbols by all trades that the windows hold. */
  held(): JudgedSymbol[] {
    return [...this.#bySymbol.values()].flatMap((trades) => trades.judged().held ?? []);
  }

  #tradesOf({ symbol }: ClosedTrade): SymbolTrades | null {
    if (symbol === null) return null;
    const trades = this.#bySymbol.get(symbol) ?? new SymbolTrades(symbol);
    this.#bySymbol.set(symbol, trades);
    return trades;
  }
}
