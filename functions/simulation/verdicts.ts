import type { WireAgent } from '../src/contract/documents/allocation';
import { Decimal } from '../src/core/base/decimal';
import type { Difference } from './account/daily-difference';

/**
 * What the figures of a replay mean, in words (docs/specification.md, section 9). Terminal, JSON and report use these words
 * and no others.
 */

/** A verdict: a code for programs, and its words. */
export interface Verdict<Code extends string> {
  readonly code: Code;
  readonly text: string;
}

/** Whether it helped to follow the weights. */
export type HelpCode = keyof typeof HELP;

const HELP = {
  borrowed: 'Cannot be said: the account would have borrowed',
  floors_only: 'Scores decided nothing',
  too_early: 'Too early to say',
  no_difference: 'No measurable difference',
  perhaps_helped: 'Perhaps it helped',
  perhaps_hurt: 'Perhaps it hurt',
  helped: 'It helped',
  hurt: 'It hurt',
} as const;

/** With fewer days or closes, the error of the difference is itself a guess. */
export const LEAST_DAYS_FOR_A_VERDICT = 20;
export const LEAST_CLOSES_FOR_A_VERDICT = 30;

/** What the verdict on the weights depends on. */
export interface HelpFigures {
  /** Percent; null: not known. */
  readonly maxExposurePct: Decimal | null;
  readonly floorsTakeAll: boolean;
  readonly difference: Pick<Difference, 'daysWithClose' | 'closes' | 'mean' | 't'>;
}

/**
 * Did it help to follow the weights, against equal weights? The first rule that applies.
 *
 * @example
 * helpVerdict({ maxExposurePct: new Decimal(250), floorsTakeAll: false, difference }).code; // 'borrowed'
 */
export function helpVerdict(figures: HelpFigures): Verdict<HelpCode> {
  const code = helpCode(figures);
  return { code, text: HELP[code] };
}

function helpCode({ maxExposurePct, floorsTakeAll, difference }: HelpFigures): HelpCode {
  const { daysWithClose, closes, mean, t } = difference;
  if (maxExposurePct?.gt(100)) return 'borrowed';
  if (floorsTakeAll) return 'floors_only';
  if (daysWithClose < LEAST_DAYS_FOR_A_VERDICT || closes < LEAST_CLOSES_FOR_A_VERDICT) return 'too_early';
  if (mean === null || mean.isZero()) return 'no_difference';
  const helps = mean.gt(0);
  // Without an error all differences are equal: nothing is left to chance.
  if (t?.abs().lt(1)) return 'no_difference';
  if (t?.abs().lt(2)) return helps ? 'perhaps_helped' : 'perhaps_hurt';
  return helps ? 'helped' : 'hurt';
}

/** What is to be said of the best of several settings. */
export type SearchCode = keyof typeof SEARCH;

const SEARCH = {
  cannot_be_said: 'Which is best cannot be said',
  none_better: 'None did better than equal weights',
  better: 'Better than luck explains',
  perhaps: 'Perhaps more than luck',
  luck: 'Luck explains it',
} as const;

/** From which probability on luck does not explain the best, and from which on it may not. */
const SURELY_NOT_LUCK = '0.95';
const PERHAPS_NOT_LUCK = '0.8';

interface BestFigures {
  readonly sharpe: Decimal;
  readonly deflatedSharpe: Decimal | null;
}

/**
 * Whether the best of several settings is more than the luck of having tried several.
 *
 * @param best null: the ratio of one of them is not known
 * @param help the verdict on the account of the best
 *
 * @example
 * searchVerdict({ sharpe: new Decimal('0.1'), deflatedSharpe: new Decimal('0.6') }, 'perhaps_helped').text; // 'Luck explains it'
 */
export function searchVerdict(best: BestFigures | null, help: HelpCode): Verdict<SearchCode> {
  const code = searchCode(best, help);
  return { code, text: SEARCH[code] };
}

function searchCode(best: BestFigures | null, help: HelpCode): SearchCode {
  if (best === null || help === 'borrowed' || help === 'floors_only' || help === 'too_early')
    return 'cannot_be_said';
  if (best.sharpe.lte(0)) return 'none_better';
  if (best.deflatedSharpe === null) return 'cannot_be_said';
  if (best.deflatedSharpe.gte(SURELY_NOT_LUCK)) return 'better';
  return best.deflatedSharpe.gte(PERHAPS_NOT_LUCK) ? 'perhaps' : 'luck';
}

/** How far the record of an agent can be trusted. */
export type AgentCode =
  | 'stale'
  | 'too_few_trades'
  | 'too_few_days'
  | 'no_verdict'
  | 'proven'
  | 'likely'
  | 'coin_toss'
  | 'doubtful'
  | 'losing';

/** What each verdict is called, the best first; its text may say more. */
export const VERDICT_NAMES: Readonly<Record<AgentCode, string>> = {
  proven: 'Proven',
  likely: 'Likely',
  coin_toss: 'Coin toss',
  doubtful: 'Doubtful',
  losing: 'Losing',
  stale: 'Silent',
  too_few_trades: 'Too few trades',
  too_few_days: 'Too few days',
  no_verdict: 'No verdict',
};

/** The least probabilistic Sharpe ratio of each verdict. */
const BY_PROBABILITY = [
  ['0.95', 'proven'],
  ['0.8', 'likely'],
  ['0.5', 'coin_toss'],
  ['0.05', 'doubtful'],
  ['0', 'losing'],
] as const;

/** What an unproven agent needs; `days_needed` counts in basis `day` only. */
export type Needed = Pick<WireAgent, 'trades_needed'> & { readonly days_needed?: number };

/** What an unproven agent has too few of, and how many more it needs: first trades, then days. */
export function stillNeeded({ trades_needed: trades, days_needed: days = 0 }: Needed): {
  readonly what: 'trades' | 'days';
  readonly count: number;
} {
  return trades === 0 && days > 0 ? { what: 'days', count: days } : { what: 'trades', count: trades };
}

/**
 * What the trades of an agent say about it: that it is silent, or, by the probability that its true Sharpe ratio is above 0.
 *
 * @example
 * agentVerdict(agent).text; // 'Coin toss'
 */
export function agentVerdict(
  agent: Pick<WireAgent, 'status' | 'evidence' | 'last_closed_at'> & Needed,
): Verdict<AgentCode> {
  if (agent.status === 'stale')
    return verdict('stale', ` since ${agent.last_closed_at?.slice(0, 10) ?? 'ever'}`);
  if (agent.status === 'unproven') {
    const { what, count } = stillNeeded(agent);
    return verdict(`too_few_${what}`, ` (${count} to go)`);
  }
  const probability = agent.evidence.probabilistic_sharpe;
  if (probability !== null)
    for (const [least, code] of BY_PROBABILITY) if (new Decimal(probability).gte(least)) return verdict(code);
  return verdict('no_verdict');
}

function verdict(code: AgentCode, more = ''): Verdict<AgentCode> {
  return { code, text: `${VERDICT_NAMES[code]}${more}` };
}
