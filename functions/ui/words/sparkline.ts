const LEVELS = '▁▂▃▄▅▆▇█';
const MIDDLE = 3;

/** The most columns of a sparkline. */
const MOST_COLUMNS = 1000;

/** The least and the greatest value that a picture covers. */
export interface ValueRange {
  readonly least: number;
  readonly most: number;
}

/** The range of some series together, so that their sparklines can be compared; null without a number. */
export function rangeOf(...series: readonly (readonly number[])[]): ValueRange | null {
  let [least, most] = [Infinity, -Infinity];
  for (const values of series)
    for (const value of values)
      if (Number.isFinite(value)) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return least <= most ? { least, most } : null;
}

/**
 * A series as a picture of one line. Each column shows the last value of its part of the series, so that the last column
 * is where it ends; a space is shown for what is no number. A series with fewer values has a column per value.
 *
 * @param range that the lowest and the highest mark stand for; values beyond it get these. Default: that of the columns
 * @example
 * sparkline([1, 2, 3, 8], 4); // '▁▂▃█'
 * sparkline([5, 5], 4); // '▄▄': nothing moves
 */
export function sparkline(values: readonly number[], columns: number, range?: ValueRange | null): string {
  const width = Math.min(values.length, MOST_COLUMNS, Math.max(0, Math.floor(columns)));
  const drawn = Array.from(
    { length: width },
    (_, column) => values[Math.ceil(((column + 1) * values.length) / width) - 1] ?? NaN,
  );
  const covered = range ?? rangeOf(drawn);
  return drawn.map((value) => mark(value, covered)).join('');
}

function mark(value: number, range: ValueRange | null): string {
  if (!Number.isFinite(value) || range === null) return ' ';
  // Halves, because the distance of two numbers can be too large for a number.
  const span = range.most / 2 - range.least / 2;
  if (span === 0) return LEVELS[MIDDLE] ?? ' ';
  const level = Math.round(((value / 2 - range.least / 2) / span) * (LEVELS.length - 1));
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, level))] ?? ' ';
}
