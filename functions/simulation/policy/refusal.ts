import { type Gate, isGate } from '../../src/core/policy/gates';
import type { Policy } from '../../src/core/policy/policy';
import type { ReplayTrade } from '../replay-trades';

/** Why a trade is refused. */
export type RefusalReason = Gate['reason']['code'] | 'disallowed_symbol' | 'confidence_too_low';

/**
 * Why a client that follows the policy does not take a trade; empty if it does. Gates come first, then
 * `disallowed_symbol`, then `confidence_too_low` if the journal has the confidence of the trade.
 */
export function refusalReasons(policy: Policy, { symbol, confidence }: ReplayTrade): RefusalReason[] {
  const reasons: RefusalReason[] = policy.allowNewTrades ? [] : gatesOf(policy);
  if (policy.disallowed.some((verdict) => verdict.symbol === symbol)) reasons.push('disallowed_symbol');
  if (confidence?.lt(policy.minConfidence)) reasons.push('confidence_too_low');
  return reasons;
}

function gatesOf({ reasons }: Policy): Gate['reason']['code'][] {
  return reasons.filter(isGate).map(({ code }) => code);
}
