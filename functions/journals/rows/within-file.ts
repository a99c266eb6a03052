import { describe } from '../../src/contract/fields/invalid-input';
import { groupBy } from './group-by';
import { type Candidate, candidate, type Identified, identify, representative } from './identity';
import type { RowError } from '../journal';
import type { RawRow } from '../formats/raw-row';
import { readTradeRow } from './trade-row';

/** The most rows that a message lists. */
const ROWS_LISTED = 5;

export interface FileTrades {
  readonly trades: readonly Identified[];
  readonly duplicates: number;
  readonly errors: readonly RowError[];
}

/** Checks the rows of one file: each is a trade, a duplicate of a trade, or an error. */
export function checkRows(file: string, rows: readonly RawRow[]): FileTrades {
  // Errors by the index of their row, because conflicts of ids are found after all rows were read.
  const errors = new Map<number, RowError>();
  const given = new Map<Candidate, { readonly index: number; readonly id: string | null }>();
  for (const [index, raw] of rows.entries()) {
    const checked = checkRow(raw);
    if (checked.kind === 'error') errors.set(index, errorOf(file, raw, checked.field, checked.reason));
    else given.set(candidate(file, raw.row, checked.fields), { index, id: checked.id });
  }

  const made = identify([...given].filter(([, { id }]) => id === null).map(([row]) => row));
  const identified = [...given].map(([row, { index, id }]) => ({
    ...row,
    index,
    id: id ?? made.get(row) ?? '',
  }));

  const kept = new Set<Identified>();
  let duplicates = 0;
  for (const [id, same] of groupBy(identified, (row) => row.id)) {
    const first = representative(same);
    if (first === undefined) continue;
    if (same.every((row) => row.content === first.content)) {
      kept.add(first);
      duplicates += same.length - 1;
    } else {
      // An error in all of these rows: to keep one would make the result depend on their order.
      const reason = conflictReason(id, same);
      for (const { index } of same) {
        const raw = rows[index];
        if (raw !== undefined) errors.set(index, errorOf(file, raw, 'trade_id', reason));
      }
    }
  }

  return {
    trades: identified.filter((row) => kept.has(row)),
    duplicates,
    errors: [...errors].sort(([a], [b]) => a - b).map(([, error]) => error),
  };
}

function checkRow({ found, names }: RawRow): ReturnType<typeof readTradeRow> {
  return 'problem' in found
    ? { kind: 'error', field: null, reason: found.problem }
    : readTradeRow(found.value, names);
}

function errorOf(file: string, { row, part }: RawRow, field: string | null, reason: string): RowError {
  return { file, row, field, reason: part === undefined ? reason : `${part}: ${reason}` };
}

function conflictReason(id: string, same: readonly Candidate[]): string {
  const rows = same.map(({ row }) => row);
  const listed = rows.slice(0, ROWS_LISTED).join(', ') + (rows.length > ROWS_LISTED ? ', …' : '');
  return `trade_id ${describe(id)} appears in ${rows.length} rows (${listed}) with different content; an id names one trade`;
}
