import { agentColour, type ChartRange, type ChartSpec, MAX_STACKED, type Series } from '../charts/chart-spec';
import { utcText } from '../charts/time-text';
import { valueText } from '../charts/value-text';
import type { TimeChartsProps, Unit } from '../charts/chart-spec';
import { placesFor } from '../words/money';
import { grouped, plural } from '../words/text';
import type { AllocationEvent } from './events';
import type { Column, ReplaySeries } from './replay-series';

const DAY = 86_400;

/** The times that a replay can be looked at. */
const RANGES: readonly ChartRange[] = [
  { name: '1M', seconds: 30 * DAY },
  { name: '3M', seconds: 91 * DAY },
  { name: 'all', seconds: null },
];

const PERCENT: Unit = { places: 2, suffix: ' %' };

/** What the pictures of a replay need besides their series. */
export interface ReplayChartContext {
  /** With what the accounts began, as decimal text. */
  readonly capital: string;
  /** Null: not known, or several. */
  readonly currency: string | null;
  readonly events: readonly AllocationEvent[];
}

/** The pictures of a replay, in the order in which they answer: equity, difference, drawdown, weights. */
export function replayCharts(series: ReplaySeries, context: ReplayChartContext): TimeChartsProps {
  const money: Unit = { places: placesFor([], context.capital), suffix: '' };
  return {
    times: series.times,
    charts: [equity(series, money, context), difference(series, money), drawdown(series), weights(series)],
    events: context.events.map(({ at, text }) => ({ at: Date.parse(at) / 1000, text })),
    ranges: RANGES,
  };
}

const MAESTRO = 'Maestro';
const EQUAL = 'equal weights';

function equity(
  { times, closes, agents, equity: columns }: ReplaySeries,
  unit: Unit,
  { capital, currency }: ReplayChartContext,
): ChartSpec {
  const { weighted, equal, alone } = columns;
  const thinned =
    times.length < closes
      ? ` ${plural(times.length, 'point')} for ${grouped(closes)} closes; the tables count all.`
      : '';
  return {
    kind: 'lines',
    id: 'equity',
    title: 'Equity',
    caption: `${agents.length === 1 ? 'With one agent, the weights choose only between it and cash. ' : ''}${sameNote(weighted, equal)}Realised, after each close${currency === null ? '' : `, in ${currency}`}.${thinned}`,
    summary: `Equity${during(times)}: ${ends(MAESTRO, weighted, unit)}; ${ends(EQUAL, equal, unit)}.`,
    unit,
    series: [
      { name: MAESTRO, colour: 'maestro', values: weighted, isShown: true },
      { name: EQUAL, colour: 'equal', values: equal, isShown: true },
      ...agents.slice(0, MAX_STACKED).map((agentId, index): Series => ({
        name: agentId,
        suffix: 'alone',
        colour: agentColour(index),
        values: alone[index] ?? [],
        isShown: false,
      })),
    ],
    start: { value: Number(capital), name: 'start' },
    canBeLog: [weighted, equal, ...alone].every((column) =>
      column.every((value) => value === null || value > 0),
    ),
    height: 200,
  };
}

function sameNote(one: Column, other: Column): string {
  const isSame = one.length > 1 && one.every((value, point) => value === other[point]);
  return isSame ? 'Both lines are the same. ' : '';
}

function difference({ times, equity: { weighted, equal } }: ReplaySeries, unit: Unit): ChartSpec {
  const values = weighted.map((value, point) => {
    const other = equal[point] ?? null;
    return value === null || other === null ? null : Number((value - other).toFixed(unit.places));
  });
  return {
    kind: 'difference',
    id: 'difference',
    title: `${MAESTRO} minus ${EQUAL}`,
    caption: 'Above the line, following Maestro was ahead.',
    summary: `${MAESTRO} minus ${EQUAL}${during(times)}: ${valueText(values.at(-1), unit)} at the end, between ${valueText(extreme(values, Math.min), unit)} and ${valueText(extreme(values, Math.max), unit)}.`,
    unit,
    series: { name: 'ahead by', colour: 'maestro', values, isShown: true },
  };
}

function drawdown({ times, drawdown: { weighted, equal } }: ReplaySeries): ChartSpec {
  const below = (column: Column): Column => column.map((value) => (value === null ? null : 0 - value));
  const worst = (name: string, column: Column): string =>
    `${name} ${valueText(extreme(column, Math.max), PERCENT)} at worst`;
  return {
    kind: 'lines',
    id: 'drawdown',
    title: 'Below the peak',
    caption: `How far below the highest equity so far: ${worst(MAESTRO, weighted)}, ${worst(EQUAL, equal)}.`,
    summary: `Below the peak${during(times)}: ${worst(MAESTRO, weighted)}, ${worst(EQUAL, equal)}.`,
    unit: PERCENT,
    series: [
      { name: MAESTRO, colour: 'maestro', values: below(weighted), isShown: true },
      { name: EQUAL, colour: 'equal', values: below(equal), isShown: true },
    ],
    start: null,
    canBeLog: false,
    height: 110,
  };
}

function weights({ times, agents, others, weights: columns }: ReplaySeries): ChartSpec {
  const named: Series[] = agents.map((name, index) => ({
    name,
    colour: agentColour(index),
    values: columns[index] ?? [],
    isShown: true,
  }));
  if (others > 0)
    named.push({
      name: others === 1 ? '1 other agent' : `${grouped(others)} other agents together`,
      colour: 'cash',
      values: columns[agents.length] ?? [],
      isShown: true,
    });
  named.push({ name: 'cash', colour: 'cash', values: columns.at(-1) ?? [], isShown: true });
  const last = named.map(({ name, values }) => `${name} ${valueText(values.at(-1), PERCENT)}`);
  return {
    kind: 'weights',
    id: 'weights',
    title: 'Weights over time',
    caption:
      agents.length > MAX_STACKED
        ? 'Published after each close, in percent of the account. The stronger the shade, the larger the weight.'
        : 'Published after each close, in percent of the account.',
    summary: `Weights${during(times)}. At the end: ${last.join(', ')}.`,
    unit: PERCENT,
    series: named,
  };
}

function during(times: readonly number[]): string {
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? '' : ` from ${utcText(first)} to ${utcText(last)}`;
}

function ends(name: string, column: Column, unit: Unit): string {
  return `${name} from ${valueText(column[0], unit)} to ${valueText(column.at(-1), unit)}`;
}

function extreme(column: Column, pick: (...values: number[]) => number): number | null {
  const values = column.filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((so, value) => pick(so, value));
}
