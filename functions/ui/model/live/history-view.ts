import { agentColour, type TimeChartsProps } from '../../charts/chart-spec';
import type { WirePublished } from '../../../src/contract/documents/allocation';
import { Decimal } from '../../../src/core/base/decimal';
import type { AllocationEvent } from '../events';
import { plural } from '../../words/text';
import { type Clock, momentText } from '../../words/moment';
import { pointAt } from '../../charts/points';
import { shareText } from '../policy-figures';
import type { AccountLine } from './account-line';

/** The pictures of the history, and what they leave out. */
export interface HistoryView {
  readonly charts: TimeChartsProps;
  /** Such as "100 versions since 3 Oct, 07:34". */
  readonly basis: string;
}

const RANGES = [
  { name: '1D', seconds: 86_400 },
  { name: '1W', seconds: 7 * 86_400 },
  { name: '1M', seconds: 30 * 86_400 },
  { name: 'All', seconds: null },
] as const;

type Version = Pick<WirePublished, 'weights' | 'unallocated' | 'computed_at'>;

/**
 * Weights over time.
 *
 * @param history the newest first
 * @param events what happened, the oldest first
 * @param agentId the weights of this agent alone; null: of all, and the cash
 */
export function historyView(
  history: readonly Version[],
  events: readonly AllocationEvent[],
  agentId: string | null,
  clock: Clock,
): HistoryView {
  const versions = history.toReversed();
  const newest = versions.at(-1);
  const oldest = versions[0];
  const times = versions.map(({ computed_at: at }) => Date.parse(at) / 1000);
  const ids = agentId === null ? byWeight(versions) : [agentId];
  const series = ids.map((id, index) => ({
    name: id,
    colour: agentColour(index),
    values: versions.map(({ weights }) => (Object.hasOwn(weights, id) ? percent(weights[id]) : null)),
    isShown: true,
  }));
  const cash = {
    name: 'cash',
    colour: 'cash' as const,
    values: versions.map(({ unallocated }) => percent(unallocated)),
    isShown: true,
  };
  const hasCash = agentId === null && cash.values.some((value) => value > 0);
  const common = {
    id: 'weights',
    unit: { places: 2, suffix: ' %' },
    summary: ids
      .slice(0, 6)
      .map((id) => summaryOf(id, oldest, newest))
      .join('; '),
  };
  return {
    charts: {
      times,
      charts: [
        agentId === null
          ? {
              ...common,
              kind: 'weights',
              title: 'Weights',
              caption: 'Each published version, in percent of the account.',
              series: hasCash ? [...series, cash] : series,
            }
          : {
              ...common,
              kind: 'lines',
              title: 'Weight',
              caption: 'Of each published version, in percent of the account.',
              series,
              start: null,
              canBeLog: false,
              height: 160,
            },
      ],
      events: events
        .filter((event) => agentId === null || event.agentId === agentId)
        .map(({ at, text }) => ({ at: Date.parse(at) / 1000, text })),
      ranges: RANGES,
    },
    basis:
      oldest === undefined
        ? 'Nothing was published yet.'
        : `${plural(versions.length, 'version')} since ${momentText(oldest.computed_at, clock)}`,
  };
}

/** The account above the weights, at the points in time of both. */
export function withAccount(view: HistoryView, line: AccountLine | null): HistoryView {
  if (line === null) return view;
  const { charts } = view;
  const times = [...new Set([...line.times, ...charts.times])].sort((a, b) => a - b);
  /** What held at each of the times; before the first nothing is known. */
  const spread = (values: readonly (number | null)[], own: readonly number[]): (number | null)[] =>
    times.map((at) => (at < (own[0] ?? Infinity) ? null : (values[pointAt(own, at)] ?? null)));
  return {
    ...view,
    charts: {
      ...charts,
      times,
      charts: [
        {
          ...line.chart,
          series: line.chart.series.map((one) => ({ ...one, values: spread(one.values, line.times) })),
        },
        ...charts.charts.map((chart) =>
          chart.kind === 'difference'
            ? { ...chart, series: { ...chart.series, values: spread(chart.series.values, charts.times) } }
            : {
                ...chart,
                series: chart.series.map((one) => ({ ...one, values: spread(one.values, charts.times) })),
              },
        ),
      ],
    },
  };
}

const percent = (share: string | undefined): number => new Decimal(share ?? 0).times(100).toNumber();

/** Every agent of any version, the largest weight now first. */
function byWeight(versions: readonly Version[]): string[] {
  const newest = versions.at(-1)?.weights ?? {};
  const ids = [...new Set(versions.toReversed().flatMap(({ weights }) => Object.keys(weights)))];
  const now = (id: string): Decimal => new Decimal(Object.hasOwn(newest, id) ? (newest[id] ?? 0) : -1);
  return ids.sort((a, b) => now(b).cmp(now(a)));
}

function summaryOf(id: string, oldest: Version | undefined, newest: Version | undefined): string {
  const share = (version: Version | undefined): string => {
    const weight = version?.weights[id];
    return weight === undefined ? 'nothing' : shareText(weight);
  };
  return `${id} from ${share(oldest)} to ${share(newest)}`;
}

/** The weight of an agent over the versions, in percent; undefined: fewer than two. @param history the newest first */
export function weightSpark(
  history: readonly Pick<WirePublished, 'weights' | 'computed_at'>[],
  agentId: string,
): { readonly times: readonly number[]; readonly values: readonly (number | null)[] } | undefined {
  if (history.length < 2) return undefined;
  const versions = history.toReversed();
  return {
    times: versions.map(({ computed_at: at }) => Date.parse(at) / 1000),
    values: versions.map(({ weights }) =>
      Object.hasOwn(weights, agentId) ? percent(weights[agentId]) : null,
    ),
  };
}
