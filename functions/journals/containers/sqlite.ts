import { describe } from '../../src/contract/fields/invalid-input';
import { describeNames } from '../describe-names';
import type { DatabaseFormat, FormatContext, TableRow } from '../formats/format';
import { DATABASE_FORMATS } from '../formats/formats';
import type { JsonObject } from '../formats/parse-json';
import type { RawRow } from '../formats/raw-row';
import { columnName, columnNames } from '../formats/table-row';
import type { BinaryFile } from '../journal';
import { JournalError } from '../journal-error';
import { type Cell, type Database, openDatabase, type SqlRow, sqliteProblem } from './node-sqlite';

/** How many rows are given on at a time. */
const BATCH = 1_000;

/** The most columns of a table: freqtrade's trades have some 50. */
const MOST_COLUMNS = 200;

/** A longer text is left out, as if the cell were empty, and so is every blob. hummingbot has texts of some kilobytes. */
const MOST_CELL_BYTES = 100_000;

/** The most rows that belong to one row: orders of a trade. */
const MOST_DETAILS = 10_000;

/** Whether the bytes of a file begin like a database. */
export function isSqlite(first: Uint8Array): boolean {
  return String.fromCharCode(...first.subarray(0, 16)) === 'SQLite format 3\0';
}

/**
 * The rows of those tables of a SQLite database that are journals, some at a time. The database is only read, and nothing
 * that it brings along is executed: no view, no virtual table, no generated column.
 *
 * @throws JournalError where the database cannot be read
 */
export function* rowsOfSqlite({ path }: BinaryFile, context: FormatContext): Generator<readonly RawRow[]> {
  const { file } = context;
  if (path === null)
    throw new JournalError(
      file,
      'is a SQLite database, which is only read from the disk; save it as a file of its own',
    );
  const database = openDatabase(file, path);
  try {
    const tables = DATABASE_FORMATS.map((format) => ({ format, columns: columnsOf(database, format.table) }));
    const journals = tables.filter(({ format, columns }) => format.format.recognise(columnNames(columns)));
    if (journals.length === 0) throw unknownDatabase(file, database);
    for (const { format, columns } of journals) yield* rowsOf(database, format, columns, context);
  } catch (error) {
    throw sqliteProblem(file, error);
  } finally {
    database.close();
  }
}

function* rowsOf(
  database: Database,
  { table, details, format }: DatabaseFormat,
  columns: readonly string[],
  context: FormatContext,
): Generator<readonly RawRow[]> {
  const reader = format.reader(context);
  const related = details === undefined ? null : new Details(database, details, context.file);
  if (details !== undefined && related?.isMissing === true)
    context.note(
      `has no table ${describe(details.table)}, whose rows would belong to those of ${describe(table)}`,
    );
  const names = new Map(columns.map((name) => [columnName(name), name]));
  let rows: RawRow[] = [];
  let number = 0;
  for (const cells of select(database, table, columns, details?.of)) {
    number += 1;
    const own = tableRow(number, cells, names);
    const row =
      details === undefined || related === null ? own : withDetails(own, details.as, related.of(cells));
    for (const raw of reader.add(row)) rows.push(raw);
    if (number % BATCH === 0) {
      yield rows;
      rows = [];
    }
  }
  yield rows;
  yield reader.end();
}

/** Cells are read when they are asked for: a format needs a few of them. */
function tableRow(row: number, cells: SqlRow, names: ReadonlyMap<string, string>): TableRow {
  return {
    row,
    get: (column) => {
      const name = names.get(column);
      return name === undefined ? undefined : (plainCell(cells[name]) ?? undefined);
    },
    entries: () => Object.entries(plainRow(cells)),
  };
}

function withDetails(own: TableRow, as: string, details: readonly JsonObject[]): TableRow {
  return {
    row: own.row,
    get: (column) => (column === as ? details : own.get(column)),
    entries: () => own.entries(),
  };
}

/** The rows of a second table that belong to rows of the first. Both are read once, in the order of their common key. */
class Details {
  readonly isMissing: boolean;
  readonly #rows: Iterator<SqlRow, unknown>;
  #next: IteratorResult<SqlRow, unknown>;

  constructor(
    database: Database,
    private readonly details: NonNullable<DatabaseFormat['details']>,
    private readonly file: string,
  ) {
    const columns = columnsOf(database, details.table);
    this.isMissing = !columns.includes(details.column);
    const rows = this.isMissing ? [] : select(database, details.table, columns, details.column);
    this.#rows = rows[Symbol.iterator]();
    this.#next = this.#rows.next();
  }

  /** Those of a row of the first table; the keys of the rows asked for must rise. */
  of(row: SqlRow): JsonObject[] {
    const key = row[this.details.of];
    const found: JsonObject[] = [];
    for (; typeof key === 'bigint' && this.#next.done !== true; this.#next = this.#rows.next()) {
      const other = this.#next.value[this.details.column];
      if (typeof other !== 'bigint' || other < key) continue;
      if (other > key) break;
      if (found.push(plainRow(this.#next.value)) > MOST_DETAILS)
        throw new JournalError(
          this.file,
          `has more than ${MOST_DETAILS} rows in ${describe(this.details.table)} for ${this.details.of} ${String(key)}`,
        );
    }
    return found;
  }
}

/** The columns of a table, but for generated ones; none where it is not a table, but a view or a virtual table. */
function columnsOf(database: Database, table: string): string[] {
  const ordinary = database.prepare(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name = ?`,
  );
  if ([...ordinary.iterate(table)].length === 0) return [];
  const columns = database.prepare(
    `SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 LIMIT ${MOST_COLUMNS}`,
  );
  return [...columns.iterate(table)].map(({ name }) => String(name));
}

function select(
  database: Database,
  table: string,
  columns: readonly string[],
  orderBy?: string,
): Iterable<SqlRow> {
  // `octet_length` does not read a long cell, and the cell itself is not read where it is too long.
  const cells = columns
    .map(quoted)
    .map((name) => `CASE WHEN octet_length(${name}) <= ${MOST_CELL_BYTES} THEN ${name} END AS ${name}`);
  // With the name of the table, so that the column is meant and not the cell above: an index can be used.
  const order =
    orderBy !== undefined && columns.includes(orderBy) ? ` ORDER BY ${quoted(table)}.${quoted(orderBy)}` : '';
  const statement = database.prepare(`SELECT ${cells.join(', ')} FROM ${quoted(table)}${order}`);
  statement.setReadBigInts(true);
  return statement.iterate();
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A row with values as JSON has them: no blobs, integers as numbers, or as text where a number would lose digits. */
function plainRow(row: SqlRow): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plainCell(cell)]));
}

function plainCell(cell: Cell | undefined): unknown {
  if (cell instanceof Uint8Array) return null;
  if (typeof cell !== 'bigint') return cell;
  const number = Number(cell);
  return Number.isSafeInteger(number) ? number : String(cell);
}

function unknownDatabase(file: string, database: Database): JournalError {
  const tables = database.prepare(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name LIMIT 100`,
  );
  const found = [...tables.iterate()].map(({ name }) => String(name));
  const known = DATABASE_FORMATS.map(({ name, table }) => `${name} (${describe(table)})`).join(', ');
  return new JournalError(
    file,
    `is a SQLite database without the table of a journal; it has ${describeNames(found)}; known are ${known}`,
  );
}
