/**
 * A text of the user as a cell. A spreadsheet would run one that begins like a formula: an apostrophe before it says that it is
 * text.
 */
export function textCell(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

/** A row of CSV (RFC 4180): a cell with a separator needs quotes. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
