import type { Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { MarketConditions } from './market';
import type { Profile } from '../profiles/profiles';
import type { Reason } from '../base/reason';
import { NO_DRAWDOWN } from '../risk-state/drawdown';
import type { RiskState } from '../risk-state/risk-state';
import type { Streak } from '../risk-state/streak';
import type { AgentStanding, Standing } from './standing';

/** The gates, in the order of docs/specification.md, section 5. */
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
  'agent_drawdown_limit',
] as const;

type GateReason = Reason & { readonly code: (typeof GATE_CODES)[number] };

/**
 * Whether a reason of a policy is a closed gate.
 *
 * @example
 * isGate({ code: 'paused' }); // true
 * isGate({ code: 'drawdown_unknown' }); // false
 */
export function isGate(reason: Reason): reason is GateReason {
  return GATE_CODES.some((code) => code === reason.code);
}

/** A closed gate: it stops entries, never exits. */
export interface Gate {
  readonly reason: GateReason;
  /** When it opens by itself; null: not known. */
  readonly until: Instant | null;
}

/** Without an end the stop would be permanent: no trades means no win that could end the streak. */
const STREAK_STOP_SECONDS = 24 * 3600;

/** A profile, as far as one limit goes. */
interface Stops<Limit extends keyof Profile['stops']> {
  readonly stops: Pick<Profile['stops'], Limit>;
}

interface GateFacts {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly risk: RiskState;
  readonly standing: Standing;
  readonly computedRiskPct: Decimal;
  /** See `Risk`. */
  readonly isUsedUpToday: boolean;
  readonly now: Instant;
}

/** In the order of `GATE_CODES`. */
const GATES: readonly ((facts: GateFacts) => Gate | null)[] = [
  dailyDrawdownGate,
  losingStreakGate,
  openPositionsGate,
  totalExposureGate,
  costGate,
  zeroRiskGate,
  pauseGate,
  agentPauseGate,
  agentFundingGate,
  agentDrawdownGate,
];

/**
 * The gates that are closed, in the order of docs/specification.md, section 5. New trades are allowed if there are
 * none.
 *
 * @example
 * // SAFE stops after four consecutive losses, for 24 hours after the last.
 * closedGates(facts); // one gate: { reason: { code: 'losing_streak_limit', losing_streak: 4, … }, until }
 */
export function closedGates(facts: GateFacts): Gate[] {
  return GATES.flatMap((gate) => gate(facts) ?? []);
}

/**
 * When new trades are allowed again: the latest end of the closed gates; null if one has no known end, or none is
 * closed.
 *
 * @example
 * const gate = { reason: { code: 'risk_zero' }, until: new Instant(60) } as const;
 * blockedUntil([gate])?.seconds; // 60
 */
export function blockedUntil(gates: readonly Gate[]): Instant | null {
  let latest: Instant | null = null;
  for (const { until } of gates) {
    if (until === null) return null;
    if (latest === null || until.compare(latest) > 0) latest = until;
  }
  return latest;
}

/**
 * The gate of today's maximum drawdown.
 *
 * @example
 * dailyDrawdownGate({ profile: PROFILES.SAFE, risk: { drawdown: { value: null } }, now: new Instant(0) }); // null
 */
export function dailyDrawdownGate({
  profile,
  risk,
  now,
}: {
  readonly profile: Stops<'dailyDdLimit'>;
  readonly risk: { readonly drawdown: Pick<RiskState['drawdown'], 'value'> };
  readonly now: Instant;
}): Gate | null {
  const { worst } = risk.drawdown.value ?? NO_DRAWDOWN;
  const limit = profile.stops.dailyDdLimit;
  if (worst.compare(limit) < 0) return null;
  return {
    reason: { code: 'daily_drawdown_limit', max_drawdown_pct: worst.shown, daily_dd_limit: limit },
    until: now.nextUtcDay(),
  };
}

/**
 * The gate of consecutive losses.
 *
 * @example
 * const streak = streakOf([win, loss], false);
 * losingStreakGate({ profile: PROFILES.SAFE, risk: { streak: { value: streak } }, now: new Instant(0) }); // null
 */
export function losingStreakGate({
  profile,
  risk,
  now,
}: {
  readonly profile: Stops<'losingStreakLimit'>;
  readonly risk: { readonly streak: { readonly value: Pick<Streak, 'losses' | 'lastLossAt'> } };
  readonly now: Instant;
}): Gate | null {
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

function openPositionsGate({ profile, market: { openPositions } }: GateFacts): Gate | null {
  const limit = profile.exposure.maxOpenPositions;
  if (openPositions === null || openPositions < limit) return null;
  return openEnded({ code: 'max_open_positions', open_positions: openPositions, max_open_positions: limit });
}

function totalExposureGate({ profile, market: { totalExposurePct } }: GateFacts): Gate | null {
  const limit = profile.exposure.totalExposureLimit;
  if (totalExposurePct === null || totalExposurePct.lt(limit)) return null;
  return openEnded({
    code: 'total_exposure_limit',
    total_exposure_pct: totalExposurePct,
    total_exposure_limit: limit,
  });
}

function costGate({ profile, market: { expectedCostR } }: GateFacts): Gate | null {
  const limit = profile.cost.maxInR;
  if (expectedCostR === null || expectedCostR.lte(limit)) return null;
  return openEnded({ code: 'cost_too_high', expected_cost_r: expectedCostR, max_cost_in_R: limit });
}

function zeroRiskGate({ computedRiskPct, isUsedUpToday, now }: GateFacts): Gate | null {
  if (!computedRiskPct.isZero()) return null;
  return {
    reason: { code: 'risk_zero', computed_risk_pct: computedRiskPct },
    until: isUsedUpToday ? now.nextUtcDay() : null,
  };
}

function pauseGate({ standing }: GateFacts): Gate | null {
  if (standing.settingsDamage !== null) return openEnded({ code: 'paused', damage: standing.settingsDamage });
  return standing.paused ? openEnded({ code: 'paused' }) : null;
}

function agentPauseGate({ standing: { agent } }: GateFacts): Gate | null {
  return agent?.paused ? openEnded({ code: 'agent_paused', agent_id: agent.agentId }) : null;
}

function agentFundingGate({ standing: { agent } }: GateFacts): Gate | null {
  return agent?.weight.isZero()
    ? openEnded({ code: 'agent_not_funded', agent_id: agent.agentId, weight: agent.weight })
    : null;
}

/**
 * The gate of an agent's own drawdown.
 *
 * @example
 * agentDrawdownGate({ standing: { agent: { agentId: 'trend', drawdown: null } } }); // null: there is no limit
 */
export function agentDrawdownGate({
  standing: { agent },
}: {
  readonly standing: { readonly agent: Pick<AgentStanding, 'agentId' | 'drawdown'> | null };
}): Gate | null {
  if (!agent?.drawdown) return null;
  const { now, limitPct } = agent.drawdown;
  if (!now.isAtLimit) return null;
  return openEnded({
    code: 'agent_drawdown_limit',
    agent_id: agent.agentId,
    drawdown_pct: now.shown,
    agent_drawdown_limit: limitPct,
    ends: 'when closes of the agent take its drawdown below the limit, or the limit is changed',
  });
}

/** A gate without a known end. */
function openEnded(reason: GateReason): Gate {
  return { reason, until: null };
}
