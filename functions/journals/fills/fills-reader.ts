import type { FormatContext, TableReader, TableRow } from '../formats/format';
import type { RawRow } from '../formats/raw-row';
import type { Fill } from './fill';
import { type PairedFills, pairFills } from './pair-fills';
import type { Position } from './position';
import { tradeOfPosition } from './trade-of-position';

/** Why a row is no fill that can be read: what was found, what is allowed. */
export class UnreadableFill extends Error {}

export interface FillsOptions {
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
  return {
    add(row) {
      try {
        const fill = options.read(row);
        if (fill !== null) fills.push(fill);
        return [];
      } catch (error) {
        if (!(error instanceof UnreadableFill)) throw error;
        return [{ row: row.row, found: { problem: error.message } }];
      }
    },
    end() {
      const paired = pairFills(options.prepare?.(fills) ?? fills, options.checked);
      const trades = options.trades?.(paired.closed) ?? paired.closed.map(tradeOfPosition);
      for (const note of [...notesOf(paired), ...(options.notes?.() ?? [])]) context.note(note);
      return trades.map((value, index): RawRow => {
        const row = paired.closed[index]?.last.row ?? 0;
        return { row, found: { value } };
      });
    },
  };
}

function notesOf({ open, unknown }: PairedFills): string[] {
  const positions = open.length === 1 ? '1 position is' : `${open.length} positions are`;
  const fills = unknown === 1 ? '1 fill belongs' : `${unknown} fills belong`;
  return [
    ...(open.length === 0 ? [] : [`${positions} still open at the end and no trade yet`]),
    ...(unknown === 0
      ? []
      : [`${fills} to positions that were opened before the file begins, and are left out`]),
  ];
}
