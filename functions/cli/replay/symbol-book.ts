import { type SymbolRecord, symbolRecords } from '../../src/core/symbols';
import type { TradeRecord } from '../../src/core/trade';

/** The trades of one symbol that windows hold. */
interface Entry {
  /** In the order of close: first those that no longer count, then those that do. */
  readonly held: TradeRecord[];
  olderCount: number;
  /** What the core makes of them; null: to be computed. */
  records: { readonly counted: readonly SymbolRecord[]; readonly held: readonly SymbolRecord[] } | null;
}

/**
 * What the core's `symbolRecords` gives for all trades, but computed again only for the symbols that changed: a close
 * touches its own symbol, and those of the trades that it pushes out.
 */
export class SymbolBook {
  readonly #entries = new Map<string, Entry>();

  /** A trade is held from now on, and counts. */
  add(record: TradeRecord): void {
    this.#change(record, (entry) => entry.held.push(record));
  }

  /** The oldest trade of its symbol that still counted does so no more. */
  retire(record: TradeRecord): void {
    this.#change(record, (entry) => entry.olderCount++);
  }

  /** A trade that no longer counted is no longer held either. */
  drop(record: TradeRecord): void {
    this.#change(record, (entry) => {
      entry.held.splice(entry.held.indexOf(record), 1);
      entry.olderCount--;
    });
  }

  /** Of the trades that count. */
  counted(): SymbolRecord[] {
    return this.#all().flatMap(({ counted }) => counted);
  }

  /** Of all that are held. */
  held(): SymbolRecord[] {
    return this.#all().flatMap(({ held }) => held);
  }

  #change(record: TradeRecord, change: (entry: Entry) => void): void {
    if (record.symbol === null) return;
    const entry = this.#entries.get(record.symbol) ?? { held: [], olderCount: 0, records: null };
    change(entry);
    entry.records = null;
    if (entry.held.length === 0) this.#entries.delete(record.symbol);
    else this.#entries.set(record.symbol, entry);
  }

  #all(): NonNullable<Entry['records']>[] {
    return [...this.#entries.values()].map(
      (entry) =>
        (entry.records ??= {
          counted: symbolRecords(entry.held.slice(entry.olderCount)),
          held: symbolRecords(entry.held),
        }),
    );
  }
}
