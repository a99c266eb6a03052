import {
  changedBy,
  lossesSinceWin,
  NO_SYMBOL_SUMS,
  performanceOf,
  type SymbolPerformance,
  type SymbolSums,
} from '../../src/core/risk-state/symbol-performance';
import type { ClosedTrade } from '../../src/core/trades/trade';

/** What the core makes of the trades of a symbol. */
interface Records {
  /** Null where none counts. */
  readonly counted: SymbolPerformance | null;
  readonly held: SymbolPerformance;
}

/** The trades of one symbol that windows hold. */
class Entry {
  /** In the order of close: first those that no longer count, then those that do. */
  readonly held: ClosedTrade[] = [];
  #olderCount = 0;
  #sumsOfHeld: SymbolSums = NO_SYMBOL_SUMS;
  #sumsOfCounted: SymbolSums = NO_SYMBOL_SUMS;
  /** Until the next change. */
  #records: Records | null = null;

  constructor(private readonly symbol: string) {}

  add(record: ClosedTrade): void {
    this.held.push(record);
    this.#changeHeld(record, 1);
    this.#changeCounted(record, 1);
  }

  retire(record: ClosedTrade): void {
    this.#olderCount++;
    this.#changeCounted(record, -1);
  }

  drop(record: ClosedTrade): void {
    this.held.splice(this.held.indexOf(record), 1);
    this.#olderCount--;
    this.#changeHeld(record, -1);
  }

  /** There must be a trade. */
  records(): Records {
    const counted = this.#sumsOfCounted;
    return (this.#records ??= {
      counted:
        counted.trades === 0
          ? null
          : performanceOf(this.symbol, counted, lossesSinceWin(this.held, this.#olderCount)),
      held: performanceOf(this.symbol, this.#sumsOfHeld, lossesSinceWin(this.held)),
    });
  }

  #changeHeld(record: ClosedTrade, by: 1 | -1): void {
    this.#sumsOfHeld = changedBy(this.#sumsOfHeld, record, by);
    this.#records = null;
  }

  #changeCounted(record: ClosedTrade, by: 1 | -1): void {
    this.#sumsOfCounted = changedBy(this.#sumsOfCounted, record, by);
    this.#records = null;
  }
}

/**
 * What the core's `symbolRecords` gives for all trades, from sums that a close adds to: it touches its own symbol, and those
 * of the trades that it pushes out, and looks at no other trade.
 */
export class SymbolBook {
  readonly #entries = new Map<string, Entry>();

  /** A trade is held from now on, and counts. */
  add(record: ClosedTrade): void {
    this.#entryOf(record)?.add(record);
  }

  /** The oldest trade of its symbol that still counted does so no more. */
  retire(record: ClosedTrade): void {
    this.#entryOf(record)?.retire(record);
  }

  /** A trade that no longer counted is no longer held either. */
  drop(record: ClosedTrade): void {
    const entry = this.#entryOf(record);
    entry?.drop(record);
    if (entry?.held.length === 0 && record.symbol !== null) this.#entries.delete(record.symbol);
  }

  /** Of the trades that count. */
  counted(): SymbolPerformance[] {
    return [...this.#entries.values()].flatMap((entry) => entry.records().counted ?? []);
  }

  /** Of all that are held. */
  held(): SymbolPerformance[] {
    return [...this.#entries.values()].map((entry) => entry.records().held);
  }

  #entryOf({ symbol }: ClosedTrade): Entry | null {
    if (symbol === null) return null;
    const entry = this.#entries.get(symbol) ?? new Entry(symbol);
    this.#entries.set(symbol, entry);
    return entry;
  }
}
