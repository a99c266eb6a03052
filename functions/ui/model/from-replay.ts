import { encodeConfig } from '../../src/contract/documents/config';
import { encodePairs } from '../../src/contract/documents/correlation';
import { encodeOverridden } from '../../src/contract/fields/profile';
import { timeText } from '../../src/contract/fields/time';
import { modeOf } from '../../src/core/config';
import type { EntryPolicies } from '../../simulation/policy/entry-policy';
import { evidenceCells } from '../words/evidence-cells';
import { weightText } from '../words/format';
import { daysText } from '../words/day-text';
import { LIKENESS_WORDS } from '../words/likeness-words';
import { moneyColumn } from '../words/money';
import { notReplayedWords } from '../words/not-replayed-words';
import { overriddenNotes } from '../words/overridden';
import { refusalWords } from '../words/refusal-words';
import { accountFigures } from '../words/replay-figures';
import {
  accountNotes,
  balanceText,
  journalNotes,
  missingFigureNotes,
  slotsText,
} from '../words/replay-notes';
import { grouped, plural } from '../words/text';
import { agentViews } from './agent-view';
import { type LikenessView, likenessView } from './likeness-view';
import { deserveAnswer, helpAnswer, trustAnswer } from './replay-answers';
import type { ReplayInput } from './replay-input';
import { reservationsOf } from './reservations';
import type { PolicyBeforeEntries, ReplayView, Skipped } from './replay-view';

/** The most rows that could not be read, and the most trades that were not replayed, that a page shows. */
const SHOWN = 50;

/** A replay in words: what terminal and report show. */
export function replayView(input: ReplayInput): ReplayView {
  const { wire, config, journal, held, events, provenance } = input;
  const contributed = contributions(input);
  const agents = agentViews(wire, contributed);
  const reservations = reservationsOf(input);
  return {
    title: titleOf(provenance.files.map(({ name }) => name.replace(/^.*[\\/]/, ''))),
    basis: [
      `${plural(wire.closes, 'closed trade')} of ${plural(Object.keys(wire.alone).length, 'agent')}`,
      daysText(wire.from, wire.to),
      `${modeOf(config)} mode`,
      `started with ${grouped(wire.capital)}${wire.currency === null ? '' : ` ${wire.currency}`}`,
      slotsPart(wire),
    ],
    help: helpAnswer(wire, config),
    deserve: deserveAnswer(agents, wire.currency),
    trust: trustAnswer(reservations),
    reservations,
    agents,
    currency: wire.currency,
    cash: weightText(wire.unallocated),
    likeness: likenessOf(input),
    events: events?.events ?? [],
    moreEvents: events?.more ?? 0,
    policies: input.policies.map(policyBeforeEntries),
    accounts: accountFigures(wire),
    accountNotes: [
      balanceText(wire),
      slotsText(journal, wire),
      ...accountNotes(wire, held),
      ...missingFigureNotes(wire),
    ],
    evidence: evidenceTable(
      input,
      agents.map(({ agentId }) => agentId),
    ),
    skipped: skippedOf(input),
    settings: settingsTable(config),
    provenance,
  };
}

function likenessOf({ correlations, config, wire }: ReplayInput): LikenessView | null {
  const agents = Object.keys(wire.weights);
  if (correlations === null || agents.length < 2) return null;
  return likenessView(
    encodePairs(correlations),
    agents,
    config.diversify ? LIKENESS_WORDS.copiesShare : LIKENESS_WORDS.copiesDoNotShare,
  );
}

/** How many positions at once an agent holds at most. */
function slotsPart({ slots }: ReplayInput['wire']): string {
  const most = Math.max(...Object.values(slots));
  return most === 1
    ? 'one position at a time per agent'
    : `up to ${plural(most, 'position')} at once per agent`;
}

/** Says what was replayed: one file, or the first and how many more. */
function titleOf(names: readonly string[]): string {
  const [first = 'a journal'] = names;
  return `Replay of ${names.length < 2 ? first : `${first} and ${grouped(names.length - 1)} more`}`;
}

function contributions({ wire }: ReplayInput): Map<string, string> {
  const ids = Object.keys(wire.weights);
  const amounts = moneyColumn(
    ids.map((agentId) => wire.contributions[agentId] ?? '0'),
    wire.capital,
  );
  return new Map(ids.map((agentId, index) => [agentId, amounts[index] ?? '']));
}

function policyBeforeEntries(policies: EntryPolicies): PolicyBeforeEntries {
  const { profile, entries } = policies;
  const refusals = [...policies.refusals()].map(([reason, trades]) => ({
    words: refusalWords(reason),
    trades,
  }));
  const taken = refusals.reduce((left, { trades }) => left - trades, entries);
  return {
    profile: profile.name,
    headline: `It would have taken ${grouped(taken)} of ${plural(entries, 'trade')}.`,
    refusals,
    notes: [
      'By the first reason of each. Positions that are open at once are not counted here; maestro compare counts them.',
      ...overriddenNotes([{ profile: profile.name, ...encodeOverridden(profile) }]),
    ],
  };
}

function evidenceTable({ wire }: ReplayInput, agentIds: readonly string[]): ReplayView['evidence'] {
  const rows = agentIds.flatMap((agentId) => {
    const agent = wire.agents[agentId];
    return agent === undefined ? [] : [{ agentId, cells: evidenceCells(agent.evidence) }];
  });
  const labels = rows[0]?.cells.map(({ label }) => label) ?? [];
  return {
    columns: [{ heading: 'agent' }, ...labels.map((heading) => ({ heading, right: true }))],
    rows: rows.map(({ agentId, cells }) => [agentId, ...cells.map(({ value }) => value)]),
  };
}

function skippedOf({ wire, journal, notReplayed }: ReplayInput): Skipped {
  const reasons = Object.entries(wire.not_replayed);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const { errors, rows } = journal;
  const unreadable =
    errors.length === 0
      ? 'every row was read'
      : `${plural(errors.length, 'row')} of ${grouped(rows)} could not be read`;
  return {
    headline: `${total === 0 ? 'Every closed trade moved the account' : `${plural(total, 'closed trade')} did not move the account`}; ${unreadable}.`,
    reasons: {
      columns: [{ heading: 'why' }, { heading: 'trades', right: true }],
      rows: reasons.map(([reason, count]) => [notReplayedWords(reason), grouped(count)]),
    },
    first: {
      columns: [{ heading: 'trade' }, { heading: 'agent' }, { heading: 'closed at' }, { heading: 'why' }],
      rows: notReplayed
        .slice(0, SHOWN)
        .map(({ trade, reason }) => [
          trade.tradeId,
          trade.agentId,
          timeText(trade.closedAt),
          notReplayedWords(reason),
        ]),
    },
    unreadable: {
      columns: [{ heading: 'file' }, { heading: 'row', right: true }, { heading: 'why' }],
      rows: errors.slice(0, SHOWN).map(({ file, row, reason }) => [file, grouped(row), reason]),
    },
    notes: [
      ...journalNotes(journal),
      ...(journal.duplicates === 0 ? [] : [`${plural(journal.duplicates, 'duplicate row')} ignored.`]),
    ],
  };
}

function settingsTable(config: ReplayInput['config']): ReplayView['settings'] {
  const rows = Object.entries(encodeConfig(config)).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
  return { columns: [{ heading: 'setting' }, { heading: 'value' }], rows };
}
