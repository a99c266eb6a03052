import type { JSX } from 'preact';
import { FigureTable } from './figure-table';
import { CHART_WORDS } from '../words/chart-words';
import type { Series, Unit } from '../charts/chart-spec';
import { sampled } from '../charts/points';
import { utcText } from '../charts/time-text';
import { valueText } from '../charts/value-text';

/** How many points in time the table of a chart has: enough to read the course, and quickly read. */
const ROWS = 20;

interface ChartTableProps {
  readonly title: string;
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly unit: Unit;
}

/** A picture as a table. */
export function ChartTable({ title, times, series, unit }: ChartTableProps): JSX.Element {
  const points = sampled(times.length, ROWS);
  return (
    <details class="as-table">
      <summary>{CHART_WORDS.asTable(title)}</summary>
      {points.length < times.length && <p class="note">{CHART_WORDS.sampled(points.length, times.length)}</p>}
      <FigureTable
        label={title}
        isBounded
        isCards={series.length > 3}
        table={{
          columns: [
            { heading: CHART_WORDS.time },
            ...series.map(({ name, suffix }) => ({
              heading: suffix === undefined ? name : `${name} ${suffix}`,
              right: true,
            })),
          ],
          rows: points.map((point) => [
            utcText(times[point] ?? 0),
            ...series.map(({ values }) => valueText(values[point], unit)),
          ]),
        }}
      />
    </details>
  );
}
