import { Decimal, Exact, ONE, ZERO } from '../base/decimal';
import { NO_DRAWDOWN } from '../risk-state/drawdown';
import { blockedUntil, closedGates, type Standing } from './gates';
import type { Instant } from '../base/instant';
import { effectiveRegime, isHigh, type MarketConditions, type Measure, volatilityLevel } from './market';
import type { EntryMode, ExitMode, Profile, Regime } from '../profiles/profiles';
import type { Reason } from '../base/reason';
import type { KnowledgeGaps, RiskState, Source } from '../risk-state/risk-state';
import { type Streak, streakFactor } from '../risk-state/streak';
import { judgeSymbols, type SymbolVerdicts } from '../risk-state/symbols';

/** Decimal places of a risk; it is rounded down. */
const RISK_PLACES = 12;

export const RISK_PROFILES = ['NORMAL', 'REDUCED', 'NO_NEW_TRADES'] as const;
export type RiskProfile = (typeof RISK_PROFILES)[number];

/** What the risk is the product of; 1 where a factor does not apply. */
export interface Factors {
  readonly baseRiskPct: Decimal;
  readonly regime: Decimal;
  readonly streak: Decimal;
  readonly drawdown: Decimal;
  readonly spread: Decimal;
  readonly slippage: Decimal;
  readonly extremeVolatility: Decimal;
}

/** What the account is worth now, as far as it is known. */
export interface KnownEquity {
  readonly amount: Decimal;
  /** Whether closes that are not known may have moved it. */
  readonly partial: boolean;
}

/** All that a policy follows from. */
export interface PolicyInput {
  readonly profile: Profile;
  readonly market: MarketConditions;
  readonly risk: RiskState;
  readonly standing: Standing;
  readonly equity: KnownEquity | null;
  readonly gaps: KnowledgeGaps;
  readonly now: Instant;
}

/** How much to risk now, and why (SPEC section 5). Percentages are of equity. */
export interface Policy extends SymbolVerdicts {
  readonly profile: Profile;
  readonly riskProfile: RiskProfile;
  readonly allowNewTrades: boolean;
  readonly blockedUntil: Instant | null;
  readonly factors: Factors;
  /** The product of the factors. */
  readonly computedRiskPct: Decimal;
  /** What may be risked: 0 where entries are stopped. */
  readonly maxRiskPct: Decimal;
  readonly minConfidence: Decimal;
  readonly entryMode: EntryMode;
  readonly exitMode: ExitMode;
  readonly regime: Regime;
  readonly effectiveRegime: Regime;
  /** One a rule that acted, in the order of the rules. */
  readonly reasons: readonly Reason[];
  readonly sources: Readonly<Record<keyof RiskState, Source>>;
  readonly agent: AgentBudget | null;
  readonly computedAt: Instant;
}

/** What one agent may use: its share of the account, and how much of that to risk on a trade. Null: equity not known. */
export interface AgentBudget {
  readonly agentId: string;
  readonly weight: Decimal;
  readonly equity: Decimal | null;
  readonly capital: Decimal | null;
  readonly riskAmount: Decimal | null;
}

/** Decides the policy. Pure: the same input gives the same answer, and every figure of it follows from the input. */
export function decidePolicy(input: PolicyInput): Policy {
  const { profile, market, risk, now } = input;
  const regime = effectiveRegime(market, profile);
  const factors = factorsOf(input, regime);
  const computedRiskPct = productOf(factors);
  const gates = closedGates({ ...input, computedRiskPct });
  const allowNewTrades = gates.length === 0;
  const maxRiskPct = allowNewTrades ? computedRiskPct : ZERO;
  return {
    profile,
    riskProfile: allowNewTrades ? (isReduced(factors) ? 'REDUCED' : 'NORMAL') : 'NO_NEW_TRADES',
    allowNewTrades,
    blockedUntil: blockedUntil(gates),
    factors,
    computedRiskPct,
    maxRiskPct,
    minConfidence: minConfidence(input, regime),
    entryMode: entryMode(input, regime),
    exitMode: profile.modes.exit[regime],
    regime: market.regime,
    effectiveRegime: regime,
    ...judgeSymbols(risk.symbols.value, profile),
    reasons: [
      ...marketReasons(input, regime),
      ...stateReasons(input, factors),
      ...costReasons(input),
      ...gates.map(({ reason }) => reason),
      ...gapReasons(input),
    ],
    sources: {
      streak: risk.streak.source,
      drawdown: risk.drawdown.source,
      symbols: risk.symbols.source,
    },
    agent: budgetOf(input, maxRiskPct),
    computedAt: now,
  };
}

