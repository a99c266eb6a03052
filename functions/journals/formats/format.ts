import type { Instant } from '../../src/core/base/instant';
import type { RawRow } from './raw-row';

/** What the command line says about files that do not say it themselves. */
export interface ReadOptions {
  /** `--map`: from a field of a trade to the column that holds it. */
  readonly map: ReadonlyMap<string, string>;
  /** `--agent`: the agent of rows that name none. */
  readonly agent: string | null;
  /** `--date-order`: which of the first two parts of `01/02/2026` is the month; null: not said. */
  readonly dateOrder: 'day-first' | 'month-first' | null;
  /** `--time-zone`: the zone of times that name none, an IANA name or an offset; null: UTC. */
  readonly timeZone: string | null;
}

/** Without any of the flags. */
export const DEFAULT_READ_OPTIONS: ReadOptions = {
  map: new Map(),
  agent: null,
  dateOrder: null,
  timeZone: null,
};

/** What an export says about the account of an agent. Unknown: null. */
export interface ExportedAccount {
  readonly agentId: string;
  /** The balance with which the export begins, as decimal text. */
  readonly startingBalance: string | null;
  /** The currency of the balance and of `realized_pnl`, such as `USDT`. */
  readonly currency: string | null;
  /** How many positions the bot could hold at once. */
  readonly maxOpenTrades: number | null;
  /** The time that a backtest covers, if the export says it. */
  readonly covers: { readonly from: Instant; readonly to: Instant } | null;
}

/** What a format is given beside the rows, and where it says what is not a trade. */
export interface FormatContext {
  /** The name of the file, as the user typed it; within a container `results.zip/inner.json`. */
  readonly file: string;
  readonly options: ReadOptions;
  /** Tells the user something about the file: one sentence, without the name of the file. */
  note(sentence: string): void;
  account(account: ExportedAccount): void;
  /**
   * Leaves the file out, because it is no journal.
   *
   * @param what it is: `the description of a freqtrade result`
   * @param file another file than this one, within a container
   */
  skip(what: string, file?: string): void;
}

/** A row of a table: a line of a CSV, an element of a JSON list, a row of a database or of an HTML table. */
export interface TableRow {
  /** The line of the file, or the position in the list, from 1. */
  readonly row: number;
  /**
   * The value of a column, by its name in lower case with `_` for blanks (`Closed P&L` is `closed_p&l`). Text where the
   * table is CSV or HTML. Undefined for an empty cell and for a column that the table does not have.
   */
  get(column: string): unknown;
  /** All cells that are not empty, each with the name of its column and its value exactly as in the file. */
  entries(): Iterable<readonly [name: string, value: unknown]>;
}

/** Reads the rows of one table, one after another. */
export interface TableReader {
  /** The rows that are known now. A format of fills knows none before the end. */
  add(row: TableRow): readonly RawRow[];
  /** What is left when the table has ended. */
  end(): readonly RawRow[];
}

/** A journal format that is a table. Add one: docs/guides/add-a-journal-format.md. */
export interface TableFormat {
  /** For messages: `Bybit closed P&L`. */
  readonly name: string;
  /** Whether a table with these columns (named as in `TableRow.get`) is of this format. */
  recognise(columns: ReadonlySet<string>): boolean;
  reader(context: FormatContext): TableReader;
}

/** A journal format that is one JSON value, and not a plain list of rows. */
export interface JsonFormat {
  readonly name: string;
  recognise(value: unknown): boolean;
  /** @throws JournalError where the whole file is unusable */
  read(value: unknown, context: FormatContext): readonly RawRow[];
}

/** A table of a SQLite database that is a journal. Its rows are read as `format`. */
export interface DatabaseFormat {
  /** For messages: `freqtrade database`. */
  readonly name: string;
  readonly table: string;
  /**
   * A second table with rows that belong to a row of the first, such as the orders of a trade. `TableRow.get(as)` gives them
   * as a list of objects.
   */
  readonly details?: {
    readonly table: string;
    /** The column that has the key of the row that it belongs to, a whole number. */
    readonly column: string;
    /** The column of the first table that has this key. */
    readonly of: string;
    readonly as: string;
  };
  readonly format: TableFormat;
}
