import type { JSX } from 'preact';
import { areaPath } from '../charts/shapes';

/** A small area over time. */
export interface Spark {
  /** Rising; seconds, or any other measure. */
  readonly times: readonly number[];
  /** In percent of the account; null: none. */
  readonly values: readonly (number | null)[];
}

/** The top of the areas of a table: the largest value of any row, so that rows can be compared. 0: there is none. */
export function topOf(sparks: readonly Spark[]): number {
  return sparks.reduce(
    (most, { values }) => values.reduce<number>((so, value) => Math.max(so, value ?? 0), most),
    0,
  );
}

const [WIDTH, HEIGHT] = [100, 20];

interface SparklineProps extends Spark {
  /** What the full height stands for: the same in all rows of a table. */
  readonly top: number;
}

/** The course of a figure in the height of a line of text, from 0 up. */
export function Sparkline({ times, values, top }: SparklineProps): JSX.Element {
  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const x = times.map((time) => (to === from ? 0 : ((time - from) / (to - from)) * WIDTH));
  const y = (value: number): number => HEIGHT - 1 - (top === 0 ? 0 : value / top) * (HEIGHT - 2);
  return (
    <svg
      class="sparkline"
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      width="100%"
      height={HEIGHT}
    >
      <path d={areaPath(values, { x, y })} />
    </svg>
  );
}