/** One thing that a profile reacts to: whether it is there. */
interface Findings {
  readonly spread: boolean;
  readonly slippage: boolean;
  readonly extremeVolatility: boolean;
  readonly lowLiquidity: boolean;
}

function findingsOf({ profile, market }: PolicyInput): Findings {
  return {
    spread: isHigh(market.spread, profile.thresholds.highSpreadBps),
    slippage: isHigh(market.slippage, profile.thresholds.highSlippageBps),
    extremeVolatility: volatilityLevel(market, profile) === 'EXTREME',
    lowLiquidity: market.liquidity === 'LOW',
  };
}

function factorsOf(input: PolicyInput, regime: Regime): Factors {
  const { profile, risk } = input;
  const { riskMultipliers } = profile;
  const { spread, slippage, extremeVolatility } = findingsOf(input);
  const { now: drawdownPct } = risk.drawdown.value ?? NO_DRAWDOWN;
  return {
    baseRiskPct: profile.base.riskPct,
    regime: riskMultipliers.regime[regime],
    streak: streakFactor(risk.streak.value, profile),
    drawdown: Exact.max(0, Exact.sub(1, Exact.mul(riskMultipliers.drawdownPerPct, drawdownPct))),
    spread: spread ? riskMultipliers.highSpread : ONE,
    slippage: slippage ? riskMultipliers.highSlippage : ONE,
    extremeVolatility: extremeVolatility ? riskMultipliers.extremeVol : ONE,
  };
}

/** Exact until it is rounded down, once, to 12 places. */
function productOf(factors: Factors): Decimal {
  const { baseRiskPct, regime, streak, drawdown, spread, slippage, extremeVolatility } = factors;
  const product = [regime, streak, drawdown, spread, slippage, extremeVolatility].reduce(
    (risk, factor) => risk.times(factor),
    new Exact(baseRiskPct),
  );
  return new Decimal(product.toDecimalPlaces(RISK_PLACES, Decimal.ROUND_DOWN));
}

function isReduced({ streak, drawdown, spread, slippage, extremeVolatility }: Factors): boolean {
  return [streak, drawdown, spread, slippage, extremeVolatility].some((factor) => factor.lt(1));
}

function minConfidence(input: PolicyInput, regime: Regime): Decimal {
  const { base, confidenceAdjustments: adjustments } = input.profile;
  const found = findingsOf(input);
  const confidence = [
    adjustments.regime[regime],
    ...(found.spread ? [adjustments.highSpread] : []),
    ...(found.slippage ? [adjustments.highSlippage] : []),
    ...(found.lowLiquidity ? [adjustments.lowLiquidity] : []),
    ...(found.extremeVolatility ? [adjustments.extremeVol] : []),
  ].reduce((sum, adjustment) => sum.plus(adjustment), base.confidence);
  return Decimal.max(0, Decimal.min(1, confidence));
}

function entryMode(input: PolicyInput, regime: Regime): EntryMode {
  const { modes, cost } = input.profile;
  const { spread, slippage } = findingsOf(input);
  return cost.sensitivity === 'HIGH' && (spread || slippage) ? 'DEFENSIVE' : modes.entry[regime];
}

