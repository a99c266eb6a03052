import type { RawRow } from './raw-row';

/** A JSON list of trades, counted from 1. */
export function readJsonList(list: readonly unknown[]): RawRow[] {
  return list.map((value, index) => ({ row: index + 1, found: { value } }));
}
