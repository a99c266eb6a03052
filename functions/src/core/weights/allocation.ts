import type { EngineConfig } from '../config';
import type { AgentFigures } from './agent-figures';
import { withinBand } from './rebalance-band';
import { scoredAgents } from './scored-agents';
import { targetWeights, type Weights } from './weights';

export interface Allocation {
  /** What to hold: the target, or what was published before while the target stays within the rebalance band. */
  readonly published: Weights;
  readonly target: Weights;
  readonly agents: ReadonlyMap<string, AgentFigures>;
}

/**
 * Turns the figures of the agents into scores and weights.
 *
 * @param assessed each by itself, or with the score of an earlier allocation
 * @param previous what was published under this very configuration, if anything was: it stays while the agents and their
 *   statuses are the same and the target is within the rebalance band
 */
export function allocate(
  assessed: ReadonlyMap<string, AgentFigures>,
  config: EngineConfig,
  previous: Allocation | null,
): Allocation {
  const agents = scoredAgents(assessed, config);
  const target = targetWeights(
    [...agents].map(([agentId, { score, status }]) => ({ agentId, score, status })),
    config,
  );
  const keep =
    previous !== null &&
    sameStatuses(previous.agents, agents) &&
    withinBand(previous.published, target, config.rebalanceThreshold);
  return { published: keep ? previous.published : target, target, agents };
}

function sameStatuses(a: ReadonlyMap<string, AgentFigures>, b: ReadonlyMap<string, AgentFigures>): boolean {
  return a.size === b.size && [...a].every(([agentId, { status }]) => b.get(agentId)?.status === status);
}
