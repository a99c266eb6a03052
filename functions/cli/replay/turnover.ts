import { type Decimal, Exact, ZERO } from '../../src/core/decimal';
import type { Weights } from '../../src/core/weights';

/**
 * One-way turnover from one set of weights to the next, as a part of the account: ½ × Σ |change|, the cash included. Moving
 * a tenth of the account from one agent to another is 0.1.
 */
export function turnoverBetween(from: Weights, to: Weights): Decimal {
  let moved = Exact.sub(to.unallocated, from.unallocated).abs();
  for (const [agentId, weight] of to.weights)
    moved = moved.plus(Exact.sub(weight, from.weights.get(agentId) ?? ZERO).abs());
  for (const [agentId, weight] of from.weights) if (!to.weights.has(agentId)) moved = moved.plus(weight);
  return moved.times('0.5');
}
