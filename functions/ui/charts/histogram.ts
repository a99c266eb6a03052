import { scaleLinear } from 'd3-scale';
import { PLOT_WIDTH, type Tick } from './scales';
import { tickText } from './value-text';

/** How often values are in each step of a scale. */
export interface Histogram {
  readonly height: number;
  readonly bars: readonly Bar[];
  /** The place of 0, in units of the plot. */
  readonly zero: number;
  readonly ticks: readonly Tick[];
}

/** The values from one edge to below the next; the last one with its upper edge. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** In units of the plot. */
  readonly x: number;
  readonly width: number;
  /** In pixels, from the bottom. */
  readonly height: number;
}

const HEIGHT = 120;
/** About so many steps: fewer hide the course, more are empty. */
const STEPS = 24;

/**
 * Counts values in steps of a round size, of which one edge is 0: so no step has values of both sides.
 *
 * @param values two that differ, at least
 */
export function histogram(values: readonly number[]): Histogram {
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [0, 0],
  );
  const scale = scaleLinear().domain([least, most]).nice(STEPS);
  const edges = scale.ticks(STEPS);
  const counts = edges.slice(1).map(() => 0);
  for (const value of values) {
    const above = edges.findIndex((edge) => edge > value);
    const bar = above === -1 ? counts.length - 1 : Math.max(0, above - 1);
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const highest = counts.reduce((high, count) => Math.max(high, count), 1);
  scale.range([0, PLOT_WIDTH]);
  const bars = counts.map((count, index): Bar => {
    const [from = 0, to = 0] = edges.slice(index, index + 2);
    return {
      from,
      to,
      count,
      x: scale(from),
      width: scale(to) - scale(from),
      height: Math.round((count / highest) * HEIGHT),
    };
  });
  return {
    height: HEIGHT,
    bars,
    zero: scale(0),
    ticks: scale
      .ticks(6)
      .map((value) => ({ at: scale(value), text: tickText(value, { places: 0, suffix: '' }) })),
  };
}
