import type { AgentCode } from '../../../simulation/verdicts';
import { VERDICT_NAMES } from '../../../simulation/verdicts';
import { Decimal } from '../../../src/core/base/decimal';
import { grouped } from '../../words/text';
import type { CapitalRow } from './live-view';

/** Which agents somebody wants to see, and in which order. */
export interface AgentChoice {
  readonly sort: AgentSort;
  readonly status: AgentStatus | 'all';
  /** A part of the id, in any case; empty: any. */
  readonly name: string;
}

export type AgentSort = (typeof AGENT_SORTS)[number]['value'];

/** The verdict on an agent, or that the user has paused it. */
export type AgentStatus = AgentCode | 'paused';

export const AGENT_SORTS = [
  { value: 'weight', text: 'weight' },
  { value: 'score', text: 'score' },
  { value: 'trades', text: 'trades' },
  { value: 'last_close', text: 'last close' },
] as const;

/** As a list of agents is before anybody has chosen. */
export const ALL_AGENTS: AgentChoice = { sort: 'weight', status: 'all', name: '' };

/** What rows are compared by: the higher comes first, what is not known comes last. */
const COMPARED: Readonly<Record<AgentSort, (row: CapitalRow) => string | number | null>> = {
  weight: ({ agent }) => agent.weight,
  score: ({ figures }) => figures.score,
  trades: ({ figures }) => figures.trades,
  last_close: ({ figures }) => (figures.lastClosedAt === null ? null : Date.parse(figures.lastClosedAt)),
};

/**
 * The rows that were asked for, in the order that was asked for.
 *
 * @param rows by weight, which is the order of those that are alike
 *
 * @example
 * chosenAgents(rows, { sort: 'score', status: 'proven', name: 'btc' });
 */
export function chosenAgents(rows: readonly CapitalRow[], { sort, status, name }: AgentChoice): CapitalRow[] {
  const wanted = name.toLowerCase();
  return rows
    .filter((row) => status === 'all' || has(row, status))
    .filter(({ agent }) => agent.agentId.toLowerCase().includes(wanted))
    .map((row) => ({ row, by: COMPARED[sort](row) }))
    .sort((a, b) =>
      a.by === null || b.by === null
        ? Number(a.by === null) - Number(b.by === null)
        : new Decimal(b.by).cmp(a.by),
    )
    .map(({ row }) => row);
}

/** What there is to choose from among these rows, with how many each has. */
export function statusesOf(
  rows: readonly CapitalRow[],
): { readonly value: AgentStatus | 'all'; readonly text: string }[] {
  const names: readonly [AgentStatus, string][] = [
    ...(Object.entries(VERDICT_NAMES) as [AgentCode, string][]),
    ['paused', 'Paused'],
  ];
  return [
    { value: 'all', text: `all ${grouped(rows.length)}` },
    ...names.flatMap(([value, text]) => {
      const count = rows.filter((row) => has(row, value)).length;
      return count === 0 ? [] : [{ value, text: `${text} (${grouped(count)})` }];
    }),
  ];
}

function has({ agent, isPaused }: CapitalRow, status: AgentStatus): boolean {
  return status === 'paused' ? isPaused : agent.verdict.code === status;
}
