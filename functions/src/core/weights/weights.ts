import type { EngineConfig } from '../config';
import { type Decimal, ZERO } from '../base/decimal';
import { PLACES, toFixedPoint, UNIT } from '../numbers/fixed-point';
import { REMAINDER_DIGITS, roundedUnits } from '../numbers/largest-remainder';
import { dividedHalfEven, fromUnits, powerOfTen } from '../numbers/units';
import { floorWeight } from './floor';
import type { Status } from './score';
import { proportionsOf, type SharingAgent } from './proportions';
import { inProportion, wholeParts } from './softmax';
import { compareUtf8 } from '../base/utf8';

/** Decimal places of a published weight. */
export const WEIGHT_PLACES = 12;

/** What the weight of an agent depends on. */
export interface ScoredAgent extends SharingAgent {
  readonly agentId: string;
  /** Null exactly where the status is `unproven`. */
  readonly score: Decimal | null;
  readonly status: Status;
  /** In percent; null without a return. */
  readonly meanReturnPct: Decimal | null;
}

/**
 * Fractions of the capital: agent → weight, in the order of the ids, and the unallocated rest, which is cash. Their
 * sum is exactly 1.
 */
export interface Weights {
  readonly weights: ReadonlyMap<string, Decimal>;
  readonly unallocated: Decimal;
}

type WeightRules = Pick<
  EngineConfig,
  'minFloorWeight' | 'enforcePerformance' | 'temperature' | 'maxWeight' | 'weightBasis'
>;

/** An agent and its weight so far, as a fixed-point number. */
interface Share {
  readonly agent: ScoredAgent;
  weight: bigint;
}

const TOTAL_PLACES = WEIGHT_PLACES + REMAINDER_DIGITS;
const TOTAL = powerOfTen(TOTAL_PLACES);
const NOT_ROUNDED = powerOfTen(PLACES - TOTAL_PLACES);
/** Any floor that is not 0 is more, because a setting has at most 12 decimal places. */
const LEAST_PROPORTION = UNIT / powerOfTen(WEIGHT_PLACES + 3);

/**
 * The target weights (docs/specification.md, section 2, rules 6, 8 and 9): softmax among the performing agents, a floor for
 * the others, a cap for all, rounded to 12 places by largest remainder.
 *
 * @example
 * const agents = [
 *   { agentId: 'a', score: new Decimal(1), status: 'performing', meanReturnPct: new Decimal(1), dailyVolatility: () => null },
 *   { agentId: 'b', score: new Decimal('-0.5'), status: 'recovering', meanReturnPct: new Decimal(-2), dailyVolatility: () => null },
 * ] as const;
 * const { weights, unallocated } = targetWeights(agents, DEFAULT_CONFIG);
 * [...weights.values(), unallocated].map(String); // ['0.95', '0.05', '0']
 */
export function targetWeights(agents: readonly ScoredAgent[], rules: WeightRules): Weights {
  const sorted = [...agents].sort((a, b) => compareUtf8(a.agentId, b.agentId));
  const shares = exactShares(sorted, rules);
  applyCap(shares, rules);

  const given = shares.reduce((sum, { weight }) => sum + weight, 0n);
  const cash = given < UNIT ? UNIT - given : 0n;
  const rounded = roundedUnits(
    [...shares.map(({ weight }) => weight), cash].map((weight) => dividedHalfEven(weight, NOT_ROUNDED)),
    TOTAL,
  ).map((units) => fromUnits(units, WEIGHT_PLACES));
  return {
    weights: new Map(shares.map(({ agent }, index) => [agent.agentId, rounded[index] ?? ZERO])),
    unallocated: rounded[shares.length] ?? ZERO,
  };
}

