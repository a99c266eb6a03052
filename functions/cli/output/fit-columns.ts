import type { Column } from './parts';

/** Between two columns. */
export const GAP = 2;

/** Names and words of so many columns are thought enough: rather than to shorten them more, a column is left out. */
const ENOUGH = 24;
/** Below this, names tell nothing: even a column that answers the question is left out. */
const LEAST = 8;

/** The columns of a table that have room, and how wide each is. */
export interface Fitted {
  readonly kept: readonly { readonly index: number; readonly width: number }[];
  readonly leftOut: readonly Column[];
}

/**
 * Which columns are shown on a terminal of some width, and how wide. First those are left out that have a priority, the
 * largest first; then the widest names and words are shortened; where even that is not enough, the last columns go. The
 * first column stays in any case.
 *
 * @param natural the width that each column needs
 * @param width of the terminal; undefined: there is room for all
 */
export function fitColumns(
  columns: readonly Column[],
  natural: readonly number[],
  width: number | undefined,
): Fitted {
  let kept = columns.map((column, index) => ({ index, column, needs: natural[index] ?? 0 }));
  const sizes = (cap: number): number[] =>
    kept.map(({ column, needs }) =>
      isShortened(column) || kept.length === 1 ? Math.min(needs, cap) : needs,
    );
  const isTooWide = (cap: number): boolean =>
    width !== undefined && sizes(cap).reduce((sum, size) => sum + size, GAP * (kept.length - 1)) > width;
  const leaveOut = (index: number): void => {
    kept = kept.filter((one) => one.index !== index);
  };

  while (isTooWide(ENOUGH)) {
    const least = kept.reduce((a, b) => (priority(b.column) >= priority(a.column) ? b : a));
    if (priority(least.column) === 0 || least.index === 0) break;
    leaveOut(least.index);
  }
  while (kept.length > 1 && isTooWide(LEAST)) leaveOut(kept.at(-1)?.index ?? 0);
  let cap = Math.min(width ?? Infinity, Math.max(...natural));
  while (cap > 0 && isTooWide(cap)) cap--;
  const fitted = sizes(cap);
  return {
    kept: kept.map(({ index }, position) => ({ index, width: fitted[position] ?? 0 })),
    leftOut: columns.filter((_, index) => kept.every((one) => one.index !== index)),
  };
}

function priority({ priority: own = 0 }: Column): number {
  return own;
}

function isShortened({ flow, right }: Column): boolean {
  return (flow ?? (right === true ? 'whole' : 'cut')) !== 'whole';
}
