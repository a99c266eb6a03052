import type { WireReplay } from '../../simulation/wire';
import { Decimal, exactSum } from '../../src/core/base/decimal';
import { type FloorRules, floorsTakeAll } from '../../simulation/floors-take-all';
import { type HelpCode, helpVerdict } from '../../simulation/verdicts';
import { percent, weightText } from '../words/format';
import { differenceText } from '../words/difference-text';
import { listed, plural, UNKNOWN } from '../words/text';
import type { Answer, Level } from './answer';
import type { AgentView, Reservation } from './replay-view';

const HELP_LEVELS: Readonly<Record<HelpCode, Level>> = {
  borrowed: 'unknown',
  floors_only: 'unknown',
  too_early: 'unknown',
  no_difference: 'unknown',
  perhaps_helped: 'careful',
  perhaps_hurt: 'careful',
  helped: 'good',
  hurt: 'bad',
};

/**
 * Did following Maestro help?
 *
 * @param rules of the allocation at the end
 */
export function helpAnswer(wire: WireReplay, rules: FloorRules): Answer & { readonly code: HelpCode } {
  const { verdict, weighted, equal } = wire;
  return {
    question: 'Did following Maestro help?',
    code: verdict.code,
    headline: `${verdict.text}${otherwise(wire, rules)}`,
    level: HELP_LEVELS[verdict.code],
    sentences: [
      `Following Maestro made ${percent(weighted.net_return_pct)}, equal weights ${percent(equal.net_return_pct)}; the worst falls were ${percent(weighted.max_drawdown_pct)} and ${percent(equal.max_drawdown_pct)}.`,
      ...sameAccountNote(wire),
      ...chanceNote(wire),
      differenceText(wire),
    ],
  };
}

/** What the figures of an account would say that held more than it had, to be read after the verdict; else nothing. */
function otherwise({ verdict, difference, agents }: WireReplay, rules: FloorRules): string {
  if (verdict.code !== 'borrowed') return '';
  const { text } = helpVerdict({
    maxExposurePct: null,
    floorsTakeAll: floorsTakeAll({ agents }, rules),
    difference: {
      daysWithClose: difference.days_with_close,
      closes: difference.closes,
      mean: difference.mean_pct === null ? null : new Decimal(difference.mean_pct),
      t: difference.t === null ? null : new Decimal(difference.t),
    },
  });
  return ` (otherwise: ${lowered(text)})`;
}

/** How often chance alone makes such a difference; the verdict follows from the same bounds. */
function chanceNote({ verdict, difference: { t } }: WireReplay): string[] {
  if (
    t === null ||
    verdict.code === 'borrowed' ||
    verdict.code === 'floors_only' ||
    verdict.code === 'too_early'
  )
    return [];
  const size = new Decimal(t).abs();
  const often = size.lt(1) ? 'often' : size.lt(2) ? 'now and then' : 'rarely';
  return [`Chance alone makes a difference of this size ${often}.`];
}

/** With one agent there is little to weigh. */
function sameAccountNote({ weights, weighted, equal }: WireReplay): string[] {
  if (Object.keys(weights).length !== 1) return [];
  return weighted.final_equity === equal.final_equity
    ? ['There is one agent, and it always had the whole account: both accounts are the same.']
    : ['There is one agent: the accounts differ only by what was held in cash.'];
}

/** So many agents are named; the others are counted. */
const NAMED = 4;

/** Which agents deserve capital? Those whose record says so, with what they hold now; then who holds much without it. */
export function deserveAnswer(agents: readonly AgentView[], currency: string | null): Answer {
  const question = 'Which agents deserve capital?';
  const good = agents.filter(({ verdict }) => verdict.level === 'good');
  const doubted = doubtedOf(agents, currency);
  const names = good.map(({ agentId }) => agentId);
  if (good.length === 0)
    return {
      question,
      headline: agents.some(({ verdict }) => verdict.level !== 'unknown')
        ? 'None has shown it'
        : 'Nobody can say yet',
      level: agents.some(({ verdict }) => verdict.level === 'bad') ? 'bad' : 'unknown',
      sentences: doubted,
    };
  return {
    question,
    headline: listed(names, NAMED),
    level: 'good',
    sentences: [
      `${good.length === 1 ? 'Its record says so' : 'Their records say so'} (${recordsText(good)}), with ${together(good)} of the account now.`,
      ...doubted,
    ],
  };
}

/** By how many trades, in which time, each of them is proven or likely: a hundred trades may be five days. */
function recordsText(good: readonly AgentView[]): string {
  const records = good.map(({ agentId, verdict, trades, span }) => {
    const name = good.length === 1 ? '' : `${agentId} `;
    const time = span === UNKNOWN ? '' : ` in ${span}`;
    return `${name}${lowered(verdict.text)} by ${trades} trades${time}`;
  });
  return listed(records, NAMED);
}

function together(agents: readonly AgentView[]): string {
  return weightText(exactSum(agents.map(({ weight }) => new Decimal(weight))));
}

/** So many agents to doubt have a sentence each; the others are counted. */
const DOUBTED = 3;

/** Who to doubt: first those whose records say the contrary, then those whose records say little; the largest weight first. */
function doubtedOf(agents: readonly AgentView[], currency: string | null): string[] {
  const doubted = (['bad', 'careful'] as const).flatMap((level) =>
    agents.filter(({ verdict }) => verdict.level === level),
  );
  const unknown = agents.filter(({ verdict }) => verdict.level === 'unknown');
  const sentences = doubted.slice(0, DOUBTED).map(({ agentId, verdict, weightText: held, contributed }) => {
    const unit = currency === null ? '' : ` ${currency}`;
    const made = contributed === null ? '' : `; contributed ${contributed}${unit}`;
    return `Doubt ${agentId}: ${lowered(verdict.text)}, with ${held}${made}.`;
  });
  const more = doubted.length - DOUBTED;
  if (more > 0) sentences.push(`${plural(more, 'more agent')} to doubt.`);
  if (unknown.length > 0)
    sentences.push(`${plural(unknown.length, 'agent')} without a verdict yet, with ${together(unknown)}.`);
  return sentences;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Can I trust this? */
export function trustAnswer(reservations: readonly Reservation[]): Answer {
  const isBad = reservations.some(({ level }) => level === 'bad');
  return {
    question: 'Can I trust this?',
    headline:
      reservations.length === 0 ? 'No reservation' : `With ${plural(reservations.length, 'reservation')}`,
    level: reservations.length === 0 ? 'good' : isBad ? 'bad' : 'careful',
    sentences: reservations.map(({ text }) => text),
  };
}