function marketReasons({ profile, market }: PolicyInput, effective: Regime): Reason[] {
  const { thresholds, riskMultipliers, confidenceAdjustments } = profile;
  const reasons: Reason[] = [];
  const level = volatilityLevel(market, profile);
  if (level === 'HIGH')
    reasons.push({
      code: 'volatility_high',
      ...measured('volatility', 'vol_level', market.volatility),
      high_vol_threshold: thresholds.highVol,
      effective_regime: effective,
    });
  if (level === 'EXTREME')
    reasons.push({
      code: 'volatility_extreme',
      ...measured('volatility', 'vol_level', market.volatility),
      extreme_vol_threshold: thresholds.extremeVol,
      effective_regime: effective,
      factor: riskMultipliers.extremeVol,
      confidence: confidenceAdjustments.extremeVol,
    });
  const factor = riskMultipliers.regime[effective];
  const confidence = confidenceAdjustments.regime[effective];
  if (!factor.eq(1) || !confidence.isZero())
    reasons.push({ code: 'regime', effective_regime: effective, factor, confidence });
  return reasons;
}

function stateReasons({ profile, risk }: PolicyInput, { streak, drawdown }: Factors): Reason[] {
  const reasons: Reason[] = [];
  if (streak.lt(1)) reasons.push({ ...streakReason(risk.streak.value), factor: streak });
  if (drawdown.lt(1))
    reasons.push({
      code: 'drawdown',
      drawdown_pct: risk.drawdown.value?.now ?? ZERO,
      drawdown_per_pct: profile.riskMultipliers.drawdownPerPct,
      factor: drawdown,
    });
  return reasons;
}

function streakReason({ losses, wins }: Streak): Reason {
  return losses > 0
    ? { code: 'losing_streak', losing_streak: losses }
    : { code: 'recovering', wins_since_streak: wins };
}

function costReasons(input: PolicyInput): Reason[] {
  const { profile, market } = input;
  const { thresholds, riskMultipliers, confidenceAdjustments } = profile;
  const found = findingsOf(input);
  const reasons: Reason[] = [];
  if (found.spread)
    reasons.push({
      code: 'spread_high',
      ...measured('spread_bps', 'spread_level', market.spread),
      high_spread_bps: thresholds.highSpreadBps,
      factor: riskMultipliers.highSpread,
      confidence: confidenceAdjustments.highSpread,
    });
  if (found.slippage)
    reasons.push({
      code: 'slippage_high',
      ...measured('slippage_bps', 'slippage_level', market.slippage),
      high_slippage_bps: thresholds.highSlippageBps,
      factor: riskMultipliers.highSlippage,
      confidence: confidenceAdjustments.highSlippage,
    });
  if (found.lowLiquidity)
    reasons.push({ code: 'liquidity_low', confidence: confidenceAdjustments.lowLiquidity });
  return reasons;
}

/** A measure under the name by which the client gave it. */
function measured(
  value: string,
  level: string,
  measure: Measure<string> | null,
): Record<string, Decimal | string> {
  if (measure === null) return {};
  return 'value' in measure ? { [value]: measure.value } : { [level]: measure.level };
}

/** What is not known, so that nobody takes it for good news. */
function gapReasons({ risk, equity, gaps }: PolicyInput): Reason[] {
  const reasons: Reason[] = [];
  if (risk.drawdown.value === null) reasons.push({ code: 'drawdown_unknown' });
  const partial = [
    ...Object.entries(risk)
      .filter(([, { source }]: [string, { source: Source }]) => source === 'journal_partial')
      .map(([group]) => group),
    ...(equity?.partial ? ['equity'] : []),
  ];
  if (partial.length > 0)
    reasons.push({
      code: 'journal_partial',
      groups: partial,
      known_after: gaps.knownAfter,
      windows_lost: gaps.damage.windowsLost,
      unpublished: gaps.damage.unpublished,
      closes_ahead: gaps.closesAhead,
    });
  return reasons;
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
