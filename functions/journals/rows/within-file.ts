import { describe } from '../../src/contract/fields/invalid-input';
import { groupBy } from './group-by';
import { type Candidate, candidate, type Identified, identify, representative } from './identity';
import type { ReadOptions } from '../formats/format';
import { isJsonObject } from '../formats/parse-json';
import type { RawRow } from '../formats/raw-row';
import { LISTED_ROWS, type RowError, type UnusableFigures } from '../journal';
import { readTradeRow, type RowProblem } from './trade-row';

/** The most rows that a message lists. */
const ROWS_LISTED = 5;

export interface FileTrades {
  readonly trades: readonly Identified[];
  readonly duplicates: number;
  readonly errors: readonly RowError[];
  readonly unusableFigures: UnusableFigures;
}

/** The rows of one file: each is a trade, a duplicate of a trade, or an error. */
export class FileRows {
  readonly #rows: RawRow[] = [];
  // Errors by the index of their row, because conflicts of ids are found after all rows were read.
  readonly #errors = new Map<number, RowError>();
  readonly #unusable: RowError[] = [];
  #unusableCount = 0;
  readonly #given = new Map<Candidate, { readonly index: number; readonly id: string | null }>();

  constructor(
    private readonly file: string,
    private readonly options: ReadOptions,
  ) {}

  add(raw: RawRow): void {
    const index = this.#rows.length;
    this.#rows.push(raw);
    const checked = this.#check(raw);
    if (checked.kind === 'error') {
      this.#errors.set(index, errorOf(this.file, raw, checked));
      return;
    }
    this.#given.set(candidate(this.file, raw.row, checked.fields), { index, id: checked.id });
    if (checked.unusable === null) return;
    this.#unusableCount++;
    if (this.#unusable.length < LISTED_ROWS) this.#unusable.push(errorOf(this.file, raw, checked.unusable));
  }

  /** What the rows are; none is added after this. */
  checked(): FileTrades {
    const made = identify([...this.#given].filter(([, { id }]) => id === null).map(([row]) => row));
    const identified = [...this.#given].map(([row, { index, id }]) => ({
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
          const raw = this.#rows[index];
          if (raw !== undefined)
            this.#errors.set(index, errorOf(this.file, raw, { field: 'trade_id', reason }));
        }
      }
    }

    return {
      trades: identified.filter((row) => kept.has(row)),
      duplicates,
      errors: [...this.#errors].sort(([a], [b]) => a - b).map(([, error]) => error),
      unusableFigures: { count: this.#unusableCount, first: this.#unusable },
    };
  }

  #check({ found, names }: RawRow): ReturnType<typeof readTradeRow> {
    if ('problem' in found) return { kind: 'error', field: null, reason: found.problem };
    return readTradeRow(this.#withAgent(found.value), names, this.options);
  }

  #withAgent(value: unknown): unknown {
    const { agent } = this.options;
    if (agent === null || !isJsonObject(value) || (value.agent_id ?? null) !== null) return value;
    return { ...value, agent_id: agent };
  }
}

function errorOf(file: string, { row, part }: RawRow, { field, reason }: RowProblem): RowError {
  return { file, row, field, reason: part === undefined ? reason : `${part}: ${reason}` };
}

function conflictReason(id: string, same: readonly Candidate[]): string {
  const rows = same.map(({ row }) => row);
  const listed = rows.slice(0, ROWS_LISTED).join(', ') + (rows.length > ROWS_LISTED ? ', …' : '');
  return `trade_id ${describe(id)} appears in ${rows.length} rows (${listed}) with different content; an id names one trade`;
}
