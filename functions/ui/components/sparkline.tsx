import type { JSX } from 'preact';
import { areaPath } from '../charts/shapes';

/** A small area over time, from 0 to its own highest value. */
export interface Spark {
  /** Rising; seconds, or any other measure. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

const [WIDTH, HEIGHT] = [100, 20];

/** The course of a figure in the height of a line of text: nothing in it that the row does not also say. */
export function Sparkline({ times, values }: Spark): JSX.Element {
  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const highest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const x = times.map((time) => (to === from ? 0 : ((time - from) / (to - from)) * WIDTH));
  const y = (value: number): number => HEIGHT - 1 - (highest === 0 ? 0 : value / highest) * (HEIGHT - 2);
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
