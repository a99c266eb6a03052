import { JournalError } from '../journal-error';
import { chooseTable } from './choose-table';
import type { FormatContext, TableReader, TableRow } from './format';
import { type HtmlRow, htmlRows } from './html-rows';
import { knownFormats } from './known-formats';
import type { RawRow } from './raw-row';
import { columnName, columnNames } from './table-row';

/** Whether a text is a page. */
export function isHtml(head: string): boolean {
  return /^\s*<(?:!doctype html|html|head|body|table)\b/i.test(head);
}

/**
 * Reads the tables of a page that are journals. A report may be one long table: so a header is looked for in every row, and
 * the rows of its table end with the title of the next section.
 *
 * @throws JournalError where none of them is a journal
 */
export function readHtml(text: string, context: FormatContext): readonly RawRow[] {
  const found: RawRow[] = [];
  let open: {
    readonly reader: TableReader;
    readonly names: readonly string[];
    readonly table: number;
  } | null = null;
  let tables = 0;
  for (const row of htmlRows(text)) {
    if (open !== null && (row.isTitle || row.table !== open.table)) {
      for (const raw of open.reader.end()) found.push(raw);
      open = null;
    }
    if (open !== null) {
      for (const raw of open.reader.add(tableRow(row, open.names))) found.push(raw);
      continue;
    }
    const names = row.cells.map(columnName);
    const format = chooseTable(columnNames(row.cells.filter((cell) => cell !== '')), context.options);
    if (format === null) continue;
    open = { reader: format.reader(context), names, table: row.table };
    tables += 1;
  }
  for (const raw of open?.reader.end() ?? []) found.push(raw);
  if (tables === 0)
    throw new JournalError(
      context.file,
      `is a page without a table of a journal. A journal is ${knownFormats()}`,
    );
  return found;
}

function tableRow({ row, cells }: HtmlRow, names: readonly string[]): TableRow {
  return {
    row,
    get: (column) => cells[names.indexOf(column)] || undefined,
    entries: () => names.flatMap((name, index) => (cells[index] ? [[name, cells[index]] as const] : [])),
  };
}
