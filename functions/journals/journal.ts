import type { TradeFields } from '../src/contract/documents/trade';

export interface JournalFile {
  /** As the user typed it. */
  readonly name: string;
  readonly text: string;
}

export interface FileTrade {
  readonly tradeId: string;
  /** `closed_at` and `opened_at` as an `Instant`, everything else as it stood in the file; without `trade_id`. */
  readonly fields: TradeFields;
  readonly file: string;
  readonly row: number;
}

export interface RowError {
  readonly file: string;
  /** The line of the file (CSV, JSON lines), or the place in the list, from 1. */
  readonly row: number;
  /** As the file calls it; null where the whole row is the problem. */
  readonly field: string | null;
  /** What was found and what is allowed; it names the field itself. */
  readonly reason: string;
}

/** What some files say. Every row is a trade, one more copy of a trade, or an error: `rows` is the sum of the three. */
export interface Journal {
  /** In the order of files and rows, open ones included. */
  readonly trades: readonly FileTrade[];
  readonly duplicates: number;
  readonly errors: readonly RowError[];
  readonly rows: number;
}
