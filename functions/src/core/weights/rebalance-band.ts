import type { Decimal } from '../base/decimal';
import type { Status } from './score';
import type { Weights } from './weights';

/**
 * The rebalance band: whether published weights may stay although the target has moved.
 *
 * They stay as long as the agents are the same and no target is away from its published weight by the threshold or
 * more, whatever the statuses have become. But an agent that is suspended now never keeps a weight: then all weights
 * follow the target.
 *
 * The caller has made sure that the configuration is the same.
 *
 * @param agents the agents of the target with their statuses now
 * @param threshold `rebalance_threshold`, a fraction of the capital; 0 turns the band off
 *
 * @example
 * const weights = (a: string, b: string): Weights => ({
 *   weights: new Map([['a', new Decimal(a)], ['b', new Decimal(b)]]),
 *   unallocated: new Decimal(0),
 * });
 * const agents = new Map([['a', { status: 'performing' }], ['b', { status: 'recovering' }]] as const);
 * withinBand(weights('0.5', '0.5'), weights('0.54', '0.46'), agents, new Decimal('0.05')); // true
 * withinBand(weights('0.5', '0.5'), weights('0.55', '0.45'), agents, new Decimal('0.05')); // false
 */
export function withinBand(
  published: Weights,
  target: Weights,
  agents: ReadonlyMap<string, { readonly status: Status }>,
  threshold: Decimal,
): boolean {
  if (threshold.isZero() || published.weights.size !== target.weights.size) return false;
  return [...target.weights].every(([agentId, weight]) => {
    const held = published.weights.get(agentId);
    if (held === undefined) return false;
    const isHeldSuspended = agents.get(agentId)?.status === 'suspended' && !held.isZero();
    return !isHeldSuspended && weight.minus(held).abs().lt(threshold);
  });
}
