import type { Decimal } from '../../src/core/base/decimal';
import { fromUnits, toUnits } from '../../src/core/numbers/units';
import { WEIGHT_PLACES, type Weights } from '../../src/core/weights/weights';

/**
 * One-way turnover from one set of weights to the next, as a fraction of the account: ½ × Σ |change|, cash included.
 * Moving a tenth of the account from one agent to another is 0.1.
 */
export function turnoverBetween(from: Weights, to: Weights): Decimal {
  let moved = change(from.unallocated, to.unallocated);
  for (const [agentId, weight] of to.weights) moved += change(from.weights.get(agentId), weight);
  for (const [agentId, weight] of from.weights) if (!to.weights.has(agentId)) moved += unitsOf(weight);
  // Half of it: five times as many of a tenth of the unit.
  return fromUnits(moved * 5n, WEIGHT_PLACES + 1);
}

function change(from: Decimal | undefined, to: Decimal): bigint {
  const difference = unitsOf(to) - (from === undefined ? 0n : unitsOf(from));
  return difference < 0n ? -difference : difference;
}

function unitsOf(weight: Decimal): bigint {
  return toUnits(weight, WEIGHT_PLACES);
}