/** The weights by floors and softmax, before cap and rounding. */
function exactShares(agents: readonly ScoredAgent[], rules: WeightRules): Share[] {
  const performing = agents.filter((agent) => agent.status === 'performing');
  const floor = toFixedPoint(
    floorWeight(agents.length, agents.length - performing.length, rules.minFloorWeight),
  );
  const equalShare = UNIT / BigInt(agents.length || 1);

  const weights = new Map<string, bigint>();
  let rest = UNIT;
  for (const agent of agents) {
    if (agent.status === 'performing') continue;
    // Where nobody performs, those share the account of whom nothing is known; a loss so far is known.
    const sharesEqually = performing.length === 0 && !agent.meanReturnPct?.lt(0);
    const weight = {
      unproven: sharesEqually ? equalShare : floor,
      recovering: floor,
      suspended: 0n,
      stale: rules.enforcePerformance ? 0n : floor,
    }[agent.status];
    weights.set(agent.agentId, weight);
    rest -= weight;
  }
  for (const [agentId, weight] of sharePerforming(performing, rest, floor, rules))
    weights.set(agentId, weight);
  return agents.map((agent) => ({ agent, weight: weights.get(agent.agentId) ?? 0n }));
}

/**
 * Shares `rest` among the performing agents by softmax.
 *
 * In recovery mode the floor also bounds performing agents from below; otherwise an agent with a negative score could
 * end up with more than one with a positive score. Agents below the floor are raised to it and the others share the
 * rest.
 */
function sharePerforming(
  performing: readonly ScoredAgent[],
  rest: bigint,
  floor: bigint,
  rules: WeightRules,
): Map<string, bigint> {
  if (performing.length === 0) return new Map();
  const powers = wholeParts(proportionsOf(performing, rules));
  const weights = new Map<string, bigint>();
  let free = performing.map(({ agentId }, index) => ({ agentId, power: powers[index] ?? 0n }));
  let left = rest;
  while (free.length > 0) {
    const shares = inProportion(
      left,
      free.map(({ power }) => power),
    );
    const below = rules.enforcePerformance ? [] : free.filter((_, index) => (shares[index] ?? 0n) < floor);
    if (below.length === 0) {
      for (const [index, { agentId }] of free.entries()) weights.set(agentId, shares[index] ?? 0n);
      break;
    }
    for (const { agentId } of below) weights.set(agentId, floor);
    left -= floor * BigInt(below.length);
    free = free.filter(({ agentId }) => !weights.has(agentId));
  }
  return weights;
}

/**
 * Caps every agent at `maxWeight`. The excess goes to the performing agents below the cap in proportion to their
 * weights. This is repeated until no agent is above the cap; every round caps at least one more. Excess that no agent
 * may take stays cash.
 */
function applyCap(shares: readonly Share[], rules: WeightRules): void {
  const maxWeight = toFixedPoint(rules.maxWeight);
  if (maxWeight >= UNIT) return;
  const performing = shares.map(({ agent }) => agent).filter(({ status }) => status === 'performing');
  const parts = performing.length === 0 ? [] : proportionsOf(performing, rules);
  const proportions = new Map(performing.map((agent, index) => [agent, parts[index] ?? ZERO]));
  for (;;) {
    const above = shares.filter(({ weight }) => weight > maxWeight);
    if (above.length === 0) return;
    const excess = above.reduce((sum, { weight }) => sum + weight - maxWeight, 0n);
    for (const share of above) share.weight = maxWeight;

    const below = shares.filter(({ agent, weight }) => agent.status === 'performing' && weight < maxWeight);
    const more = below.length === 0 ? [] : inProportion(excess, excessProportions(below, proportions, rules));
    for (const [index, share] of below.entries()) share.weight += more[index] ?? 0n;
  }
}

/**
 * The proportions in which some performing agents share an excess: their weights. Without a floor these may be of any
 * size, and too small for a fixed-point number; then they are in the proportions of softmax. If even these are too small for
 * any exponent, they are in those of these agents alone.
 */
function excessProportions(
  shares: readonly Share[],
  proportions: ReadonlyMap<ScoredAgent, Decimal>,
  rules: WeightRules,
): bigint[] {
  const weights = shares.map(({ weight }) => weight);
  if (weights.every((weight) => weight >= LEAST_PROPORTION)) return weights;
  const agents = shares.map(({ agent }) => agent);
  const parts = agents.map((agent) => proportions.get(agent) ?? ZERO);
  return wholeParts(parts.some((part) => !part.isZero()) ? parts : proportionsOf(agents, rules));
}
