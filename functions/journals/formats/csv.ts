import { describeNames } from '../describe-names';
import { JournalError } from '../journal-error';
import { chooseTable, unknownTable } from './choose-table';
import { type CsvRecord, firstRecords, parseRecords } from './csv-records';
import { DecimalCommas } from './decimal-commas';
import type { FormatContext, TableFormat, TableRow } from './format';
import type { RawRow } from './raw-row';
import { columnName, columnNames } from './table-row';

/** What separates cells, the most usual first. */
const SEPARATORS = [',', ';', '\t', '|'];

/** Some programs write a few lines, such as a title, before the header. */
const MOST_LINES_BEFORE_HEADER = 20;

/** The first line of a CSV file that names the separator for Excel. It is no row. */
const SEPARATOR_LINE = /^sep=(.)\r?\n/i;

/** How a file is to be read. */
interface Layout {
  readonly separator: string;
  /** How many records come before the rows, the header included. */
  readonly skipped: number;
  readonly names: readonly string[];
  readonly format: TableFormat;
}

/**
 * Reads CSV: the first line names the columns, an empty cell is absent, and any other cell is text.
 *
 * @param head the beginning of the text
 * @param isAll whether `head` is the whole text
 * @throws JournalError
 */
export async function* readCsv(
  head: string,
  isAll: boolean,
  text: AsyncIterable<string>,
  context: FormatContext,
): AsyncGenerator<readonly RawRow[]> {
  const { file } = context;
  const { separator, skipped, names, format } = findHeader(head, isAll, context);
  checkNames(file, names);
  const reader = format.reader(context);
  const table = new CsvTable(names, separator);
  let toSkip = skipped;
  for await (const records of parseRecords(file, withLineFeeds(text), separator)) {
    const rows = records.slice(toSkip);
    toSkip -= records.length - rows.length;
    yield rows.flatMap((record) => table.problemOf(record) ?? reader.add(table.row(record)));
  }
  table.end(file);
  yield reader.end();
}

/** The first record that is the header of a known format, whatever separates its cells. */
function findHeader(head: string, isAll: boolean, context: FormatContext): Layout {
  const text = normalised(
    isAll ? head : head.slice(0, 1 + Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r'))),
  );
  if (text === '')
    throw new JournalError(context.file, `its first line is longer than ${head.length} characters`);
  const named = SEPARATOR_LINE.exec(text)?.[1];
  const found = SEPARATORS.filter((separator) => text.includes(separator));
  const separators = named !== undefined ? [named] : found.length > 0 ? found : [','];
  const tables = separators.map((separator) => ({
    separator,
    records: firstRecords(text, separator, MOST_LINES_BEFORE_HEADER),
  }));
  const first = named === undefined ? 0 : 1;
  for (let index = first; index < MOST_LINES_BEFORE_HEADER; index++)
    for (const { separator, records } of tables) {
      const names = records[index]?.cells;
      const format = names === undefined ? null : chooseTable(columnNames(names), context.options);
      if (names === undefined || format === null) continue;
      if (index > first)
        context.note(
          index - first === 1
            ? 'the line before the header is left out'
            : `the ${index - first} lines before the header are left out`,
        );
      return { separator, skipped: index + 1, names, format };
    }
  const widest = tables
    .map(({ records }) => records[first]?.cells ?? [])
    .sort((a, b) => b.length - a.length)[0];
  throw unknownTable(context.file, widest ?? [], context.options);
}

function checkNames(file: string, names: readonly string[]): void {
  const nameless = names.indexOf('');
  if (nameless >= 0) throw new JournalError(file, `column ${nameless + 1} of the header has no name`);
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(columnName(name)).size);
  if (repeated !== undefined)
    throw new JournalError(file, `has more than one column ${describeNames([repeated])} in its header`);
}

class CsvTable {
  readonly #index: ReadonlyMap<string, number>;
  readonly #commas: DecimalCommas | null;

  constructor(
    private readonly names: readonly string[],
    separator: string,
  ) {
    this.#index = new Map(names.map((name, index) => [columnName(name), index]));
    this.#commas = separator === ',' ? null : new DecimalCommas();
  }

  problemOf({ line, cells }: CsvRecord): RawRow[] | null {
    if (cells.length === this.names.length) return null;
    // Additional cells usually come from a thousands separator or a decimal comma.
    const commas =
      this.#commas === null && cells.length > this.names.length
        ? '; a figure has no comma, and a text with one needs quotes'
        : '';
    const problem = `has ${cells.length} cells; the header has ${this.names.length}${commas}`;
    return [{ row: line, found: { problem } }];
  }

  row({ line, cells }: CsvRecord): TableRow {
    return {
      row: line,
      get: (column) => {
        const cell = cells[this.#index.get(column) ?? -1];
        if (cell === undefined || cell === '') return undefined;
        return this.#commas === null ? cell : this.#commas.read(cell, line);
      },
      entries: () => this.#entries(cells),
    };
  }

  /** @throws JournalError */
  end(file: string): void {
    this.#commas?.end(file);
  }

  #entries(cells: readonly string[]): [string, string][] {
    const present: [string, string][] = [];
    for (const [index, name] of this.names.entries()) {
      const cell = cells[index] ?? '';
      if (cell !== '') present.push([name, cell]);
    }
    return present;
  }
}

/** With more than one kind of line end, csv-parse counts some line breaks within quotes twice. */
function normalised(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

async function* withLineFeeds(text: AsyncIterable<string>): AsyncGenerator<string> {
  // The line feed that follows a carriage return may come with the next piece.
  let held = '';
  for await (const piece of text) {
    const joined = held + piece;
    held = joined.endsWith('\r') ? '\r' : '';
    yield normalised(held === '' ? joined : joined.slice(0, -1));
  }
  yield normalised(held);
}
