import type { FormatContext, TableReader, TableRow } from './format';
import type { RawRow } from './raw-row';
import type { Instant } from '../../src/core/base/instant';
import type { Fill } from '../fills/fill';
import type { Gap } from '../fills/gaps';
import { type PairedFills, pairFills } from '../fills/pair-fills';
import type { Position } from '../fills/position';
import { tradeOfPosition } from '../fills/trade-of-position';

/** Why a row is no fill that can be read: what was found, what is allowed. */
export class UnreadableFill extends Error {}

export interface FillsOptions {
  /** The symbol and the time of a row, also of one that `read` refuses. @throws UnreadableFill */
  readonly symbolOf: (row: TableRow) => string;
  readonly timeOf: (row: TableRow) => Instant;
  /** @throws UnreadableFill where it should be a fill; null where it is none, which the format counts itself */
  readonly read: (row: TableRow) => Fill | null;
  /** Says of all fills what no single row says. */
  readonly prepare?: (fills: readonly Fill[]) => readonly Fill[];
  /** Whether reported profits are those of prices and sizes, see `pairFills`. */
  readonly checked?: boolean;
  /** The trades of the positions; by default `tradeOfPosition` of each. */
  readonly trades?: (closed: readonly Position[]) => readonly Record<string, unknown>[];
  /** What the format has to say once all rows are known. */
  readonly notes?: () => readonly string[];
}

/** Reads a table of fills: its trades are the positions that the fills open and close, known at the end of the table. */
export function fillsReader(context: FormatContext, options: FillsOptions): TableReader {
  const fills: Fill[] = [];
  const gaps: Gap[] = [];
  const known = new Set<string>();
  let repeated = 0;
  return {
    add(row) {
      try {
        const fill = options.read(row);
        if (fill !== null && isNew(fill, known)) fills.push(fill);
        else if (fill !== null) repeated += 1;
        return [];
      } catch (error) {
        if (!(error instanceof UnreadableFill)) throw error;
        gaps.push({
          symbol: readable(() => options.symbolOf(row)),
          time: readable(() => options.timeOf(row)),
        });
        return [{ row: row.row, found: { problem: error.message } }];
      }
    },
    end() {
      const paired = pairFills(options.prepare?.(fills) ?? fills, options.checked, gaps);
      const trades = options.trades?.(paired.closed) ?? paired.closed.map(tradeOfPosition);
      for (const note of [...notesOf(paired, repeated), ...(options.notes?.() ?? [])]) context.note(note);
      return trades.map((value, index): RawRow => {
        const row = paired.closed[index]?.last.row ?? 0;
        return { row, found: { value } };
      });
    },
  };
}

/** Null for what cannot be read. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableFill) return null;
    throw error;
  }
}

/** Answers of an API that overlap, joined to one file, have the same fill twice. Without ids fills cannot be told apart. */
function isNew({ id, time, symbol, side, price, size }: Fill, known: Set<string>): boolean {
  if (id === null) return true;
  const before = known.size;
  known.add([id, symbol, side, price.toFixed(), size.toFixed(), time.seconds, time.micros].join(' '));
  return known.size > before;
}

function notesOf({ open, unknown, broken }: PairedFills, repeated: number): string[] {
  const positions = open.length === 1 ? '1 position is' : `${open.length} positions are`;
  const belong = (fills: number): string => (fills === 1 ? '1 fill belongs' : `${fills} fills belong`);
  return [
    ...(repeated === 0 ? [] : [`${repeated} of the fills appear more than once, and count once`]),
    ...(open.length === 0 ? [] : [`${positions} still open at the end and no trade yet`]),
    ...(unknown === 0
      ? []
      : [`${belong(unknown)} to positions that were opened before the file begins, and are left out`]),
    ...(broken === 0
      ? []
      : [`${belong(broken)} to positions with a fill that cannot be read, and are left out`]),
  ];
}
