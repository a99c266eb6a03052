import type { EngineConfig } from '../config';
import { Decimal, Exact, ONE, ZERO, exactSum } from '../base/decimal';
import { roundByLargestRemainder } from '../numbers/largest-remainder';
import { floorWeight } from './floor';
import type { Status } from './score';
import { proportionsOf, type SharingAgent } from './proportions';
import { inProportion } from './softmax';
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

/** An agent and its weight so far. */
interface Share {
  readonly agent: ScoredAgent;
  weight: Decimal;
}

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

  const given = exactSum(shares.map((share) => share.weight));
  const cash = Exact.max(0, Exact.sub(ONE, given));
  const rounded = roundByLargestRemainder([...shares.map((share) => share.weight), cash], ONE, WEIGHT_PLACES);
  return {
    weights: new Map(shares.map((share, index) => [share.agent.agentId, rounded[index] ?? ZERO])),
    unallocated: rounded[shares.length] ?? ZERO,
  };
}

/** The weights by floors and softmax, before cap and rounding. */
function exactShares(agents: readonly ScoredAgent[], rules: WeightRules): Share[] {
  const performing = agents.filter((agent) => agent.status === 'performing');
  const floor = floorWeight(agents.length, agents.length - performing.length, rules.minFloorWeight);
  const equalShare = Decimal.div(1, agents.length || 1);

  const weights = new Map<string, Decimal>();
  let rest = ONE;
  for (const agent of agents) {
    if (agent.status === 'performing') continue;
    // Where nobody performs, those share the account of whom nothing is known; a loss so far is known.
    const sharesEqually = performing.length === 0 && !agent.meanReturnPct?.lt(0);
    const weight = {
      unproven: sharesEqually ? equalShare : floor,
      recovering: floor,
      suspended: ZERO,
      stale: rules.enforcePerformance ? ZERO : floor,
    }[agent.status];
    weights.set(agent.agentId, weight);
    rest = rest.minus(weight);
  }
  for (const [agentId, weight] of sharePerforming(performing, rest, floor, rules))
    weights.set(agentId, weight);
  return agents.map((agent) => ({ agent, weight: weights.get(agent.agentId) ?? ZERO }));
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
  rest: Decimal,
  floor: Decimal,
  rules: WeightRules,
): Map<string, Decimal> {
  if (performing.length === 0) return new Map();
  const powers = proportionsOf(performing, rules);
  const weights = new Map<string, Decimal>();
  let free = performing.map(({ agentId }, index) => ({ agentId, power: powers[index] ?? ZERO }));
  let left = rest;
  while (free.length > 0) {
    const shares = inProportion(
      left,
      free.map(({ power }) => power),
    );
    const below = rules.enforcePerformance ? [] : free.filter((_, index) => shares[index]?.lt(floor));
    if (below.length === 0) {
      for (const [index, { agentId }] of free.entries()) weights.set(agentId, shares[index] ?? ZERO);
      break;
    }
    for (const { agentId } of below) weights.set(agentId, floor);
    left = left.minus(floor.times(below.length));
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
  const { maxWeight } = rules;
  if (maxWeight.gte(1)) return;
  for (;;) {
    const above = shares.filter((share) => share.weight.gt(maxWeight));
    if (above.length === 0) return;
    const excess = exactSum(above.map((share) => share.weight.minus(maxWeight)));
    for (const share of above) share.weight = maxWeight;

    const below = shares.filter(({ agent, weight }) => agent.status === 'performing' && weight.lt(maxWeight));
    const more = below.length === 0 ? [] : inProportion(excess, excessProportions(below, rules));
    for (const [index, share] of below.entries()) share.weight = share.weight.plus(more[index] ?? ZERO);
  }
}

/**
 * The proportions in which agents share an excess: their weights, or those of performing agents if all weights are too
 * small for any exponent.
 */
function excessProportions(shares: readonly Share[], rules: WeightRules): Decimal[] {
  const weights = shares.map(({ weight }) => weight);
  return weights.some((weight) => !weight.isZero())
    ? weights
    : proportionsOf(
        shares.map(({ agent }) => agent),
        rules,
      );
}
