import { type Decimal, Exact, ZERO } from '../../src/core/base/decimal';
import type { Weights } from '../../src/core/weights/weights';

/**
 * One-way turnover from one set of weights to the next, as a part of the account: ½ × Σ |change|, the cash included. Moving
 * a tenth of the account from one agent to another is 0.1.
 */
export function turnoverBetween(from: Weights, to: Weights): Decimal {
  let moved: Decimal = new Exact(change(from.unallocated, to.unallocated));
  for (const [agentId, weight] of to.weights)
    moved = moved.plus(change(from.weights.get(agentId) ?? ZERO, weight));
  for (const [agentId, weight] of from.weights) if (!to.weights.has(agentId)) moved = moved.plus(weight);
  return moved.times('0.5');
}

/** Of many agents most keep their weight: to see that is cheaper than to subtract. */
function change(from: Decimal, to: Decimal): Decimal {
  return from.eq(to) ? ZERO : Exact.sub(to, from).abs();
}
