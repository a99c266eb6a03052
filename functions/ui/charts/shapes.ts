import { area, curveStepAfter, line, stack } from 'd3-shape';
import { compactPath } from './compact-path';

/** A value at each point; null: none. */
export type Values = readonly (number | null)[];

/** Places of points from left to right, and of a value from the bottom to the top. */
export interface Places {
  readonly x: readonly number[];
  readonly y: (value: number) => number;
}

/** A line that keeps each value until the next one: between two closes nothing changes. */
export function linePath(values: Values, { x, y }: Places): string {
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x[index] ?? 0)
    .y((value) => y(value ?? 0))
    .curve(curveStepAfter);
  return compactPath(path(values) ?? '');
}

/** The area between values and 0; of a difference, the part above and the part below have colours of their own. */
export function areaPath(values: Values, { x, y }: Places): string {
  const path = area<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x[index] ?? 0)
    .y0(y(0))
    .y1((value) => y(value ?? 0))
    .curve(curveStepAfter);
  return compactPath(path(values) ?? '');
}

/**
 * Shares one above the other: the upper edge of each, down to 0. Drawn from the last to the first, each covers what belongs
 * to those below it.
 */
export function stackPaths(shares: readonly Values[], { x, y }: Places): string[] {
  const points = x.map((_, point) => shares.map((values) => values[point] ?? 0));
  const layers = stack<number[], number>()
    .keys(shares.map((_, index) => index))
    .value((point, index) => point[index] ?? 0)(points);
  return layers.map((layer) =>
    areaPath(
      layer.map(([, top]) => top),
      { x, y },
    ),
  );
}

/** How many shades a strip has. */
export const SHADES = 5;

/** How many columns a strip has at most. */
const COLUMNS = 200;

/**
 * A strip that is darker where values are larger: one path per shade, the lightest first. A column shows the mean of its
 * values; without a value, or at 0, it stays empty.
 *
 * @param most the value of the darkest shade
 */
export function stripPaths(values: Values, x: readonly number[], most: number, height: number): string[] {
  const paths = Array.from({ length: SHADES }, () => '');
  const [from = 0, to = 0] = [x[0], x.at(-1)];
  const width = Math.max((to - from) / COLUMNS, 1e-9);
  const shades = Array.from({ length: COLUMNS }, () => 0);
  let point = 0;
  for (let column = 0; column < COLUMNS; column += 1) {
    const end = from + width * (column + 1);
    // What held at the beginning of the column counts too.
    let [sum, count] = [values[Math.max(0, point - 1)] ?? 0, 1];
    for (; point < x.length && (x[point] ?? 0) <= end; point += 1) {
      sum += values[point] ?? 0;
      count += 1;
    }
    shades[column] = sum <= 0 ? 0 : Math.min(SHADES, Math.max(1, Math.ceil((sum / count / most) * SHADES)));
  }
  for (let column = 0; column < COLUMNS;) {
    const shade = shades[column] ?? 0;
    let end = column + 1;
    while (end < COLUMNS && shades[end] === shade) end += 1;
    if (shade > 0) {
      const [left, right] = [from + width * column, from + width * end].map(
        (value) => Math.round(value * 2) / 2,
      );
      paths[shade - 1] = `${paths[shade - 1] ?? ''}M${left} 0H${right}V${height}H${left}Z`;
    }
    column = end;
  }
  return paths;
}
