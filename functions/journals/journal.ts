import type { TradeFields } from '../src/contract/documents/trade';
import type { ExportedAccount } from './formats/format';

/** A file whose bytes are read one piece after another. */
export interface BinaryFile {
  /** As the user typed it; within an archive `results.zip/inner.json`. */
  readonly name: string;
  /** Where it is on the disk; null for standard input and within an archive. */
  readonly path: string | null;
  /** The number of its bytes; null where that is not known before the end. */
  readonly size: number | null;
  /** Can be read once. */
  bytes(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A file of a journal; a text stands for a file in UTF-8. */
export type JournalFile = BinaryFile | { readonly name: string; readonly text: string };

/** Told while files are read: the file, its bytes so far, their number if it is known, and the rows of all files so far. */
export type OnRead = (file: string, bytes: number, size: number | null, rows: number) => void;

export interface FileTrade {
  readonly tradeId: string;
  /** Without `trade_id`. `closed_at` and `opened_at` are of type `Instant`; the other values are those of the file. */
  readonly fields: TradeFields;
  readonly file: string;
  readonly row: number;
}

export interface RowError {
  readonly file: string;
  /** The line of the file (CSV, JSON lines), or the position in the list, from 1. */
  readonly row: number;
  /** The name of the field in the file; null where the whole row is the problem. */
  readonly field: string | null;
  /** What was found and what is allowed. Names the field. */
  readonly reason: string;
}

/** The most rows of a kind that are kept one by one; further ones are only counted. */
export const LISTED_ROWS = 10;

/** The rows with a figure that cannot be used: the first ones, and how many they are. */
export interface UnusableFigures {
  readonly count: number;
  readonly first: readonly RowError[];
}

/** The trades of some journal files. Every row is a trade, a duplicate or an error: `rows` is the sum of the three. */
export interface Journal {
  /** In the order of files and rows; open trades included. */
  readonly trades: readonly FileTrade[];
  readonly duplicates: number;
  readonly errors: readonly RowError[];
  /** Rows that are trades, but have a figure that cannot be used: most of these trades are skipped. */
  readonly unusableFigures: UnusableFigures;
  readonly rows: number;
  /** What exports say about the accounts of their agents, in the order of the files. */
  readonly accounts: readonly ExportedAccount[];
  /** The agents that are in several files whose times overlap, with the names of these files; the notes say so too. */
  readonly overlaps: readonly { readonly agentId: string; readonly files: readonly string[] }[];
  /** What the user should know about the files: one sentence each, with the name of the file. */
  readonly notes: readonly string[];
}
