import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { CHART_WORDS } from '../words/chart-words';
import { shown } from '../words/shown';
import type { ChartEvent, ChartRange, ChartSpec, Series, TimeChartsProps } from '../charts/chart-spec';
import { ChartTable } from './chart-table';
import { draw, isStacked, type View } from '../charts/drawing';
import { Legend } from './legend';
import { Plot } from './plot';
import { apart, pointAt } from '../charts/points';
import { PLOT_WIDTH, timeAxis } from '../charts/scales';
import { utcText } from '../charts/time-text';
import { valueText } from '../charts/value-text';

/** Marks that are nearer than this part of the shown time are one. */
const MARK_GAP = 0.015;

/**
 * Pictures over the same time, one below the other, with one cursor. Without scripts they are pictures with their last
 * values and a table each; with scripts they can be asked for the values of any point in time.
 */
export function TimeCharts({ times, charts, events, ranges }: TimeChartsProps): JSX.Element {
  const [isLive, setLive] = useState(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const [range, setRange] = useState<ChartRange | null>(null);
  const [isLog, setLog] = useState(false);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  // Only where scripts run there is something to press.
  useEffect(() => {
    setLive(true);
  }, []);

  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const from = range === null || range.seconds === null ? first : Math.max(first, last - range.seconds);
  const point = cursor ?? times.length - 1;
  const lowest = pointAt(times, from);
  const canBeLog = charts.some((chart) => chart.kind === 'lines' && chart.canBeLog);
  const offered = ranges.filter(({ seconds }) => seconds === null || seconds < last - first);

  if (times.length < 2)
    return (
      <div class="charts">
        <p class="empty">{CHART_WORDS.tooFew}</p>
        {charts.map((chart) => (
          <ChartTable
            key={chart.id}
            title={chart.title}
            times={times}
            series={seriesOf(chart)}
            unit={chart.unit}
          />
        ))}
      </div>
    );

  const toTime = (event: PointerEvent): void => {
    const plot = (event.target as Element).closest('.plot')?.getBoundingClientRect();
    if (plot === undefined || plot.width === 0) return;
    const part = Math.max(0, Math.min(1, (event.clientX - plot.left) / plot.width));
    setCursor(Math.max(lowest, pointAt(times, from + part * (last - from))));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // The slider moves itself.
    if (step === undefined || (event.target as Element).tagName === 'INPUT') return;
    event.preventDefault();
    setCursor(Math.max(lowest, Math.min(times.length - 1, point + step)));
  };

  return (
    <div
      class="charts"
      onKeyDown={onKeyDown}
      onPointerMove={toTime}
      onPointerDown={toTime}
      onPointerLeave={(event) => {
        if (event.pointerType === 'mouse') setCursor(null);
      }}
    >
      <div class="chart-tools">
        {isLive && (
          <>
            {offered.length > 1 && (
              <Choice
                label={CHART_WORDS.range}
                options={offered.map(({ name }) => name)}
                chosen={(range ?? offered.find(({ seconds }) => seconds === null))?.name ?? ''}
                onChoose={(name) => {
                  setRange(offered.find((one) => one.name === name) ?? null);
                  setCursor(null);
                }}
              />
            )}
            {canBeLog && (
              <Choice
                label={CHART_WORDS.axis}
                options={[CHART_WORDS.linear, CHART_WORDS.log]}
                chosen={isLog ? CHART_WORDS.log : CHART_WORDS.linear}
                onChoose={(name) => {
                  setLog(name === CHART_WORDS.log);
                }}
              />
            )}
            <input
              class="time-slider"
              type="range"
              aria-label={CHART_WORDS.cursor}
              title={CHART_WORDS.cursorHelp}
              min={lowest}
              max={times.length - 1}
              value={point}
              aria-valuetext={spoken(charts, times, point)}
              onInput={(event) => {
                setCursor(Number(event.currentTarget.value));
              }}
            />
          </>
        )}
        <span class="moment">{utcText(times[point] ?? 0)}</span>
      </div>
      {charts.map((chart, index) => (
        <ChartFigure
          key={chart.id}
          chart={chart}
          times={times}
          events={index === 0 ? events : []}
          from={from}
          to={last}
          isLog={isLog && chart.kind === 'lines' && chart.canBeLog}
          point={point}
          cursor={cursor}
          toggled={toggled}
          onToggle={
            isLive
              ? (series) => {
                  const key = keyOf(chart, series);
                  setToggled((before) => {
                    const after = new Set(before);
                    if (!after.delete(key)) after.add(key);
                    return after;
                  });
                }
              : null
          }
        />
      ))}
    </div>
  );
}

const keyOf = (chart: ChartSpec, { name, suffix = '' }: Series): string => `${chart.id} ${suffix} ${name}`;

const seriesOf = (chart: ChartSpec): readonly Series[] =>
  chart.kind === 'difference' ? [chart.series] : chart.series;

/** The values of a point in time, of what is drawn from the beginning, as a screen reader says them. */
function spoken(charts: readonly ChartSpec[], times: readonly number[], point: number): string {
  const values = charts.slice(0, 2).flatMap((chart) =>
    seriesOf(chart)
      .filter(({ isShown }) => isShown)
      .map(({ name, values: own }) => `${shown(name)} ${valueText(own[point], chart.unit)}`),
  );
  return [utcText(times[point] ?? 0), ...values].join(', ');
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: string;
  readonly onChoose: (option: string) => void;
}

function Choice({ label, options, chosen, onChoose }: ChoiceProps): JSX.Element {
  return (
    <div class="choice" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === chosen}
          onClick={() => {
            onChoose(option);
          }}
        >
          {option}
        </button>
      ))}
    </div>
  );
}

