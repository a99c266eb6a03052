import type { EngineConfig } from '../src/core/config';
import type { Status } from '../src/core/weights/score';

/** The settings that decide it. */
export type FloorRules = Pick<EngineConfig, 'minFloorWeight' | 'enforcePerformance'>;

/**
 * Whether the floors of all agents take the whole account, which makes their weights equal whatever their scores.
 *
 * @param agents of an allocation under this configuration
 */
export function floorsTakeAll(
  { agents }: { readonly agents: Readonly<Record<string, { readonly status: Status }>> },
  config: FloorRules,
): boolean {
  const all = Object.values(agents);
  const performing = all.filter(({ status }) => status === 'performing').length;
  // If more than half of the agents do not perform, the floor is 1/(2k) and leaves room (docs/specification.md, section 2, rule 6).
  const isFull = config.minFloorWeight.times(all.length).gte(1) && 2 * performing >= all.length;
  return !config.enforcePerformance && all.length > 1 && performing > 0 && isFull;
}
