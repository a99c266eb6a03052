import { type Decimal, ZERO } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { MarketConditions } from './market';
import type { Profile } from '../profiles/profiles';
import type { Reason } from '../base/reason';
import type { RiskState } from '../risk-state/risk-state';

/** The gates, in the order of SPEC section 5. */
const GATE_CODES = [
  'daily_drawdown_limit',
  'losing_streak_limit',
  'max_open_positions',
  'total_exposure_limit',
  'cost_too_high',
  'risk_zero',
  'paused',
  'agent_paused',
  'agent_not_funded',
] as const;

type GateReason = Reason & { readonly code: (typeof GATE_CODES)[number] };

/** Whether a reason of a policy is a gate that is closed. */
export function isGate(reason: Reason): reason is GateReason {
  return GATE_CODES.some((code) => code === reason.code);
}

/** Something that stops entries, never exits. */
export interface Gate {
  readonly reason: GateReason;
  /** When it opens by itself; null: that is not known. */
  readonly until: Instant | null;
}

/** What the user has decided, and how the agent stands that the policy is asked for. */
export interface Standing {
  readonly paused: boolean;
  /** Why the settings cannot be read: then nobody knows whether the user has paused, and so entries stop. */
  readonly settingsDamage: string | null;
  readonly agent: AgentStanding | null;
}

export interface AgentStanding {
  readonly agentId: string;
  readonly paused: boolean;
  /** Its published weight; 0 for an agent that has no part in the allocation. */
  readonly weight: Decimal;
}

/** A stop without an end would never see the win that lifts it. */
const STREAK_STOP_SECONDS = 24 * 3600;

interface Facts {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly risk: RiskState;
  readonly standing: Standing;
  readonly computedRiskPct: Decimal;
  readonly now: Instant;
}

/** The gates that are closed (SPEC section 5), in the order of the specification. */
export function closedGates(facts: Facts): Gate[] {
  return [dailyDrawdown, losses, positions, exposure, cost, noRisk, paused, agentPaused, notFunded].flatMap(
    (gate) => gate(facts) ?? [],
  );
}

/**
 * The latest end of the gates; null when one of them has no known end, or none is closed.
 */
export function blockedUntil(gates: readonly Gate[]): Instant | null {
  let latest: Instant | null = null;
  for (const { until } of gates) {
    if (until === null) return null;
    if (latest === null || until.compare(latest) > 0) latest = until;
  }
  return latest;
}

function dailyDrawdown({ profile, risk, now }: Facts): Gate | null {
  const worst = risk.drawdown.value?.worst ?? ZERO;
  const limit = profile.stops.dailyDdLimit;
  if (worst.lt(limit)) return null;
  return {
    reason: { code: 'daily_drawdown_limit', max_drawdown_pct: worst, daily_dd_limit: limit },
    until: now.nextUtcDay(),
  };
}

function losses({ profile, risk, now }: Facts): Gate | null {
  const streak = risk.streak.value;
  const limit = profile.stops.losingStreakLimit;
  const until = streak.lastLossAt?.plusSeconds(STREAK_STOP_SECONDS) ?? null;
  if (streak.losses < limit || (until !== null && until.compare(now) <= 0)) return null;
  return {
    reason: {
      code: 'losing_streak_limit',
      losing_streak: streak.losses,
      losing_streak_limit: limit,
      last_loss_at: streak.lastLossAt,
    },
    until,
  };
}

function positions({ profile, market: { openPositions } }: Facts): Gate | null {
  const limit = profile.exposure.maxOpenPositions;
  if (openPositions === null || openPositions < limit) return null;
  return openEnded({ code: 'max_open_positions', open_positions: openPositions, max_open_positions: limit });
}

function exposure({ profile, market: { totalExposurePct } }: Facts): Gate | null {
  const limit = profile.exposure.totalExposureLimit;
  if (totalExposurePct === null || totalExposurePct.lt(limit)) return null;
  return openEnded({
    code: 'total_exposure_limit',
    total_exposure_pct: totalExposurePct,
    total_exposure_limit: limit,
  });
}

function cost({ profile, market: { expectedCostR } }: Facts): Gate | null {
  const limit = profile.cost.maxInR;
  if (expectedCostR === null || expectedCostR.lte(limit)) return null;
  return openEnded({ code: 'cost_too_high', expected_cost_r: expectedCostR, max_cost_in_R: limit });
}

function noRisk({ computedRiskPct, now }: Facts): Gate | null {
  if (!computedRiskPct.isZero()) return null;
  return {
    reason: { code: 'risk_zero', computed_risk_pct: computedRiskPct },
    until: now.nextUtcDay(),
  };
}

function paused({ standing }: Facts): Gate | null {
  if (standing.settingsDamage !== null) return openEnded({ code: 'paused', damage: standing.settingsDamage });
  return standing.paused ? openEnded({ code: 'paused' }) : null;
}

function agentPaused({ standing: { agent } }: Facts): Gate | null {
  return agent?.paused ? openEnded({ code: 'agent_paused', agent_id: agent.agentId }) : null;
}

function notFunded({ standing: { agent } }: Facts): Gate | null {
  return agent?.weight.isZero()
    ? openEnded({ code: 'agent_not_funded', agent_id: agent.agentId, weight: agent.weight })
    : null;
}

/** Until somebody does something about it. */
function openEnded(reason: GateReason): Gate {
  return { reason, until: null };
}
