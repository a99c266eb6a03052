import { DaySums } from '../../simulation/account/day-sums';
import type { Fall } from '../../simulation/account/falls';
import { annualSharpe, LEAST_DAYS_FOR_A_RATIO } from '../../simulation/account/performance';
import type { ReplayDay } from '../../simulation/account/replay-accounts';
import { Decimal, ONE, ZERO } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import type { ChartSpec, TimeChartsProps, Unit } from '../charts/chart-spec';
import { type Histogram, histogram } from '../charts/histogram';
import { sampled } from '../charts/points';
import { utcDayText } from '../charts/time-text';
import { valueText } from '../charts/value-text';
import { fixed, percent } from '../words/format';
import { SHEET_WORDS as WORDS } from '../words/sheet-words';
import { grouped, plural } from '../words/text';
import type { FigureTable } from './answer';
import type { ReplayDays } from './replay-days';

/** Months, falls and days of a replay: what lies behind its returns. */
export interface ReplaySheet {
  readonly months: FigureTable;
  readonly monthsNote: string | null;
  /** The worst falls of both accounts; without a row where neither fell. */
  readonly falls: FigureTable;
  readonly spread: Spread;
  /** Null: the journal is too short. */
  readonly rolling: TimeChartsProps | null;
}

/** How the days of the two accounts differ. */
export interface Spread {
  readonly sentence: string;
  /** Null: too few days. */
  readonly histogram: Histogram | null;
  readonly table: FigureTable;
}

/** More months than ten years have are counted. */
const MOST_MONTHS = 120;

/** So many calendar days are looked at for each point of a rolling figure: a month, and a quarter for a ratio. */
export const ROLLING_DAYS = 30;
const RATIO_DAYS = 90;

/** Points of a rolling line: fewer than days, where there are many. */
const MOST_POINTS = 250;

/**
 * What the days of a replay say.
 *
 * @param riskFreeRate annual, a fraction
 */
export function replaySheet({ days, weighted, equal }: ReplayDays, riskFreeRate: Decimal): ReplaySheet {
  const falls = [
    ...weighted.deepest().map((fall) => fallRow(WORDS.maestro, fall)),
    ...equal.deepest().map((fall) => fallRow(WORDS.equal, fall)),
  ];
  return {
    ...monthsOf(days),
    falls: {
      columns: [
        { heading: WORDS.account },
        { heading: WORDS.fall, right: true },
        ...[WORDS.start, WORDS.bottom, WORDS.recovery].map((heading) => ({ heading })),
        { heading: WORDS.below, right: true },
      ],
      rows: falls,
    },
    spread: spreadOf(days.filter(({ hasClose }) => hasClose)),
    rolling: rollingOf(days, riskFreeRate),
  };
}

function monthsOf(days: readonly ReplayDay[]): Pick<ReplaySheet, 'months' | 'monthsNote'> {
  const byMonth = new Map<string, ReplayDay[]>();
  for (const day of days) {
    const month = monthText(day.day);
    const known = byMonth.get(month);
    if (known === undefined) byMonth.set(month, [day]);
    else known.push(day);
  }
  const shown = [...byMonth].slice(-MOST_MONTHS);
  const earlier = byMonth.size - shown.length;
  const figures = [WORDS.maestro, WORDS.equal, WORDS.ahead, WORDS.daysWithClose];
  return {
    months: {
      columns: [{ heading: WORDS.month }, ...figures.map((heading) => ({ heading, right: true }))],
      rows: shown.map(([month, own]) => {
        const [one, other] = [compounded(own, 'weightedPct'), compounded(own, 'equalPct')];
        return [
          month,
          percent(one.toFixed()),
          percent(other.toFixed()),
          fixed(one.minus(other).toFixed(), 2),
          grouped(own.filter(({ hasClose }) => hasClose).length),
        ];
      }),
    },
    monthsNote: earlier === 0 ? null : WORDS.earlierMonths(earlier),
  };
}

/** The return of days one after another, in percent: ((1 + r₁)·(1 + r₂)·… − 1) × 100. */
function compounded(days: readonly ReplayDay[], account: 'weightedPct' | 'equalPct'): Decimal {
  const growth = days.reduce((so, day) => so.times(ONE.plus(day[account].div(100))), ONE);
  return growth.minus(ONE).times(100);
}

function monthText(day: number): string {
  return utcDayText(day).split(' ').slice(1).join(' ');
}

function fallRow(account: string, { depthPct, from, bottom, recovered }: Fall): string[] {
  const day = (at: Instant): string => utcDayText(at.utcDay());
  return [
    account,
    percent(depthPct.toFixed()),
    day(from),
    day(bottom),
    recovered === null ? WORDS.notYet : day(recovered),
    recovered === null ? '' : spanOf(recovered.utcDay() - from.utcDay()),
  ];
}

const spanOf = (days: number): string => (days === 0 ? WORDS.withinDay : plural(days, 'day'));

function spreadOf(days: readonly ReplayDay[]): Spread {
  const differences = days.map(({ day, weightedPct, equalPct }) => ({
    day,
    points: weightedPct.minus(equalPct),
  }));
  const drawn = differences.map(({ points }) => points.toNumber());
  const isFlat = drawn.every((points) => points === drawn[0]);
  const made = drawn.length < 2 || isFlat ? null : histogram(drawn);
  return {
    sentence: spreadSentence(differences),
    histogram: made,
    table: {
      columns: [WORDS.from, WORDS.to, WORDS.days].map((heading) => ({ heading, right: true })),
      rows: (made?.bars ?? [])
        .filter(({ count }) => count > 0)
        .map(({ from, to, count }) => [edge(from), edge(to), grouped(count)]),
    },
  };
}

