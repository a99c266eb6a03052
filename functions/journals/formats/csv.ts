import { CsvError, parse } from 'csv-parse/sync';
import { describeNames } from '../describe-names';
import { FORMATS, JournalError } from '../journal-error';
import type { RawRow } from './raw-row';

/** The columns without which no trade has a return. */
const NEEDED = ['agent_id', 'closed_at', 'realized_pnl', 'entry_price', 'quantity'];

/** Recognised but not read: files with these separators often have decimal commas or thousands separators. */
const OTHER_SEPARATORS = [';', '\t', '|'];

const BEHIND_QUOTE = 'found text behind the closing quote of a cell, expected "," or the end of the line';
const QUOTE_PROBLEMS: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: "found a cell with an unclosed quote, expected '\"' at its end",
  CSV_INVALID_CLOSING_QUOTE: BEHIND_QUOTE,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: BEHIND_QUOTE,
  INVALID_OPENING_QUOTE:
    'found a quote within a cell, expected the whole cell in quotes and each quote in it twice',
};

interface CsvRecord {
  /** The first and the last line of the row, which may differ: a cell in quotes may hold line breaks. */
  readonly line: number;
  readonly lastLine: number;
  readonly cells: readonly string[];
}

/** Reads CSV: the first line names the fields, an empty cell is an absent field, and any other cell is text. */
export function readCsv(file: string, text: string): RawRow[] {
  const [header, ...records] = parseRecords(file, text);
  const names = header?.cells ?? [];
  checkHeader(file, names);
  return records.map((record) => toRow(names, record));
}

function toRow(names: readonly string[], { line, cells }: CsvRecord): RawRow {
  if (cells.length !== names.length) {
    // Additional cells usually come from a thousands separator or a decimal comma.
    const commas =
      cells.length > names.length ? '; a figure has no comma, and a text with one needs quotes' : '';
    const problem = `has ${cells.length} cells; the header has ${names.length}${commas}`;
    return { row: line, found: { problem } };
  }
  const present = names
    .map((name, index) => [name, cells[index] ?? ''] as const)
    .filter(([, cell]) => cell !== '');
  // Not by assignment: `fields['__proto__'] = …` would change the prototype.
  return { row: line, found: { value: Object.fromEntries(present) } };
}

function parseRecords(file: string, text: string): CsvRecord[] {
  // With more than one kind of line end, csv-parse counts some line breaks within quotes twice.
  const lines = text.replace(/\r\n?/g, '\n');
  const records: CsvRecord[] = [];
  try {
    parse(lines, {
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (cells: string[], { lines: lastLine }) => {
        const breaks = cells.join('').split('\n').length - 1;
        records.push({ line: lastLine - breaks, lastLine, cells: cells.map((cell) => cell.trim()) });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // An open quote swallows the rest of the file, so only the last complete row can be named.
    const problem = QUOTE_PROBLEMS[error.code] ?? error.message;
    throw new JournalError(file, `is not CSV after line ${records.at(-1)?.lastLine ?? 0}: ${problem}`);
  }
  return records;
}

function checkHeader(file: string, names: readonly string[]): void {
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const separator = OTHER_SEPARATORS.find((candidate) => {
      const cells = names.join(',').split(candidate);
      return NEEDED.every((name) => cells.some((cell) => cell.trim() === name));
    });
    if (separator !== undefined) {
      const found = JSON.stringify(separator);
      throw new JournalError(file, `separates cells by ${found}; a CSV journal needs commas`);
    }
    throw new JournalError(
      file,
      `has no column ${describeNames(missing)}; its header has ${describeNames(names)}, a CSV journal needs ` +
        `${NEEDED.join(', ')}. A journal is ${FORMATS}`,
    );
  }
  const nameless = names.indexOf('');
  if (nameless >= 0) throw new JournalError(file, `column ${nameless + 1} of the header has no name`);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined)
    throw new JournalError(file, `has more than one column ${describeNames([repeated])} in its header`);
}
