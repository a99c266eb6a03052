import type { AgentFigures } from './agent-figures';
import type { EngineConfig } from '../config';
import { ZERO } from '../base/decimal';
import { clamped, statusOf } from './score';
import { shrinkSharpes } from './shrinkage';

type Agents = ReadonlyMap<string, AgentFigures>;

/**
 * The agents with the scores that decide their weights, by `score_method`:
 *
 * - `sharpe`: those that each has by itself.
 * - `shrunk`: of every agent that has a score and a Sharpe ratio, that ratio pulled towards the mean of them by its standard
 *   error (see `shrinkSharpes`), and clamped then. A flat series has no ratio to pull, and keeps its score.
 *
 * @param agents with whatever scores: that there is one counts, not which
 */
export function scoredAgents(agents: Agents, config: EngineConfig): Agents {
  switch (config.scoreMethod) {
    case 'sharpe':
      return agents;
    case 'shrunk':
      return shrunkAgents(agents, config);
    default:
      return config.scoreMethod satisfies never;
  }
}

function shrunkAgents(agents: Agents, config: EngineConfig): Agents {
  const judged = [...agents].filter(([, { score, sharpe }]) => score !== null && sharpe !== null);
  const shrunk = shrinkSharpes(
    judged.map(([, { sharpe, standardError }]) => ({ sharpe, standardError: standardError() })),
  );
  const scored = new Map(agents);
  for (const [index, [agentId, figures]] of judged.entries()) {
    const score = clamped(shrunk[index] ?? ZERO, config);
    scored.set(agentId, { ...figures, score, status: statusOf(score, config.enforcePerformance) });
  }
  return scored;
}
