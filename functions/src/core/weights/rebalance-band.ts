import { type Decimal, ZERO } from '../base/decimal';
import type { Weights } from './weights';

/**
 * Whether published weights may stay although the target moved: a positive threshold, and no agent's target is that far
 * from its published weight. (The caller has made sure that agents, statuses and configuration are the same.)
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
