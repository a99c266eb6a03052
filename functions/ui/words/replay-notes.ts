import { describe } from '../../src/contract/fields/invalid-input';
import { encodeOverridden } from '../../src/contract/fields/profile';
import { Decimal } from '../../src/core/base/decimal';
import { printable } from '../../src/core/base/printable';
import {
  LEAST_DAYS_FOR_A_RATIO,
  LEAST_DAYS_FOR_A_YEAR,
  type UnknownReason,
} from '../../simulation/account/performance';
import type { EntryPolicies } from '../../simulation/policy/entry-policy';
import type { ReplayJournal, ReplayTrade } from '../../simulation/replay-trades';
import { mostOpenAtOnce } from '../../simulation/slots';
import { agentsByCurrency } from '../../simulation/starting-balance';
import type { WireReplay } from '../../simulation/wire';
import { fixed } from './format';
import { notReplayedWords } from './not-replayed-words';
import { refusalWords } from './refusal-words';
import { leftOutNotes } from './left-out-notes';
import { accountsOf } from './replay-figures';
import { overriddenNotes } from './overridden';
import { grouped, listed, plural } from './text';

/** What is known about the accounts of a replay or of a comparison. */
export type AccountBasis = Pick<
  WireReplay,
  | 'closes'
  | 'from'
  | 'to'
  | 'capital'
  | 'capital_from'
  | 'exported_capital'
  | 'currency'
  | 'slots'
  | 'slots_from'
>;

/** The most names in one sentence; further ones are only counted. */
const SHOWN_NAMES = 12;

/** What was replayed and with what, and below it the notes on the journal. */
export function replayHeading(journal: ReplayJournal, basis: AccountBasis): string {
  const what = `${plural(basis.closes, 'closed trade')} from ${basis.from} to ${basis.to}`;
  return [what, balanceText(basis), slotsText(journal, basis), ...journalNotes(journal)].join('\n');
}

/** With what balance the accounts begin, and who says so. */
export function balanceText({
  capital,
  capital_from: from,
  exported_capital: exported,
  currency,
}: AccountBasis): string {
  const amount = `Starting balance ${grouped(capital)}${currency === null ? '' : ` ${currency}`}`;
  switch (from) {
    case 'flag':
      return `${amount}.`;
    case 'export':
      return `${amount}, which the export names; --capital sets another.`;
    case 'default':
      return exported.length > 1
        ? `${amount}, because the exports name different ones (${listed(exported.map(grouped), SHOWN_NAMES)}); --capital sets it.`
        : `${amount}; --capital sets it.`;
    default:
      return from satisfies never;
  }
}

/** How many positions at once the agents hold, and who says so. */
export function slotsText({ trades }: ReplayJournal, { slots, slots_from: from }: AccountBasis): string {
  const counts = Object.entries(slots);
  const most = Math.max(...counts.map(([, count]) => count));
  if (from === 'flag')
    return `Positions at once: ${grouped(most)} per agent (--slots); each trade gets that part of its agent's share.`;
  const unknown = trades.filter(({ openedAt }) => openedAt === null).length;
  const note =
    unknown === 0
      ? ''
      : ` ${plural(unknown, 'trade')} without opened_at: what was open beside them is not known.`;
  if (most === 1) return `Positions at once, from the journal: 1 per agent.${note}`;
  const named = counts.map(([agentId, count]) => `${printable(agentId)} ${grouped(count)}`);
  return `Positions at once, from the journal: ${listed(named, SHOWN_NAMES)}; each trade gets that part of its agent's share (--slots sets it).${note}`;
}

/** What was ignored in a journal, or not used as its owner may expect; one sentence per finding. */
export function journalNotes(journal: ReplayJournal): string[] {
  const notes = leftOutNotes(journal, 'replay').map((note) => `${note.replace(/^refused/, 'Refused')}.`);
  for (const { field, rule, count, first } of journal.unusable)
    notes.push(
      `${field} of ${plural(count, 'trade')} is not ${rule}, and counts as not given: ${describe(first.value)} of ${printable(first.tradeId)}${count > 1 ? ' and others' : ''}.`,
    );
  const currencies = [...agentsByCurrency(journal.accounts)];
  if (currencies.length > 1) {
    const named = currencies.map(
      ([currency, agents]) => `${currency} (${listed([...agents].map(printable), SHOWN_NAMES)})`,
    );
    notes.push(
      `The agents trade in different currencies, and amounts are added as if in one: ${named.join(', ')}.`,
    );
  }
  return notes;
}

