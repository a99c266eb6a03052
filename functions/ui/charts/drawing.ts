import type { ChartSpec, LinesSpec, Series } from './chart-spec';
import { placeLabels } from './place-labels';
import {
  type Axis,
  PLOT_WIDTH,
  type Tick,
  type TimeAxis,
  timeAxis,
  type TimeTick,
  valueAxis,
} from './scales';
import { CHART_WORDS } from '../words/chart-words';
import { areaPath, linePath, SHADES, stackPaths, stripPaths } from './shapes';
import { tickText, valueText } from './value-text';

/** What is drawn of a chart: paths in the units of its plot, and texts with their places. */
export interface Drawing {
  readonly height: number;
  readonly timeTicks: readonly TimeTick[];
  readonly valueTicks: readonly Tick[];
  /** In the order in which they are drawn. */
  readonly paths: readonly DrawnPath[];
  /** Levels across the plot: the start, a zero. */
  readonly levels: readonly {
    readonly at: number;
    readonly isDotted: boolean;
    readonly name: string | null;
  }[];
  /** At the right end. */
  readonly ends: readonly { readonly at: number; readonly text: string; readonly series: Series | null }[];
  /** Names inside the plot, of strips. */
  readonly names: readonly { readonly at: number; readonly text: string }[];
  /** What the shades of strips stand for, the lightest first; empty: there are none. */
  readonly shades: readonly { readonly className: string; readonly text: string }[];
}

/** A path with its look, which the stylesheet knows by class. */
export interface DrawnPath {
  readonly d: string;
  readonly className: string;
  /** How far down the path is moved. */
  readonly down: number;
}

/** How a chart is looked at. */
export interface View {
  /** Seconds; the ends of the shown time. */
  readonly from: number;
  readonly to: number;
  readonly isLog: boolean;
}

/** The class of a series, by which the stylesheet gives it a colour and dashes. */
export function classOf({ colour }: Series): string {
  return `series-${colour}`;
}

/** Heights of plots in pixels. */
const DIFFERENCE_HEIGHT = 84;
const STACK_HEIGHT = 180;
const STRIP_ROW = 30;
const STRIP_HEIGHT = 12;
/** The distance of two lines of text. */
const LABEL_GAP = 14;

/**
 * Draws a chart.
 *
 * @param shown the series of the chart that are to be seen
 */
export function draw(
  chart: ChartSpec,
  shown: readonly Series[],
  times: readonly number[],
  view: View,
): Drawing {
  const time = timeAxis(view.from, view.to);
  // What is far outside of the shown time is not drawn, but the line goes on to the edges.
  const x = times.map((at) => Math.max(-PLOT_WIDTH, Math.min(2 * PLOT_WIDTH, time.place(at))));
  switch (chart.kind) {
    case 'lines':
      return drawLines(chart, shown, times, x, time, view);
    case 'difference': {
      const values = chart.series.values;
      const axis = valueAxis({
        values: [0, ...within(values, times, view)],
        height: DIFFERENCE_HEIGHT,
        unit: chart.unit,
      });
      const d = areaPath(values, { x, y: axis.place });
      return {
        ...base(DIFFERENCE_HEIGHT, time, axis),
        paths: [{ d, className: 'difference', down: 0 }],
        levels: [{ at: axis.place(0), isDotted: false, name: null }],
        ends: endsOf([chart.series], axis, DIFFERENCE_HEIGHT, (series) =>
          valueText(series.values.at(-1), chart.unit),
        ),
      };
    }
    case 'weights':
      return isStacked(chart)
        ? drawStack(chart, shown, x, time)
        : drawStrips(chart, shown, times, x, time, view);
  }
}

function base(height: number, time: TimeAxis, axis: Axis): Omit<Drawing, 'paths' | 'ends' | 'levels'> {
  return { height, timeTicks: time.ticks, valueTicks: axis.ticks, names: [], shades: [] };
}

/** Whether the weights of a chart are drawn one above the other: each series has a colour of its own. */
export function isStacked({ series }: { readonly series: readonly Series[] }): boolean {
  return series.every(({ colour }) => colour !== 'other');
}

/** The values of the shown time, with the one that held at its beginning. */
function within(
  values: readonly (number | null)[],
  times: readonly number[],
  { from, to }: View,
): (number | null)[] {
  const before = times.findLastIndex((at) => at <= from);
  return values.filter((_, point) => point >= before && (times[point] ?? Infinity) <= to);
}

function drawLines(
  { start, unit, height }: LinesSpec,
  shown: readonly Series[],
  times: readonly number[],
  x: readonly number[],
  time: TimeAxis,
  view: View,
): Drawing {
  const seen = shown.flatMap(({ values }) => within(values, times, view));
  if (start !== null) seen.push(start.value);
  const axis = valueAxis({ values: seen, height, unit, isLog: view.isLog });
  return {
    ...base(height, time, axis),
    // The first is the most important: it is drawn above the others.
    paths: shown
      .map((series) => ({
        d: linePath(series.values, { x, y: axis.place }),
        className: `line ${classOf(series)}`,
        down: 0,
      }))
      .reverse(),
    levels: start === null ? [] : [{ at: axis.place(start.value), isDotted: true, name: start.name }],
    ends: endsOf(shown, axis, height, ({ name }) => name),
  };
}

