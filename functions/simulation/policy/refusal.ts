import { isGate } from '../../src/core/policy/gates';
import type { Policy } from '../../src/core/policy/policy';
import type { ReplayTrade } from '../replay-trades';

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

/** The gates that a policy has closed. */
function gatesOf({ reasons }: Policy): string[] {
  return reasons.filter(isGate).map(({ code }) => code);
}
