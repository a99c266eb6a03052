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
  readonly difference: Difference;
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

/** The least probabilistic Sharpe ratio of each verdict. */
const BY_PROBABILITY = [
  ['0.95', 'proven', 'Proven'],
  ['0.8', 'likely', 'Likely'],
  ['0.5', 'coin_toss', 'Coin toss'],
  ['0.05', 'doubtful', 'Doubtful'],
  ['0', 'losing', 'Losing'],
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
    return { code: 'stale', text: `Silent since ${agent.last_closed_at?.slice(0, 10) ?? 'ever'}` };
  if (agent.status === 'unproven') {
    const { what, count } = stillNeeded(agent);
    return { code: `too_few_${what}`, text: `Too few ${what} (${count} to go)` };
  }
  const probability = agent.evidence.probabilistic_sharpe;
  if (probability !== null)
    for (const [least, code, text] of BY_PROBABILITY)
      if (new Decimal(probability).gte(least)) return { code, text };
  return { code: 'no_verdict', text: 'No verdict' };
}
