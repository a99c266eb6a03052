import { Decimal } from '../base/decimal';

/**
 * The floor rule: the weight that each agent that does not perform gets (docs/specification.md, section 2, rule 6).
 *
 * f is the smallest of the configured floor, 1/n and 1/(2k): the floors of all n agents fit into the account, and the
 * k agents that do not perform never take more than half of it together. In recovery mode f also bounds the
 * performing agents from below.
 *
 * @param agents n
 * @param notPerforming k: unproven, recovering and suspended agents
 * @param configured `min_floor_weight`
 *
 * @example
 * floorWeight(4, 3, new Decimal('0.05')).toFixed(); // '0.05'
 * floorWeight(30, 20, new Decimal('0.05')).toFixed(); // '0.025': 20 agents share half of the account
 */
export function floorWeight(agents: number, notPerforming: number, configured: Decimal): Decimal {
  let floor = configured;
  if (agents > 0) floor = Decimal.min(floor, Decimal.div(1, agents));
  if (notPerforming > 0) floor = Decimal.min(floor, Decimal.div(1, 2 * notPerforming));
  return floor;
}
