import type { RawRow } from './raw-row';

/** Reads a JSON list of trades; the rows are counted from 1. */
export function readJsonList(list: readonly unknown[]): RawRow[] {
  return list.map((value, index) => ({ row: index + 1, found: { value } }));
}
