import { mergeFiles } from './rows/across-files';
import type { Journal, JournalFile } from './journal';
import { readRows } from './formats/recognise';
import { judgeRows } from './rows/within-file';

export type { Journal, JournalFile, FileTrade, RowError } from './journal';
export { JournalError } from './journal-error';
export { loadJournalFiles } from './load-journal-files';

/**
 * Reads journals (SPEC section 9) and merges them. Neither the order of the files nor that of the rows within a file
 * changes which trades there are.
 *
 * @throws JournalError where a whole file is unusable
 */
export function readJournal(files: readonly JournalFile[]): Journal {
  const rowsByFile = files.map(({ name, text }) => ({ name, rows: readRows(name, text) }));
  const judged = rowsByFile.map(({ name, rows }) => judgeRows(name, rows));
  const merged = mergeFiles(judged.flatMap(({ trades }) => trades));
  return {
    trades: merged.trades.map(({ id, fields, file, row }) => ({ tradeId: id, fields, file, row })),
    duplicates: judged.reduce((sum, { duplicates }) => sum + duplicates, merged.duplicates),
    errors: judged.flatMap(({ errors }) => errors),
    rows: rowsByFile.reduce((sum, { rows }) => sum + rows.length, 0),
  };
}
