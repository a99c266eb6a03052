import { type Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import type { Weights } from '../../src/core/weights/weights';

/**
 * One-way turnover from one set of weights to the next, as a fraction of the account: ½ × Σ |change|, cash included.
 * Moving a tenth of the account from one agent to another is 0.1.
 */
export function turnoverBetween(from: Weights, to: Weights): Decimal {
  let moved: Decimal = new Exact(change(from.unallocated, to.unallocated));
  for (const [agentId, weight] of to.weights)
    moved = moved.plus(change(from.weights.get(agentId) ?? ZERO, weight));
  for (const [agentId, weight] of from.weights) if (!to.weights.has(agentId)) moved = moved.plus(weight);
  return moved.times('0.5');
}

/** Most weights do not change, and comparing is cheaper than subtracting. */
function change(from: Decimal, to: Decimal): Decimal {
  return from.eq(to) ? ZERO : Exact.sub(to, from).abs();
}
