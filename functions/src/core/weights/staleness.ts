import type { Instant } from '../base/instant';
import type { EngineConfig } from '../config';
import type { AgentFigures } from './agent-figures';
import { statusOf } from './score';

type Agents = ReadonlyMap<string, AgentFigures>;

/**
 * The agents with the status `stale` where they have a score and their newest close is more than `stale_after_days` ago
 * (docs/specification.md, section 2, rule 10). All others have the status that follows from their scores, also those that
 * were stale when they were published before. Scores stay: silence says nothing about them.
 *
 * @example
 * const config = { ...DEFAULT_CONFIG, minTrades: 2, staleAfterDays: 30 };
 * const agents = assessAgents(new Map([['a', [win, loss]]]), config); // closed in 1970
 * withStaleness(agents, config, Instant.fromMillis(Date.UTC(2026, 0))).get('a')?.status; // 'stale'
 */
export function withStaleness(
  agents: Agents,
  { staleAfterDays, enforcePerformance }: Pick<EngineConfig, 'staleAfterDays' | 'enforcePerformance'>,
  now: Instant,
): Agents {
  if (staleAfterDays === null) return agents;
  const since = now.plusDays(-staleAfterDays);
  return new Map(
    [...agents].map(([agentId, figures]) => {
      const { score, lastClosedAt } = figures;
      const isStale = score !== null && lastClosedAt !== null && lastClosedAt.compare(since) < 0;
      return [agentId, { ...figures, status: isStale ? 'stale' : statusOf(score, enforcePerformance) }];
    }),
  );
}
