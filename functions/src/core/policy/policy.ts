import { Decimal, Exact, ZERO } from '../base/decimal';
import type { KnownEquity } from '../risk-state/equity-now';
import { blockedUntil, closedGates } from './gates';
import type { Instant } from '../base/instant';
import { effectiveRegime, type MarketConditions, volatilityLevel } from './market';
import type { EntryMode, ExitMode, Profile, Regime } from '../profiles/profiles';
import type { Reason } from '../base/reason';
import type { RiskState, Scope, Source } from '../risk-state/risk-state';
import { judgeStreak, type StreakLevel } from '../risk-state/streak';
import { judgeSymbols, type SymbolVerdicts } from '../risk-state/symbols';
import { type Findings, findingsOf } from './conditions';
import { type Factors, isReduced, riskOf } from './factors';
import {
  drawdownReasons,
  gapReasons,
  type GapsByScope,
  reasonsOf,
  regimeReasons,
  streakReasons,
  symbolReasons,
} from './reasons';
import type { Standing } from './standing';

export const RISK_PROFILES = ['NORMAL', 'REDUCED', 'NO_NEW_TRADES'] as const;
export type RiskProfile = (typeof RISK_PROFILES)[number];

/** Everything a policy follows from. */
export interface PolicyInput {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly risk: RiskState;
  readonly standing: Standing;
  readonly equity: KnownEquity | null;
  readonly gaps: GapsByScope;
  readonly now: Instant;
}

/** What the rules of a profile make of a risk state. */
export interface RiskJudgement {
  readonly streak: StreakLevel;
  readonly verdicts: SymbolVerdicts;
}

/** How much to risk now, and why (docs/specification.md, section 5). Percentages are of equity. */
export interface Policy extends SymbolVerdicts {
  readonly profile: Profile;
  readonly riskProfile: RiskProfile;
  readonly allowNewTrades: boolean;
  readonly blockedUntil: Instant | null;
  readonly factors: Factors;
  /** The exact product of the factors, rounded down once. */
  readonly computedRiskPct: Decimal;
  /** What may be risked per trade: 0 where entries are stopped. */
  readonly maxRiskPct: Decimal;
  readonly minConfidence: Decimal;
  readonly entryMode: EntryMode;
  readonly exitMode: ExitMode;
  readonly regime: Regime;
  readonly effectiveRegime: Regime;
  /** One per rule that acted, in the order of the rules. */
  readonly reasons: readonly Reason[];
  readonly sources: Readonly<Record<keyof RiskState, Source>>;
  readonly scope: Readonly<Record<keyof RiskState, Scope>>;
  readonly agent: AgentBudget | null;
  readonly computedAt: Instant;
}

/** What one agent may use: its share of the account, and how much of that to risk per trade. Null: equity not known. */
export interface AgentBudget {
  readonly agentId: string;
  readonly weight: Decimal;
  readonly equity: Decimal | null;
  readonly capital: Decimal | null;
  readonly riskAmount: Decimal | null;
}

/**
 * Decides the policy. Pure: the same input gives the same answer, and every figure of it follows from the input.
 *
 * @param judgement what the profile makes of the risk state, for callers that know it already
 * @example
 * // SAFE in a BULL market, no losses, no drawdown: 0.8 % × 0.9 = 0.72 %. `policyFor` has an example that runs.
 * decidePolicy({ profile: PROFILES.SAFE, market: { ...UNKNOWN_MARKET, regime: 'BULL' }, … });
 */
export function decidePolicy(input: PolicyInput, judgement = judge(input)): Policy {
  const { profile, market, risk, now } = input;
  const volatility = volatilityLevel(market, profile);
  const regime = effectiveRegime(market.regime, volatility, profile);
  const found = findingsOf({ market, profile, volatility, effectiveRegime: regime });
  const { factors, computedRiskPct, isUsedUpToday } = riskOf(
    profile,
    regime,
    judgement.streak.factor,
    risk.drawdown.value,
    found,
  );
  const gates = closedGates({ ...input, computedRiskPct, isUsedUpToday });
  const allowNewTrades = gates.length === 0;
  const maxRiskPct = allowNewTrades ? computedRiskPct : ZERO;
  const symbolsLeft = symbolReasons(judgement.verdicts);
  const isLess = isReduced(factors) || symbolsLeft.length > 0;
  return {
    profile,
    riskProfile: allowNewTrades ? (isLess ? 'REDUCED' : 'NORMAL') : 'NO_NEW_TRADES',
    allowNewTrades,
    blockedUntil: blockedUntil(gates),
    factors,
    computedRiskPct,
    maxRiskPct,
    minConfidence: minConfidence(profile, regime, found),
    entryMode: entryMode(profile, regime, found),
    exitMode: profile.modes.exit[regime],
    regime: market.regime,
    effectiveRegime: regime,
    ...judgement.verdicts,
    reasons: [
      ...reasonsOf(found.volatility),
      ...regimeReasons(profile, regime),
      ...streakReasons(risk.streak.value, judgement.streak),
      ...drawdownReasons(profile, risk.drawdown.value, factors.drawdown),
      ...reasonsOf(found.spread, found.slippage, found.liquidity),
      ...reasonsOf(...gates),
      ...symbolsLeft,
      ...gapReasons(risk, input.equity, input.gaps, input.standing.agent?.drawdown ?? null),
    ],
    sources: {
      streak: risk.streak.source,
      drawdown: risk.drawdown.source,
      symbols: risk.symbols.source,
    },
    scope: {
      streak: risk.streak.scope,
      drawdown: risk.drawdown.scope,
      symbols: risk.symbols.scope,
    },
    agent: budgetOf(input, maxRiskPct),
    computedAt: now,
  };
}

function judge({ risk, profile }: PolicyInput): RiskJudgement {
  return {
    streak: judgeStreak(risk.streak.value, profile),
    verdicts: judgeSymbols(risk.symbols.value(), profile),
  };
}

function minConfidence({ base, confidenceAdjustments }: Profile, regime: Regime, found: Findings): Decimal {
  const { volatility, spread, slippage, liquidity } = found;
  const confidence = [volatility, spread, slippage, liquidity].reduce(
    (sum, finding) => (finding === null ? sum : sum.plus(finding.confidence)),
    base.confidence.plus(confidenceAdjustments.regime[regime]),
  );
  return Decimal.max(0, Decimal.min(1, confidence));
}

function entryMode({ modes, cost }: Profile, regime: Regime, { spread, slippage }: Findings): EntryMode {
  const isCostly = spread !== null || slippage !== null;
  return cost.sensitivity === 'HIGH' && isCostly ? 'DEFENSIVE' : modes.entry[regime];
}

function budgetOf({ standing: { agent }, equity }: PolicyInput, maxRiskPct: Decimal): AgentBudget | null {
  if (agent === null) return null;
  const { agentId, weight } = agent;
  if (equity === null) return { agentId, weight, equity: null, capital: null, riskAmount: null };
  const capital = Exact.max(0, Exact.mul(equity.amount, weight));
  return {
    agentId,
    weight,
    equity: equity.amount,
    capital,
    riskAmount: Exact.mul(capital, maxRiskPct).div(100),
  };
}
