import type { FormatContext, TableFormat } from './format';
import type { RawRow } from './raw-row';
import { columnNames, objectRow } from './table-row';
import { isObject } from '../../src/core/base/is-object';

/** Whether a value is a list whose first element has the columns of a format. */
export function isListOf(format: TableFormat, value: unknown): value is readonly unknown[] {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return isObject(first) && format.recognise(columnNames(Object.keys(first)));
}

/** Reads a list within a JSON value as the table that it is. */
export function readObjects(format: TableFormat, list: readonly unknown[], context: FormatContext): RawRow[] {
  const reader = format.reader(context);
  const rows = list.flatMap((value, index) =>
    isObject(value) ? reader.add(objectRow(index + 1, value)) : [{ row: index + 1, found: { value } }],
  );
  return [...rows, ...reader.end()];
}
