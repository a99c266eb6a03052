import type { Policy } from '../../src/core/policy';
import type { ReplayTrade } from './replay-trades';

/** The gates of SPEC section 5, as the reasons of a policy call them. */
const GATES: readonly string[] = [
  'daily_drawdown_limit',
  'losing_streak_limit',
  'max_open_positions',
  'total_exposure_limit',
  'cost_too_high',
  'risk_zero',
  'paused',
  'agent_paused',
  'agent_not_funded',
];

/**
 * Why a client that keeps to the policy does not take a trade; nothing where it does. Gates come first, then
 * `disallowed_symbol`, then `confidence_too_low` where the journal says how sure the agent was.
 */
export function refusalOf(policy: Policy, { record, confidence }: ReplayTrade): string[] {
  const reasons = policy.allowNewTrades ? [] : gatesOf(policy);
  if (policy.disallowed.some(({ symbol }) => symbol === record.symbol)) reasons.push('disallowed_symbol');
  if (confidence?.lt(policy.minConfidence)) reasons.push('confidence_too_low');
  return reasons;
}

/**
 * The gates that a policy has closed.
 *
 * @throws Error when the core closes a gate that is not known here: then this list is out of date
 */
export function gatesOf({ reasons }: Policy): string[] {
  const gates = reasons.map(({ code }) => code).filter((code) => GATES.includes(code));
  if (gates.length === 0)
    throw new Error(
      'The policy allows no new trades, and none of its reasons is a gate known to refusal.ts.',
    );
  return gates;
}
