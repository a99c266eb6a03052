import type { AgentPlan, ImportPlan, Listed, NotWritten } from '../../local/journal/import-plan';
import type { Imported } from '../../local/journal/import-trades';
import type { Journal } from '../../journals/read-journal';
import { timeText } from '../../src/contract/fields/time';
import { printable } from '../../src/core/base/printable';
import { MAX_AGENTS } from '../../src/core/trades/admission';
import type { Column, Part } from './parts';
import { table } from './table';
import { grouped, plural, UNKNOWN } from '../../ui/words/text';

/** The most agents that the table names. */
const SHOWN_AGENTS = 20;

/** What is known before anything is written. */
export interface ImportSummary {
  readonly target: {
    readonly uid: string;
    readonly project: string;
    readonly emulator: string | null;
  };
  /** The target in words. */
  readonly targetText: string;
  readonly journal: Journal;
  /** Trades that `--since` has left out. */
  readonly earlier: number;
  readonly plan: ImportPlan;
}

/** What was done. */
export interface ImportOutcome extends Imported {
  /** The version of `current` afterwards; null: there is none, or it is not known. */
  readonly version: number | null;
}

/** What an import would do, for the person who confirms it. */
export function importSummary({ targetText, earlier, plan }: ImportSummary): Part[] {
  const { agents, new: created, equal, different, unstorable } = plan;
  const shown = agents.slice(0, SHOWN_AGENTS);
  const columns: Column[] = [
    { heading: 'agent' },
    { heading: 'first close', flow: 'whole', priority: 3 },
    { heading: 'last close', flow: 'whole', priority: 2 },
    { heading: 'open', right: true, priority: 4 },
    { heading: 'new', right: true },
    { heading: 'there already', right: true, priority: 1 },
    { heading: 'different', right: true },
  ];
  const more = agents.length - shown.length;
  const heading = [
    `${plural(created.length, 'trade')} to write for ${targetText}, ${grouped(equal)} there already, ${grouped(different.count)} different`,
    ...(earlier > 0 ? [`${plural(earlier, 'trade')} closed before --since: left out`] : []),
    ...(agents.length > MAX_AGENTS
      ? [`${grouped(agents.length)} agents: a user can have at most ${MAX_AGENTS}, others get no weight`]
      : []),
  ];
  const agentsTable = {
    ...table(columns, shown.map(agentRow)),
    ...(more > 0 && { below: `… and ${plural(more, 'agent')} more` }),
  };
  return [
    heading.join('\n'),
    ...(agents.length > 0 ? [agentsTable] : []),
    listed('cannot be stored and is left out', 'cannot be stored and are left out', unstorable),
    listed(
      'is another one in the journal, and stays as it is there',
      'are others in the journal, and stay as they are there',
      different,
    ),
  ];
}

function agentRow({ agentId, from, to, open, new: created, equal, different }: AgentPlan): string[] {
  const times = [from, to].map((time) => (time === null ? UNKNOWN : timeText(time)));
  return [agentId, ...times, ...[open, created, equal, different].map(grouped)];
}

function listed(one: string, many: string, { count, first }: Listed): string {
  if (count === 0) return '';
  const more = count - first.length;
  return [
    `${plural(count, 'trade')} ${count === 1 ? one : many}:`,
    ...first.map((row) => `  ${notWrittenLine(row)}`),
    ...(more > 0 ? [`  … and ${grouped(more)} more`] : []),
  ].join('\n');
}

/** A trade of a file that is not written, in one line. */
export function notWrittenLine({ trade: { tradeId, file, row }, reason }: NotWritten): string {
  return printable(`${file}: row ${row}: trade ${tradeId}: ${reason}`);
}

/** What an import has done. */
export function importResult({ plan }: ImportSummary, outcome: ImportOutcome, isStopped: boolean): string {
  const { created, equal, different, failed } = outcome;
  const total = plan.new.length;
  return [
    '',
    `${plural(created, 'trade')} written${equal > 0 ? `, ${grouped(equal)} were there by then` : ''}.`,
    weightsLine(outcome),
    ...[
      listed('was written otherwise meanwhile', 'were written otherwise meanwhile', different),
      listed('could not be written', 'could not be written', failed),
    ].flatMap((list) => (list === '' ? [] : ['', list])),
    ...(isStopped && created + equal < total
      ? [`Stopped at ${grouped(created + equal)} of ${grouped(total)}. The same command goes on.`]
      : failed.count > 0
        ? ['The same command tries again.']
        : []),
  ].join('\n');
}

function weightsLine({ rebuilt, version }: ImportOutcome): string {
  if (rebuilt === null) return 'Nothing was to be done: the journal has them all.';
  switch (rebuilt.kind) {
    case 'published':
      return `The weights follow from them: allocations/current is version ${version ?? UNKNOWN}.`;
    case 'nothing_left':
      return 'There is no closed trade, so there are no weights.';
    case 'importing':
      return 'Another import of this user runs: the weights follow when it ends.';
    case 'erased':
      return 'The data of the user was erased meanwhile, so there are no weights. Trades that were written after that are in the journal: erase once more, with --journal.';
    default:
      return rebuilt satisfies never;
  }
}

/** The result as JSON. @param outcome null: nothing was to be written */
export function wireImport(
  { target, journal, earlier, plan }: ImportSummary,
  outcome: ImportOutcome | null,
  isStopped: boolean,
) {
  return {
    ...target,
    rows: journal.rows,
    unreadable: journal.errors.length,
    duplicates: journal.duplicates,
    left_out: earlier,
    unstorable: wireList(plan.unstorable),
    new: plan.new.length,
    equal: plan.equal + (outcome?.equal ?? 0),
    different: {
      count: plan.different.count + (outcome?.different.count ?? 0),
      first: [...plan.different.first, ...(outcome?.different.first ?? [])].map(wireRow),
    },
    agents: plan.agents.map(({ agentId, from, to, ...counts }) => ({
      agent_id: agentId,
      first_closed_at: from && timeText(from),
      last_closed_at: to && timeText(to),
      ...counts,
    })),
    ...(outcome !== null && {
      created: outcome.created,
      failed: wireList(outcome.failed),
      stopped: isStopped,
      version: outcome.version,
    }),
  };
}

function wireList({ count, first }: Listed) {
  return { count, first: first.map(wireRow) };
}

function wireRow({ trade: { tradeId, file, row }, reason }: NotWritten) {
  return { trade_id: tradeId, file, row, reason };
}
