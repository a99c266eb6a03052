import type { Decimal } from '../../src/core/base/decimal';
import { memoized } from '../../src/core/base/memoized';
import { fromUnits, toUnits } from '../../src/core/numbers/units';
import { WEIGHT_PLACES, type Weights } from '../../src/core/weights/weights';

/**
 * One-way turnover from one set of weights to the next, as a fraction of the account: ½ × Σ |change|, cash included.
 * Moving a tenth of the account from one agent to another is 0.1.
 */
export function turnoverBetween(from: Weights, to: Weights): Decimal {
  const [before, after] = [unitsOf(from), unitsOf(to)];
  let moved = 0n;
  for (const [owner, units] of after) moved += magnitude(units - (before.get(owner) ?? 0n));
  for (const [owner, units] of before) if (!after.has(owner)) moved += units;
  // Half of it: five times as many of a tenth of the unit.
  return fromUnits(moved * 5n, WEIGHT_PLACES + 1);
}

/** The weights in whole units, and the cash. Memoized, because the weights of a moment are those before the next. */
const unitsOf = memoized(
  ({ weights, unallocated }: Weights): ReadonlyMap<string | null, bigint> =>
    new Map(
      [...weights, [null, unallocated] as const].map(([owner, weight]) => [
        owner,
        toUnits(weight, WEIGHT_PLACES),
      ]),
    ),
);

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
