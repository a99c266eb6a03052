import { type Decimal, ZERO } from '../base/decimal';
import type { Weights } from './weights';

/**
 * Whether published weights may stay although the target has moved: the threshold is above 0, and no agent's target
 * differs from its published weight by the threshold or more.
 *
 * The caller has made sure that agents, statuses and configuration are the same.
 *
 * @param threshold `rebalance_threshold`, a fraction of the capital; 0 turns the band off
 *
 * @example
 * const weights = (a: string, b: string): Weights => ({
 *   weights: new Map([['a', new Decimal(a)], ['b', new Decimal(b)]]),
 *   unallocated: new Decimal(0),
 * });
 * withinBand(weights('0.5', '0.5'), weights('0.54', '0.46'), new Decimal('0.05')); // true
 * withinBand(weights('0.5', '0.5'), weights('0.55', '0.45'), new Decimal('0.05')); // false
 */
export function withinBand(published: Weights, target: Weights, threshold: Decimal): boolean {
  if (threshold.isZero()) return false;
  return [...target.weights].every(([agentId, weight]) =>
    weight
      .minus(published.weights.get(agentId) ?? ZERO)
      .abs()
      .lt(threshold),
  );
}
