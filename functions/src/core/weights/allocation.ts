import { ONE } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { EngineConfig } from '../config';
import type { AgentFigures } from './agent-figures';
import type { Redundancy } from './redundancy';
import { withinBand } from './rebalance-band';
import { scoredAgents } from './scored-agents';
import { withStaleness } from './staleness';
import { targetWeights, type Weights } from './weights';

/** The weights of all agents, and the figures they follow from. */
export interface Allocation {
  /**
   * What to hold: the target, or the weights published before as long as the target stays within the rebalance band.
   */
  readonly published: Weights;
  /** The weights that follow from the scores. */
  readonly target: Weights;
  readonly agents: ReadonlyMap<string, AgentFigures>;
}

/**
 * Turns the figures of the agents into scores, statuses and weights.
 *
 * @param assessed the agents, each assessed by itself or with the score of an earlier allocation
 * @param previous the allocation published before under the same configuration, if any. Its weights stay as long as
 *   the agents are the same and the rebalance band holds.
 * @param now decides which agents are stale
 * @param redundancy as the last sweep or rebuild has found it; counts with `diversify` only. Null: not known
 *
 * @example
 * const window = [2, 1, 3].map((pnl, index) =>
 *   closedTrade({
 *     tradeId: `t${index}`,
 *     closedAt: new Instant(-index),
 *     pnl: new Decimal(pnl),
 *     capital: new Decimal(100),
 *     skipped: null,
 *     symbol: null,
 *     rMultiple: null,
 *   }),
 * );
 * const config = { ...DEFAULT_CONFIG, minTrades: 3 };
 * const agents = assessAgents(new Map([['a', window], ['b', []]]), config);
 * const { published } = allocate(agents, config, null, new Instant(0));
 * published.weights.get('a')?.toFixed(); // '0.95'
 * published.weights.get('b')?.toFixed(); // '0.05': unproven
 */
export function allocate(
  assessed: ReadonlyMap<string, AgentFigures>,
  config: EngineConfig,
  previous: Allocation | null,
  now: Instant,
  redundancy: Redundancy | null = null,
): Allocation {
  const agents = withStaleness(scoredAgents(assessed, config), config, now);
  const target = targetWeights(
    [...agents].map(([agentId, { score, status, meanReturnPct, dailyVolatility }]) => ({
      agentId,
      score,
      status,
      meanReturnPct,
      dailyVolatility,
      redundancy: (config.diversify ? redundancy?.divisors.get(agentId) : null) ?? ONE,
    })),
    config,
  );
  const keep = previous !== null && withinBand(previous.published, target, agents, config.rebalanceThreshold);
  return { published: keep ? previous.published : target, target, agents };
}
