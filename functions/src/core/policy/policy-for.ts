import { type Equity, equityBefore } from '../risk-state/drawdown';
import { equityNow } from '../risk-state/equity-now';
import type { Instant } from '../base/instant';
import { type JoinedWindows, NO_TRADES } from '../risk-state/joined-windows';
import type { KnownTrades } from '../risk-state/known-trades';
import type { MarketConditions } from './market';
import { decidePolicy, type Policy, type RiskJudgement } from './policy';
import type { Profile } from '../profiles/profiles';
import { asDefault, type RequestedState, riskStateOf, withRequested } from '../risk-state/risk-state';
import type { Standing } from './standing';
import { judgeStreak } from '../risk-state/streak';
import { judgeSymbols } from '../risk-state/symbols';

/** Everything a policy depends on: profile, request, and what is known about the user. */
export interface PolicyQuestion {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly requested: RequestedState;
  /** Null: Maestro has seen no trade of the user. */
  readonly windows: JoinedWindows | null;
  /** What the account was worth when the user last reported it, which may be after `now`; null: never. */
  readonly equity: Equity | null;
  readonly standing: Standing;
  readonly now: Instant;
}

/**
 * The policy for a user, or for one of its agents. Each group of the risk state comes from the request if that gives
 * it, otherwise from the trades: streak and symbols of the agent alone, where there is one.
 *
 * @example
 * policyFor({
 *   profile: PROFILES.SAFE,
 *   market: { ...UNKNOWN_MARKET, regime: 'BULL' },
 *   requested: NOTHING_REQUESTED,
 *   windows: null,
 *   equity: null,
 *   standing: NOTHING_PAUSED,
 *   now: Instant.fromMillis(0),
 * }).maxRiskPct.toFixed(); // '0.72'
 */
export function policyFor(question: PolicyQuestion): Policy {
  const { profile, market, requested, windows, standing, now } = question;
  const known = (windows ?? NO_TRADES).asOf(now);
  const equity = question.equity === null ? null : equityBefore(question.equity, known.ahead);
  const { agent } = standing;
  const own = agent === null ? null : (windows ?? NO_TRADES).ofAgent(agent.agentId).asOf(now);
  const state = riskStateOf(known, own, equity, profile, now);
  return decidePolicy(
    {
      profile,
      market,
      risk: withRequested(windows === null ? asDefault(state) : state, requested),
      standing,
      equity: equity === null ? null : equityNow(known, equity),
      gaps: { account: known.gaps, agent: own?.gaps ?? null },
      now,
    },
    judgementOf(own ?? known, requested, profile, now),
  );
}

/** What follows from the trades was computed with the risk state; only groups of the request are left to judge. */
function judgementOf(
  known: KnownTrades,
  { streak, symbols }: RequestedState,
  profile: Profile,
  now: Instant,
): RiskJudgement {
  return {
    streak: streak === null ? known.streakBy(profile).judgement : judgeStreak(streak, profile),
    verdicts: symbols === null ? known.symbolsBy(profile, now).verdicts : judgeSymbols(symbols, profile),
  };
}
