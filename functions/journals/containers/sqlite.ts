import type { FormatContext } from '../formats/format';
import type { RawRow } from '../formats/raw-row';
import type { BinaryFile } from '../journal';
import { JournalError } from '../journal-error';

/** Whether the bytes of a file begin like a database. */
export function isSqlite(first: Uint8Array): boolean {
  return Buffer.from(first.subarray(0, 16)).toString('latin1') === 'SQLite format 3\0';
}

/**
 * The rows of a SQLite database, some at a time.
 *
 * @throws JournalError where the database cannot be read
 */
export async function* rowsOfSqlite(
  _database: BinaryFile,
  _bytes: AsyncIterable<Uint8Array>,
  { file }: FormatContext,
): AsyncGenerator<readonly RawRow[]> {
  await Promise.resolve();
  throw new JournalError(file, 'is a SQLite database, which cannot be read yet; export it as CSV');
  yield [];
}