/** Edges of steps are round; what a binary fraction adds to them is not shown. */
const edge = (value: number): string => new Decimal(value.toPrecision(6)).toFixed();

interface DayDifference {
  readonly day: number;
  readonly points: Decimal;
}

function spreadSentence(differences: readonly DayDifference[]): string {
  const sorted = differences.toSorted((a, b) => a.points.cmp(b.points));
  const [worst, best] = [sorted[0], sorted.at(-1)];
  if (worst === undefined || best === undefined) return WORDS.tooFewDays;
  const ahead = sorted.filter(({ points }) => points.gt(0)).length;
  const behind = sorted.filter(({ points }) => points.lt(0)).length;
  const same = sorted.length - ahead - behind;
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]?.points ?? ZERO;
  const extreme = ({ points, day }: DayDifference): string =>
    `${fixed(points.toFixed(), 2)} (${utcDayText(day)})`;
  return `Of ${plural(sorted.length, 'day')} with a close, Maestro was ahead on ${grouped(ahead)}, behind on ${grouped(behind)}${same === 0 ? '' : `, level on ${grouped(same)}`}. Median ${fixed(middle.toFixed(), 3)}, best ${extreme(best)}, worst ${extreme(worst)}.`;
}

const PERCENT: Unit = { places: 2, suffix: ' %' };
const RATIO: Unit = { places: 2, suffix: '' };

/** A figure of the days of a window. */
type Rolling = (
  days: readonly ReplayDay[],
  account: 'weightedPct' | 'equalPct',
  length: number,
) => Decimal | null;

function rollingOf(days: readonly ReplayDay[], riskFreeRate: Decimal): TimeChartsProps | null {
  const [first, last] = [days[0]?.day ?? 0, days.at(-1)?.day ?? 0];
  const count = last - first + 1 - (ROLLING_DAYS - 1);
  if (count < 2) return null;
  const ends = sampled(count, MOST_POINTS).map((index) => first + ROLLING_DAYS - 1 + index);
  const line = (account: 'weightedPct' | 'equalPct', length: number, figure: Rolling): (number | null)[] =>
    ends.map((end) => {
      if (end - length + 1 < first) return null;
      const own = days.slice(after(days, end - length), after(days, end));
      return figure(own, account, length)?.toNumber() ?? null;
    });
  const chart = (
    { id, title, caption, unit, length }: Omit<Named, 'summary'> & { readonly length: number },
    figure: Rolling,
  ): ChartSpec[] => {
    const [one, other] = [line('weightedPct', length, figure), line('equalPct', length, figure)];
    if (one.every((value) => value === null)) return [];
    const end = (name: string, values: readonly (number | null)[]): string =>
      `${name} ${valueText(values.at(-1), unit)}`;
    return [
      {
        kind: 'lines',
        id,
        title,
        caption,
        summary: `${title} at the end: ${end(WORDS.maestro, one)}, ${end(WORDS.equal, other)}.`,
        unit,
        series: [
          { name: WORDS.maestro, colour: 'maestro', values: one, isShown: true },
          { name: WORDS.equal, colour: 'equal', values: other, isShown: true },
        ],
        start: id === 'rolling-swing' ? null : { value: 0, name: '0' },
        canBeLog: false,
        height: 110,
      },
    ];
  };
  return {
    times: ends.map((day) => (day + 1) * DAY),
    charts: [
      ...chart(
        {
          id: 'rolling-return',
          title: `Return of the last ${ROLLING_DAYS} days`,
          caption: 'At the end of each day.',
          unit: PERCENT,
          length: ROLLING_DAYS,
        },
        (own, account) => compounded(own, account),
      ),
      ...chart(
        {
          id: 'rolling-swing',
          title: `Swing of the last ${ROLLING_DAYS} days`,
          caption: 'Standard deviation of the daily returns.',
          unit: PERCENT,
          length: ROLLING_DAYS,
        },
        (own, account, length) => statisticsOf(own, account, length)?.stdDev ?? null,
      ),
      ...chart(
        {
          id: 'rolling-sharpe',
          title: `Sharpe ratio per year, of the last ${RATIO_DAYS} days`,
          caption: `Of daily returns, × √365; only where ${LEAST_DAYS_FOR_A_RATIO} of the days have a close.`,
          unit: RATIO,
          length: RATIO_DAYS,
        },
        (own, account, length) => {
          if (own.filter(({ hasClose }) => hasClose).length < LEAST_DAYS_FOR_A_RATIO) return null;
          const daily = statisticsOf(own, account, length);
          return daily === null ? null : annualSharpe(daily, riskFreeRate);
        },
      ),
    ],
    events: [],
    ranges: [],
  };
}

type Named = Pick<ChartSpec, 'id' | 'title' | 'caption' | 'summary' | 'unit'>;

const DAY = 86_400;

/** How many of the days are not after a day. */
function after(days: readonly ReplayDay[], day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((days[middle]?.day ?? Infinity) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of all calendar days of a window: those that are not among the days had no close. */
function statisticsOf(own: readonly ReplayDay[], account: 'weightedPct' | 'equalPct', length: number) {
  const sums = new DaySums();
  for (const day of own) sums.add(day[account]);
  sums.add(ZERO, length - own.length);
  return sums.statistics();
}
