import {
  changedBy,
  lossesSinceWin,
  NO_SYMBOL_SUMS,
  recordOf,
  type SymbolRecord,
  type SymbolSums,
} from '../../src/core/risk-state/symbol-record';
import type { TradeRecord } from '../../src/core/trades/trade';

/** What the core makes of the trades of a symbol. */
interface Records {
  /** Null where none counts. */
  readonly counted: SymbolRecord | null;
  readonly held: SymbolRecord;
}

/** The trades of one symbol that windows hold. */
class Entry {
  /** In the order of close: first those that no longer count, then those that do. */
  readonly held: TradeRecord[] = [];
  #olderCount = 0;
  #sumsOfHeld: SymbolSums = NO_SYMBOL_SUMS;
  #sumsOfCounted: SymbolSums = NO_SYMBOL_SUMS;
  /** Until the next change. */
  #records: Records | null = null;

  constructor(private readonly symbol: string) {}

  add(record: TradeRecord): void {
    this.held.push(record);
    this.#changeHeld(record, 1);
    this.#changeCounted(record, 1);
  }

  retire(record: TradeRecord): void {
    this.#olderCount++;
    this.#changeCounted(record, -1);
  }

  drop(record: TradeRecord): void {
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
          : recordOf(this.symbol, counted, lossesSinceWin(this.held, this.#olderCount)),
      held: recordOf(this.symbol, this.#sumsOfHeld, lossesSinceWin(this.held)),
    });
  }

  #changeHeld(record: TradeRecord, by: 1 | -1): void {
    this.#sumsOfHeld = changedBy(this.#sumsOfHeld, record, by);
    this.#records = null;
  }

  #changeCounted(record: TradeRecord, by: 1 | -1): void {
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
  add(record: TradeRecord): void {
    this.#entryOf(record)?.add(record);
  }

  /** The oldest trade of its symbol that still counted does so no more. */
  retire(record: TradeRecord): void {
    this.#entryOf(record)?.retire(record);
  }

  /** A trade that no longer counted is no longer held either. */
  drop(record: TradeRecord): void {
    const entry = this.#entryOf(record);
    entry?.drop(record);
    if (entry?.held.length === 0 && record.symbol !== null) this.#entries.delete(record.symbol);
  }

  /** Of the trades that count. */
  counted(): SymbolRecord[] {
    return [...this.#entries.values()].flatMap((entry) => entry.records().counted ?? []);
  }

  /** Of all that are held. */
  held(): SymbolRecord[] {
    return [...this.#entries.values()].map((entry) => entry.records().held);
  }

  #entryOf({ symbol }: TradeRecord): Entry | null {
    if (symbol === null) return null;
    const entry = this.#entries.get(symbol) ?? new Entry(symbol);
    this.#entries.set(symbol, entry);
    return entry;
  }
}