/**
 * What the figures of the accounts do not show; one sentence per finding.
 *
 * @param held the trades that moved the account of maestro
 */
export function accountNotes(wire: WireReplay, held: readonly ReplayTrade[]): string[] {
  const notes = overlapNote(wire, held);
  const reasons = Object.entries(wire.not_replayed).map(
    ([reason, count]) => `${grouped(count)} ${notReplayedWords(reason)}`,
  );
  if (reasons.length > 0)
    notes.push(`Closed trades that did not move the account of maestro: ${reasons.join('; ')}.`);
  const accounts = accountsOf(wire);
  const ruined = accounts.flatMap(([name, { ruined_at: at }]) =>
    at === null ? [] : [`${printable(name)} (${at})`],
  );
  if (ruined.length > 0)
    notes.push(`Accounts that lost everything, and opened no further trade: ${listed(ruined, SHOWN_NAMES)}.`);
  return notes;
}

/** What each reason for a dash is called. */
const UNKNOWN_BECAUSE: Readonly<Record<UnknownReason, string>> = {
  under_180_days: `No figure per year from fewer than ${LEAST_DAYS_FOR_A_YEAR} days`,
  under_30_days_with_a_close: `No Sharpe ratio from fewer than ${LEAST_DAYS_FOR_A_RATIO} days with a close`,
  all_days_equal: 'No Sharpe ratio where all days are equal',
  opening_not_known: 'Time in cash and most held are not known without opened_at',
  no_time: 'No time in cash where all trades close at one moment',
};

/** Why figures of the accounts are missing: one sentence per reason, with the accounts. */
export function missingFigureNotes(wire: WireReplay): string[] {
  const accounts = accountsOf(wire);
  return (Object.keys(UNKNOWN_BECAUSE) as UnknownReason[]).flatMap((reason) => {
    const concerned = accounts.filter(([, { null_because: why }]) => Object.values(why).includes(reason));
    if (concerned.length === 0) return [];
    const all = concerned.length === accounts.length;
    return [
      `${UNKNOWN_BECAUSE[reason]}: ${
        all
          ? 'all accounts'
          : listed(
              concerned.map(([name]) => printable(name)),
              SHOWN_NAMES,
            )
      }.`,
    ];
  });
}

/**
 * Says that the account was on credit: because simultaneous trades each held more than their part of the share of their
 * agent, or because weights moved to another agent before a position closed.
 */
export function overlapNote(
  { weighted, slots, slots_from: from }: WireReplay,
  held: readonly ReplayTrade[],
): string[] {
  const { max_exposure_pct: exposure } = weighted;
  if (exposure === null || new Decimal(exposure).lte(100)) return [];
  const rounded = fixed(exposure, 2);
  const most = rounded === '100.00' ? 'A little more than 100' : `Up to ${rounded}`;
  const [agentId, count] = [...mostOpenAtOnce(held)].reduce((a, b) => (b[1] > a[1] ? b : a));
  const own = slots[agentId] ?? 1;
  const why =
    from === 'flag' && count > own
      ? `${printable(agentId)} had up to ${grouped(count)} trades open, each with ${own === 1 ? 'the whole' : `1/${own}`} of its share. Without --slots each gets its part.`
      : 'weights moved, or the account lost, while other trades were open.';
  return [`${most} % of the equity of maestro was held at once: ${why}`];
}

/** How many trades a client would have taken if it followed the policy before each entry. */
export function policyNote(policies: EntryPolicies): string {
  const { profile, entries } = policies;
  const refusals = [...policies.refusals()];
  const taken = refusals.reduce((left, [, count]) => left - count, entries);
  const why = refusals.map(([reason, count]) => `${refusalWords(reason)} ${grouped(count)}`).join(', ');
  const refused = why === '' ? '' : ` Refused, by the first reason: ${why}.`;
  const overridden = overriddenNotes([{ profile: profile.name, ...encodeOverridden(profile) }]);
  return [
    `Under the ${profile.name} policy, ${grouped(taken)} of ${plural(entries, 'trade')} would have been taken.${refused} Positions that are open at once are not counted here; maestro compare counts them.`,
    ...overridden,
  ].join(' ');
}