interface ChartFigureProps {
  readonly chart: ChartSpec;
  readonly times: readonly number[];
  readonly events: readonly ChartEvent[];
  readonly from: number;
  readonly to: number;
  readonly isLog: boolean;
  readonly point: number;
  readonly cursor: number | null;
  readonly toggled: ReadonlySet<string>;
  readonly onToggle: ((series: Series) => void) | null;
}

function ChartFigure(props: ChartFigureProps): JSX.Element {
  const { chart, times, events, from, to, isLog, point, cursor, toggled, onToggle } = props;
  // The same object as long as nothing in it changes, so that a chart is drawn once.
  const view = useMemo((): View => ({ from, to, isLog }), [from, to, isLog]);
  const all = seriesOf(chart);
  const isShown = (series: Series): boolean => series.isShown !== toggled.has(keyOf(chart, series));
  const drawing = useMemo(() => draw(chart, all.filter(isShown), times, view), [chart, times, view, toggled]);
  const place = useMemo(() => timeAxis(view.from, view.to).place, [view]);
  const marks = useMemo(() => {
    const seen = events.filter(({ at }) => at >= view.from && at <= view.to);
    return apart(seen, MARK_GAP * (view.to - view.from)).map((group) => ({
      at: place(group[0]?.at ?? 0),
      text: group.map(({ at, text }) => `${utcText(at)}: ${text}`).join('; '),
    }));
  }, [events, view, place]);
  const width = useMemo(
    () =>
      all.reduce(
        (most, { values }) =>
          values.reduce<number>((so, value) => Math.max(so, valueText(value, chart.unit).length), most),
        0,
      ),
    [chart],
  );
  // Strips have their values at their right ends, and their names above: they need no legend.
  const isStrips = chart.kind === 'weights' && !isStacked(chart);
  const seen = isStrips
    ? {
        ...drawing,
        ends: drawing.ends.map((end, row) => ({
          ...end,
          text: valueText(all[row]?.values[point], chart.unit),
        })),
      }
    : drawing;
  const table = useMemo(
    () => <ChartTable title={chart.title} times={times} series={all} unit={chart.unit} />,
    [chart, times],
  );
  const legend = (series: readonly Series[]): JSX.Element => (
    <Legend
      label={CHART_WORDS.legend(chart.title)}
      series={series}
      unit={chart.unit}
      point={point}
      isShown={isShown}
      onToggle={chart.kind === 'difference' ? null : onToggle}
      width={width}
      isAreas={chart.kind !== 'lines'}
    />
  );
  // One or two lines have their legend beside the title, and what can be added stands below.
  const first = all.filter((series) => series.isShown);
  const others = all.filter((series) => !series.isShown);
  const isBeside = first.length <= 2;
  return (
    <figure class="chart" id={chart.id}>
      <figcaption>
        <h3>{chart.title}</h3>
        <p class="note">
          {shown(chart.caption)} {marks.length > 0 && CHART_WORDS.marks}
        </p>
        {isBeside && legend(first)}
      </figcaption>
      <Plot
        drawing={seen}
        summary={chart.summary}
        marks={marks}
        cursor={cursor === null ? null : Math.max(0, Math.min(PLOT_WIDTH, place(times[cursor] ?? 0)))}
        hasTimes
      />
      {!isBeside && !isStrips && legend(first)}
      {drawing.shades.length > 0 && (
        <p class="shades">
          {CHART_WORDS.shades}
          {drawing.shades.map(({ className, text }) => (
            <span key={className}>
              <svg aria-hidden="true" width="22" height="10">
                <rect class={className} width="22" height="10" />
              </svg>{' '}
              {text}
            </span>
          ))}
        </p>
      )}
      <div class="chart-more">
        {others.length > 0 && (
          <details>
            <summary>{CHART_WORDS.add(chart.title)}</summary>
            {legend(others)}
          </details>
        )}
        {table}
      </div>
    </figure>
  );
}
