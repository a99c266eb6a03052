import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { JournalError } from '../journal-error';

/** What a cell of a database holds. Integers are `bigint`, so that large ones keep their digits. */
export type Cell = null | number | bigint | string | Uint8Array;

export type SqlRow = Readonly<Record<string, Cell>>;

/** The part of `node:sqlite` that is used. (Its types come with those of Node 22.) */
export interface Database {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  close(): void;
}

interface Statement {
  setReadBigInts(enabled: boolean): void;
  iterate(...parameters: string[]): Iterable<SqlRow>;
}

export interface Sqlite {
  readonly DatabaseSync: new (path: string | URL, options: { readonly readOnly: boolean }) => Database;
}

/** The module of Node 22.13 and later; null where this runtime does not have it. */
export function loadSqlite(): Sqlite | null {
  const node: { emitWarning: unknown } = process;
  const { emitWarning } = node;
  // Node warns that the module is experimental, which tells nothing to somebody who reads a journal.
  node.emitWarning = () => undefined;
  try {
    return (process.getBuiltinModule('node:sqlite') as Sqlite | undefined) ?? null;
  } finally {
    node.emitWarning = emitWarning;
  }
}

/**
 * Opens a database only for reading. The caller closes it.
 *
 * @throws JournalError where this runtime cannot read databases
 */
export function openDatabase(file: string, path: string, sqlite = loadSqlite()): Database {
  if (sqlite === null)
    throw new JournalError(
      file,
      `is a SQLite database, which needs Node.js 22.13 or later (this is ${process.version}); or export it: ` +
        'freqtrade show-trades --print-json --db-url sqlite:///tradesv3.sqlite > trades.json',
    );
  try {
    const database = open(sqlite, path);
    // Functions in the schema of a hostile database are not called, and damaged pages are found before they are used.
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    return database;
  } catch (error) {
    throw sqliteProblem(file, error);
  }
}

/** An error of SQLite as one that names the file; any other as it is. */
export function sqliteProblem(file: string, error: unknown): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'ERR_SQLITE_ERROR'
    ? new JournalError(file, `is a SQLite database that cannot be read (${String(message)})`)
    : error;
}

/**
 * A database in WAL mode, as freqtrade's is, has its newest rows in a file `-wal` beside it while a bot runs. Without that
 * file SQLite would make one, and fail where it may not; so it is told that nobody writes.
 */
function open({ DatabaseSync }: Sqlite, path: string): Database {
  if (isInWalMode(path) && !isThere(`${path}-wal`)) {
    const url = pathToFileURL(path);
    url.searchParams.set('immutable', '1');
    try {
      return new DatabaseSync(url, { readOnly: true });
    } catch (error) {
      // Node 22.13 and 22.14 take no URL; there SQLite leaves two empty files beside the database.
      if ((error as { readonly code?: unknown }).code !== 'ERR_INVALID_ARG_TYPE') throw error;
    }
  }
  return new DatabaseSync(path, { readOnly: true });
}

/** The byte of the header that says how the database is written: 2 is WAL. */
const WRITE_VERSION = 18;

function isInWalMode(path: string): boolean {
  const header = Buffer.alloc(WRITE_VERSION + 1);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return header[WRITE_VERSION] === 2;
}

function isThere(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
