import { scaleLinear, scaleLog, scaleUtc } from 'd3-scale';
import type { Unit } from './chart-spec';
import { DAY, momentTickText, saysMore, timeTickText } from './time-text';
import { tickText } from './value-text';

/** The width of a plot in its own units, which are stretched to the screen. */
export const PLOT_WIDTH = 1000;

/** A mark of an axis. */
export interface Tick {
  /** In units of the plot. */
  readonly at: number;
  readonly text: string;
}

/** A mark of the time axis. */
export interface TimeTick extends Tick {
  /** Empty: it would run out of the picture. */
  readonly text: string;
  /** Left out where there is little room. */
  readonly isSpare: boolean;
  /** Whether the text begins at the mark, and is not in the middle below it: a long one at the left edge. */
  readonly isAtEdge: boolean;
}

/** From a value to its place on the plot, and the marks of the axis. */
export interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** From a point in time to its place, and the marks of the axis. */
export interface TimeAxis extends Axis {
  readonly ticks: readonly TimeTick[];
}

/** Nearer to an edge than these parts of the plot, a mark has no text. */
const [LEFT_EDGE, RIGHT_EDGE] = [0.02 * PLOT_WIDTH, 0.97 * PLOT_WIDTH];
/** Nearer to the left edge, a date with a time of day begins at its mark. */
const LONG_TEXT = 0.15 * PLOT_WIDTH;

/** Points in time from left to right. Where the marks are times of day, one of those that are always seen says the day. */
export function timeAxis(from: number, to: number): TimeAxis {
  const scale = scaleUtc()
    .domain([from * 1000, to * 1000])
    .range([0, PLOT_WIDTH]);
  const dates = scale.ticks(5);
  const step = ((dates[1]?.getTime() ?? Infinity) - (dates[0]?.getTime() ?? 0)) / 1000;
  const marks = dates.map((date) => ({ date, at: scale(date) }));
  const isRoomAt = (at: number): boolean => at > LEFT_EDGE && at < RIGHT_EDGE;
  // Of every second mark, those are left out that say less: a midnight has its day, a January its year.
  const telling = marks.findIndex(({ date, at }) => isRoomAt(at) && saysMore(date, step));
  const first = telling === -1 ? marks.findIndex(({ at }) => isRoomAt(at)) : telling;
  return {
    place: (seconds) => scale(seconds * 1000),
    ticks: marks.map(({ date, at }, index) => {
      const needsDay = telling === -1 && index === first && step < DAY;
      return {
        at,
        text: isRoomAt(at) ? (needsDay ? momentTickText(date) : timeTickText(date, step)) : '',
        isSpare: (index - first) % 2 !== 0,
        isAtEdge: needsDay && at < LONG_TEXT,
      };
    }),
  };
}

/** What a vertical axis has to show. */
export interface ValueRange {
  readonly values: Iterable<number | null>;
  readonly height: number;
  readonly unit: Unit;
  /** Only for values above 0. */
  readonly isLog?: boolean;
  /** Ends of the axis that do not follow from the values. */
  readonly least?: number;
  readonly most?: number;
  /** About how many marks there are; by default as many as the height has room for. */
  readonly marks?: number;
}

/** The space above and below the values, as a part of the height. */
const MARGIN = 0.06;

/** Values from the bottom to the top. */
export function valueAxis({ values, height, unit, isLog = false, least, most, marks }: ValueRange): Axis {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) if (value !== null) [low, high] = [Math.min(low, value), Math.max(high, value)];
  low = least ?? low;
  high = most ?? high;
  if (!(low <= high)) [low, high] = [0, 1];
  // A level line is drawn in the middle.
  if (low === high) [low, high] = isLog ? [low / 1.1, high * 1.1] : [low - spread(low), high + spread(high)];
  const place = (isLog ? scaleLog() : scaleLinear())
    .domain([low, high])
    .range([least === undefined ? height * (1 - MARGIN) : height, most === undefined ? height * MARGIN : 0]);
  const ticks = isLog
    ? logTicks(low, high)
    : scaleLinear()
        .domain([low, high])
        .ticks(marks ?? (height < 120 ? 2 : 4));
  return {
    place: (value) => place(value),
    ticks: ticks.map((value) => ({ at: place(value), text: tickText(value, unit) })),
  };
}

function spread(value: number): number {
  return value === 0 ? 1 : Math.abs(value) / 10;
}

/** At most 6 marks: of wide axes powers of ten, of narrow ones as on a linear axis. */
function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  if (decades < 0.7) return scaleLinear().domain([low, high]).ticks(4);
  const steps = decades < 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / 6));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1)
    if (power % every === 0)
      ticks.push(...steps.map((step) => step * 10 ** power).filter((tick) => tick >= low && tick <= high));
  return ticks;
}
