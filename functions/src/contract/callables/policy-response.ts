import { memoized } from '../../core/base/memoized';
import type { AgentBudget, Policy } from '../../core/policy/policy';
import { encodeOverridden } from '../fields/profile';
import { wireValue } from '../fields/wire-value';

/** What `getPolicy` answers. */
export type PolicyAnswer = ReturnType<typeof encodePolicy>;

/** A rule that acted: its code, and the figures it used. */
export type WireReason = PolicyAnswer['reasons'][number];

/**
 * The most symbols in `allowed_symbols`: 35 KB. The others are only counted, because a symbol in neither list may be
 * traded as well. Disallowed symbols are never left out.
 */
const MAX_ALLOWED = 1_000;

/** Encoded once for all answers: an instance keeps the verdicts, and calls that come together hold their answers at once. */
const wireDisallowed = memoized((disallowed: Policy['disallowed']) => wireValue(disallowed));

/** The answer of `getPolicy` (docs/specification.md, section 5). */
export function encodePolicy(policy: Policy) {
  const { profile, disallowed, allowed, sources, scope, agent, computedAt } = policy;
  const others = allowed.length - MAX_ALLOWED;
  return {
    ...wireValue(decisionFields(policy)),
    disallowed_symbols: wireDisallowed(disallowed),
    allowed_symbols: others > 0 ? allowed.slice(0, MAX_ALLOWED) : allowed,
    ...(others > 0 && { more_allowed_symbols: others }),
    ...wireValue({
      sources,
      scope,
      limits: {
        max_open_positions: profile.exposure.maxOpenPositions,
        total_exposure_limit: profile.exposure.totalExposureLimit,
        max_cost_in_R: profile.cost.maxInR,
      },
      ...(agent !== null && budgetFields(agent)),
      computed_at: computedAt,
    }),
  };
}

function decisionFields(policy: Policy) {
  const { profile, factors } = policy;
  return {
    profile: profile.name,
    ...encodeOverridden(profile),
    risk_profile: policy.riskProfile,
    allow_new_trades: policy.allowNewTrades,
    blocked_until: policy.blockedUntil,
    max_risk_pct: policy.maxRiskPct,
    computed_risk_pct: policy.computedRiskPct,
    min_confidence: policy.minConfidence,
    entry_mode: policy.entryMode,
    exit_mode: policy.exitMode,
    regime: policy.regime,
    effective_regime: policy.effectiveRegime,
    factors: {
      base_risk_pct: factors.baseRiskPct,
      regime: factors.regime,
      streak: factors.streak,
      drawdown: factors.drawdown,
      spread: factors.spread,
      slippage: factors.slippage,
      extreme_volatility: factors.extremeVolatility,
    },
    reasons: policy.reasons,
  };
}

function budgetFields({ agentId, weight, equity, capital, riskAmount }: AgentBudget) {
  return { agent_id: agentId, weight, equity, agent_capital: capital, risk_amount: riskAmount };
}
