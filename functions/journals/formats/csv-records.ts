import { CsvError, type Options, parse } from 'csv-parse';
import { CsvError as SyncCsvError, parse as parseSync } from 'csv-parse/sync';
import { JournalError } from '../journal-error';

/** Longer than any row of a journal: a row without an end must not fill the memory. */
const MOST_ROW_BYTES = 1_000_000;

const BEHIND_QUOTE =
  'found text behind the closing quote of a cell, expected a separator or the end of the line';
const PROBLEMS: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: "found a cell with an unclosed quote, expected '\"' at its end",
  CSV_INVALID_CLOSING_QUOTE: BEHIND_QUOTE,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: BEHIND_QUOTE,
  INVALID_OPENING_QUOTE:
    'found a quote within a cell, expected the whole cell in quotes and each quote in it twice',
  CSV_MAX_RECORD_SIZE: `found a row longer than ${MOST_ROW_BYTES / 1e6} MB; a quote may not be closed`,
};

export interface CsvRecord {
  /** The first and the last line of the row, which may differ: a cell in quotes may hold line breaks. */
  readonly line: number;
  readonly lastLine: number;
  readonly cells: readonly string[];
}

/** The first records of a text; fewer where its syntax is wrong. */
export function firstRecords(text: string, separator: string, most: number): CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    parseSync(text, { ...optionsFor(separator, records), to: most });
  } catch (error) {
    if (!(error instanceof SyncCsvError)) throw error;
  }
  return records;
}

/**
 * Parses CSV piece by piece, without the empty rows.
 *
 * @throws JournalError where its syntax is wrong
 */
export async function* parseRecords(
  file: string,
  text: AsyncIterable<string>,
  separator: string,
): AsyncGenerator<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  let lastLine = 0;
  const take = (): readonly CsvRecord[] => {
    lastLine = records.at(-1)?.lastLine ?? lastLine;
    return records.splice(0);
  };
  const parser = parse(optionsFor(separator, records));
  const failed = new Promise<never>((_, reject) => {
    parser.on('error', (error) => {
      take();
      // An open quote swallows the rest of the file, so only the last complete row can be named.
      const problem = error instanceof CsvError ? (PROBLEMS[error.code] ?? error.message) : error.message;
      reject(new JournalError(file, `is not CSV after line ${lastLine}: ${problem}`));
    });
  });
  // Without a listener an error that nobody waits for would end the process.
  failed.catch(() => undefined);
  const done = (start: (callback: () => void) => void): Promise<void> =>
    Promise.race([new Promise<void>(start), failed]);

  for await (const piece of text) {
    await done((callback) => parser.write(piece, callback));
    yield take();
  }
  await done((callback) => parser.end(callback));
  yield take();
}

function optionsFor(delimiter: string, records: CsvRecord[]): Options {
  return {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: MOST_ROW_BYTES,
    on_record: (cells: string[], { lines: lastLine }) => {
      // Spreadsheets write the rows below a table as separators alone.
      if (cells.every((cell) => cell === '')) return null;
      const breaks = cells.reduce((sum, cell) => sum + lineBreaks(cell), 0);
      records.push({ line: lastLine - breaks, lastLine, cells: cells.map((cell) => cell.trim()) });
      return null;
    },
  };
}

function lineBreaks(cell: string): number {
  return cell.includes('\n') ? cell.split('\n').length - 1 : 0;
}
