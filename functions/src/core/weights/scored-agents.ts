import type { AgentFigures } from './agent-figures';
import type { EngineConfig } from '../config';
import { ZERO } from '../base/decimal';
import { clamped, statusOf } from './score';
import { shrinkSharpes } from './shrinkage';

type Agents = ReadonlyMap<string, AgentFigures>;

/**
 * Gives the agents the scores that decide their weights, by `score_method`:
 *
 * - `sharpe`: each agent's own score.
 * - `shrunk`: for an agent with a score and a Sharpe ratio, the ratio shrunk towards the mean of all (see
 *   `shrinkSharpes`) and then clamped. A flat series has no ratio, and keeps its score.
 *
 * @param agents with any scores: it matters only whether an agent has one
 *
 * @example
 * const config = { ...DEFAULT_CONFIG, minTrades: 2, scoreMethod: 'shrunk' } as const;
 * const agents = assessAgents(new Map([['a', [win, loss]], ['b', [win, win, loss]]]), config);
 * // The ratios 0.23 and 0.57 differ by no more than chance: both become their mean.
 * [...scoredAgents(agents, config).values()].map(({ score }) => score?.toFixed(2)); // ['0.40', '0.40']
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
