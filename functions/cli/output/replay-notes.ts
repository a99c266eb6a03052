import { describe } from '../../src/contract/fields/invalid-input';
import { Decimal } from '../../src/core/base/decimal';
import { printable } from '../../src/core/base/printable';
import { fixed } from './format';
import { leftOutNotes } from './left-out-notes';
import type { EntryPolicies } from '../../simulation/policy/entry-policy';
import { mostOpen } from '../../simulation/most-open';
import { MAX_SLOTS } from '../../simulation/replay';
import type { ReplayJournal, ReplayTrade } from '../../simulation/replay-trades';
import type { WireReplay } from '../../simulation/wire';
import { grouped, plural } from './text';

/** The first line of `maestro replay` and `maestro compare`, and below it the notes on the journal. */
export function replayHeading(
  journal: ReplayJournal,
  { closes, from, to, capital }: Pick<WireReplay, 'closes' | 'from' | 'to' | 'capital'>,
): string {
  const what = `${plural(closes, 'closed trade')} from ${from} to ${to}, a starting balance of ${grouped(capital)}`;
  return [what, ...journalNotes(journal)].join('\n');
}

/** What was ignored in a journal, or not used as its owner may expect; one sentence per finding. */
export function journalNotes(journal: ReplayJournal): string[] {
  const notes = leftOutNotes(journal, 'replay').map((note) => `${note.replace(/^refused/, 'Refused')}.`);
  for (const { field, rule, count, first } of journal.unusable)
    notes.push(
      `${field} of ${plural(count, 'trade')} is not ${rule}, and counts as not given: ${describe(first.value)} of ${printable(first.tradeId)}${count > 1 ? ' and others' : ''}.`,
    );
  return notes;
}

/**
 * What the figures of the accounts do not show; one sentence per finding.
 *
 * @param held the trades that moved the account of maestro
 */
export function accountNotes(wire: WireReplay, held: readonly ReplayTrade[]): string[] {
  const notes: string[] = [];
  const reasons = Object.entries(wire.not_replayed).map(([reason, count]) => `${reason} ${grouped(count)}`);
  if (reasons.length > 0)
    notes.push(`Closed trades that did not move the account of maestro: ${reasons.join(', ')}.`);
  const accounts = [
    ['maestro', wire.weighted] as const,
    ['equal weights', wire.equal] as const,
    ...Object.entries(wire.alone).map(([agentId, own]) => [`${printable(agentId)} alone`, own] as const),
  ];
  const ruined = accounts.flatMap(([name, { ruined_at: at }]) => (at === null ? [] : [`${name} (${at})`]));
  if (ruined.length > 0)
    notes.push(`Accounts that lost everything, and opened no further trade: ${ruined.join(', ')}.`);
  return [...notes, ...overlapNote(wire, held)];
}

/**
 * Says that the account was on credit: this happens when simultaneous trades each hold the whole share of their agent.
 */
function overlapNote({ weighted, slots }: WireReplay, trades: readonly ReplayTrade[]): string[] {
  const { max_exposure_pct: exposure } = weighted;
  if (exposure === null || new Decimal(exposure).lte(100)) return [];
  const rounded = fixed(exposure, 2);
  const most = rounded === '100.00' ? 'A little more than 100' : `Up to ${rounded}`;
  const { agentId, count } = mostOpen(trades);
  const advice =
    count > MAX_SLOTS ? '' : ` --slots ${count} gives each a part, and may change which account is ahead.`;
  const why =
    count > slots
      ? `${printable(agentId)} had up to ${grouped(count)} trades open, each with ${slots === 1 ? 'the whole' : `1/${slots}`} of its share.${advice}`
      : 'weights moved, or the account lost, while other trades were open.';
  return [`${most} % of the equity of maestro was held at once: ${why}`];
}

/** How many trades a client would have taken if it followed the policy before each entry. */
export function policyNote(policies: EntryPolicies): string {
  const { profile, entries } = policies;
  const refusals = [...policies.refusals()];
  const taken = refusals.reduce((left, [, count]) => left - count, entries);
  const why = refusals.map(([reason, count]) => `${reason} ${grouped(count)}`).join(', ');
  const refused = why === '' ? '' : ` Refused, by the first reason: ${why}.`;
  return `Under the ${profile.name} policy, ${grouped(taken)} of ${plural(entries, 'trade')} would have been taken.${refused} Positions that are open at once are not counted here; maestro compare counts them.`;
}
