import type { TableRow } from './format';
import type { JsonObject } from './parse-json';

/**
 * The name by which a column is known, whatever a spreadsheet made of it: lower case, with `_` for blanks.
 *
 * @example
 * columnName(' Close  Time'); // 'close_time'
 */
export function columnName(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, '_');
}

/** The set of column names for a format to recognise. */
export function columnNames(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].map(columnName));
}

/** A JSON object, or a row of a database, as a row of a table. Null counts as an empty cell. */
export function objectRow(row: number, object: JsonObject): TableRow {
  let byColumn: Map<string, unknown> | null = null;
  return {
    row,
    entries: () => Object.entries(object),
    get: (column) => {
      byColumn ??= new Map(Object.entries(object).map(([name, value]) => [columnName(name), value]));
      return byColumn.get(column) ?? undefined;
    },
  };
}