function endsOf(
  series: readonly Series[],
  axis: Axis,
  height: number,
  text: (series: Series) => string,
): Drawing['ends'] {
  const ending = series.filter(({ values }) => typeof values.at(-1) === 'number');
  const placed = placeInside(
    ending.map(({ values }) => axis.place(values.at(-1) ?? 0)),
    height,
  );
  return ending.map((own, index) => ({ at: placed[index] ?? 0, text: text(own), series: own }));
}

/** Places for lines of text, whole ones, as near to their values as can be. */
function placeInside(wanted: readonly number[], height: number): number[] {
  const half = LABEL_GAP / 2;
  return placeLabels(
    wanted.map((at) => Math.max(0, Math.min(height, at)) - half),
    LABEL_GAP,
    height - LABEL_GAP,
  ).map((at) => at + half);
}

function drawStack(
  { unit }: ChartSpec,
  shown: readonly Series[],
  x: readonly number[],
  time: TimeAxis,
): Drawing {
  const axis = valueAxis({ values: [], height: STACK_HEIGHT, unit, least: 0, most: 100, marks: 2 });
  const paths = stackPaths(
    shown.map(({ values }) => values),
    { x, y: axis.place },
  );
  let below = 0;
  const middles = shown.map(({ values }) => {
    const own = values.at(-1) ?? 0;
    below += own;
    return axis.place(below - own / 2);
  });
  // A share that is too thin for a label is named by the legend alone.
  const wide = shown.flatMap((series, index) =>
    (series.values.at(-1) ?? 0) < 4 ? [] : [{ series, middle: middles[index] ?? 0 }],
  );
  const placed = placeInside(
    wide.map(({ middle }) => middle),
    STACK_HEIGHT,
  );
  return {
    ...base(STACK_HEIGHT, time, axis),
    paths: shown
      .map((series, index) => ({ d: paths[index] ?? '', className: `area ${classOf(series)}`, down: 0 }))
      .reverse(),
    levels: [],
    ends: wide.map(({ series }, index) => ({ at: placed[index] ?? 0, text: series.name, series })),
  };
}

function drawStrips(
  { unit }: ChartSpec,
  shown: readonly Series[],
  times: readonly number[],
  x: readonly number[],
  time: TimeAxis,
  view: View,
): Drawing {
  const step = shadeStep(
    shown.filter(({ colour }) => colour !== 'cash').map(({ values }) => within(values, times, view)),
  );
  const rows = shown.map((series, row) => ({ series, top: row * STRIP_ROW }));
  // Only the shown time, so that its columns are fine.
  const first = Math.max(
    0,
    times.findLastIndex((at) => at <= view.from),
  );
  const seen = x.slice(first).map((at) => Math.max(0, at));
  return {
    height: rows.length * STRIP_ROW,
    timeTicks: time.ticks,
    valueTicks: [],
    paths: rows.flatMap(({ series, top }) =>
      stripPaths(series.values.slice(first), seen, step * SHADES, STRIP_HEIGHT).map((d, shade) => ({
        d,
        className: shadeClass(shade),
        down: top + STRIP_ROW - STRIP_HEIGHT - 2,
      })),
    ),
    levels: [],
    shades: Array.from({ length: SHADES }, (_, shade) => ({
      className: shadeClass(shade),
      text:
        shade === SHADES - 1
          ? CHART_WORDS.shadeAbove(tickText(step * shade, unit))
          : CHART_WORDS.shadeTo(tickText(step * (shade + 1), unit)),
    })),
    names: rows.map(({ series, top }) => ({ at: top + STRIP_ROW - STRIP_HEIGHT - 6, text: series.name })),
    ends: rows.map(({ series, top }) => ({
      at: top + STRIP_ROW - STRIP_HEIGHT / 2 - 2,
      text: valueText(series.values.at(-1), unit),
      series: null,
    })),
  };
}

const shadeClass = (shade: number): string => `strip shade-${shade + 1}`;

/**
 * By how much the weights of two shades differ, in two digits so that the legend can say it: of all weights of agents, 95 of
 * 100 are within the shades. The first agent of a journal has the whole account for a while, and all others would be pale
 * beside that.
 */
function shadeStep(columns: readonly (readonly (number | null)[])[]): number {
  const values = columns
    .flat()
    .filter((value) => value !== null && value > 0)
    .sort((a, b) => Number(a) - Number(b));
  const step = (values[Math.floor(values.length * 0.95)] ?? SHADES) / SHADES;
  const unit = 10 ** (Math.floor(Math.log10(step)) - 1);
  return Math.ceil(step / unit) * unit;
}
