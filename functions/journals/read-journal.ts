import { mergeFiles } from './rows/across-files';
import type { Journal, JournalFile } from './journal';
import { readRows } from './formats/recognise';
import { checkRows } from './rows/within-file';

export type { Journal, JournalFile, FileTrade, RowError } from './journal';
export { JournalError } from './journal-error';
export { loadJournalFiles } from './load-journal-files';

/**
 * Reads journal files (docs/specification.md, section 9) and merges them. The result has the same trades in whatever order
 * the files and their rows are.
 *
 * @throws JournalError where a whole file is unusable
 */
export function readJournal(files: readonly JournalFile[]): Journal {
  const rowsByFile = files.map(({ name, text }) => ({ name, rows: readRows(name, text) }));
  const checked = rowsByFile.map(({ name, rows }) => checkRows(name, rows));
  const merged = mergeFiles(checked.flatMap(({ trades }) => trades));
  return {
    trades: merged.trades.map(({ id, fields, file, row }) => ({ tradeId: id, fields, file, row })),
    duplicates: checked.reduce((sum, { duplicates }) => sum + duplicates, merged.duplicates),
    errors: checked.flatMap(({ errors }) => errors),
    rows: rowsByFile.reduce((sum, { rows }) => sum + rows.length, 0),
    accounts: [],
    notes: [],
  };
}
