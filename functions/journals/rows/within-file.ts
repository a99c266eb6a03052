import { describe } from '../../src/contract/fields/invalid-input';
import type { ReadOptions } from '../formats/format';
import type { RawRow } from '../formats/raw-row';
import { type FileTrade, LISTED_ROWS, type RowError, type UnusableFigures } from '../journal';
import { repeated } from '../group-by';
import { contentHash, haveSameContent, inFixedOrder } from './identity';
import { SharedTexts } from './shared-texts';
import { readTradeRow, type RowProblem } from './trade-row';
import { isObject } from '../../src/core/base/is-object';

/** The most rows that a message lists. */
const ROWS_LISTED = 5;

export interface FileTrades {
  readonly trades: readonly FileTrade[];
  readonly duplicates: number;
  readonly errors: readonly RowError[];
  readonly unusableFigures: UnusableFigures;
}

/** A trade, with its place among the rows. It has its id when all rows are known. */
interface Entry extends FileTrade {
  tradeId: string;
  readonly index: number;
  readonly part: string | undefined;
}

/** The rows of one file: each is a trade, a duplicate of a trade, or an error. */
export class FileRows {
  readonly #trades: Entry[] = [];
  /** Those whose `tradeId` is only the hash of their content so far. */
  readonly #nameless: Entry[] = [];
  /** By the index of their row, because conflicts of ids are found after all rows were read. */
  readonly #errors = new Map<number, RowError>();
  readonly #unusable: RowError[] = [];
  #unusableCount = 0;
  #rows = 0;

  constructor(
    private readonly file: string,
    private readonly options: ReadOptions,
    private readonly texts = new SharedTexts(),
  ) {}

  add(raw: RawRow): void {
    const index = this.#rows++;
    const checked = this.#check(raw);
    if (checked.kind === 'error') {
      this.#errors.set(index, errorOf(this.file, raw, checked));
      return;
    }
    const { fields, id, unusable } = checked;
    this.#shareTexts(fields);
    const tradeId = id ?? contentHash(fields);
    const trade: Entry = { tradeId, fields, file: this.file, row: raw.row, index, part: raw.part };
    this.#trades.push(trade);
    if (id === null) this.#nameless.push(trade);
    if (unusable === null) return;
    this.#unusableCount++;
    if (this.#unusable.length < LISTED_ROWS) this.#unusable.push(errorOf(this.file, raw, unusable));
  }

  /** What the rows are; none is added after this. */
  checked(): FileTrades {
    nameAll(this.#nameless);
    const dropped = new Set<Entry>();
    let duplicates = 0;
    for (const same of repeated(this.#trades, ({ tradeId }) => tradeId)) {
      let others = same;
      if (haveSameContent(same)) {
        others = inFixedOrder(same).slice(1);
        duplicates += others.length;
      }
      // An error in all of these rows: to keep one would make the result depend on their order.
      else this.#refuse(same);
      for (const trade of others) dropped.add(trade);
    }
    return {
      trades: dropped.size === 0 ? this.#trades : this.#trades.filter((trade) => !dropped.has(trade)),
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
    if (agent === null || !isObject(value) || (value.agent_id ?? null) !== null) return value;
    return { ...value, agent_id: agent };
  }

  /** Changes the fields, which nobody else has: copies would take half of the time. */
  #shareTexts(fields: Record<string, unknown>): void {
    for (const field of Object.keys(fields)) fields[field] = this.texts.shared(field, fields[field]);
  }

  #refuse(same: readonly Entry[]): void {
    const reason = conflictReason(same);
    for (const trade of same)
      this.#errors.set(trade.index, errorOf(this.file, trade, { field: 'trade_id', reason }));
  }
}

/**
 * Completes the ids of rows that have none: the hash of the content and a counter among rows with equal content. The counter
 * starts at 1 in every file, so that a trade in two overlapping exports has the same id in both.
 */
function nameAll(nameless: readonly Entry[]): void {
  const several = repeated(nameless, ({ tradeId }) => tradeId);
  // A template would keep the hash beside the id in the memory.
  for (const trade of nameless) trade.tradeId = [trade.tradeId, '-1'].join('');
  for (const same of several)
    for (const [index, trade] of inFixedOrder(same).entries())
      trade.tradeId = trade.tradeId.replace(/1$/, String(index + 1));
}

function errorOf(
  file: string,
  { row, part }: Pick<RawRow, 'row'> & { readonly part?: string | undefined },
  { field, reason }: RowProblem,
): RowError {
  return { file, row, field, reason: part === undefined ? reason : `${part}: ${reason}` };
}

function conflictReason(same: readonly Entry[]): string {
  const rows = same.map(({ row }) => row);
  const listed = rows.slice(0, ROWS_LISTED).join(', ') + (rows.length > ROWS_LISTED ? ', …' : '');
  return `trade_id ${describe(same[0]?.tradeId)} appears in ${rows.length} rows (${listed}) with different content; an id names one trade`;
}
