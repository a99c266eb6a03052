import type { EngineConfig } from '../config';
import type { Decimal } from '../base/decimal';
import { type Evidence, evidenceOf } from '../statistics/evidence';
import type { Instant } from '../base/instant';
import { withinBand } from './rebalance-band';
import { areSumsOf, type ReturnSums, returnSums } from '../statistics/return-sums';
import { returnSeries } from '../statistics/returns';
import { wholePath } from '../statistics/rolling-path';
import { scoredAgents } from './scored-agents';
import { scoreOf, statusOf, type Status } from './score';
import { riskFreePct, statisticsOf } from '../statistics/sharpe';
import type { SkipReason, TradeRecord } from '../trades/trade';
import { compareUtf8 } from '../base/utf8';
import { targetWeights, type Weights } from './weights';

/** What is known of one agent, from the newest `lookback_trades` of its window. */
export interface AgentFigures {
  readonly sharpe: Decimal | null;
  /** What decides the weight; null without enough trades to judge by. */
  readonly score: Decimal | null;
  readonly meanReturnPct: Decimal | null;
  readonly stdDevPct: Decimal | null;
  /** Closed trades looked at, skipped ones included. */
  readonly trades: number;
  /** How many of them have no return, by reason. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
  readonly status: Status;
  /** How many more returns (in basis `day`: days) until there is a score; 0 once there is. */
  readonly tradesNeeded: number;
  readonly lastClosedAt: Instant | null;
  readonly evidence: Evidence;
}

export interface Allocation {
  /** What to hold: the target, or what was published before while the target stays within the rebalance band. */
  readonly published: Weights;
  readonly target: Weights;
  readonly agents: ReadonlyMap<string, AgentFigures>;
}

/**
 * Assesses one agent by itself: where `score_method` looks at the others too, `allocate` gives it its score.
 *
 * @param window newest first; may hold more than the lookback
 * @param kept sums of the window, if somebody keeps them; those of another lookback or basis are of no use
 */
export function assessAgent(
  window: readonly TradeRecord[],
  config: EngineConfig,
  kept: ReturnSums | null = null,
): AgentFigures {
  const { lookbackTrades, returnBasis, minTrades } = config;
  const sums = kept !== null && areSumsOf(kept, config) ? kept : returnSums(window, config);
  const rf = riskFreePct(config.riskFreeRate);
  const statistics = statisticsOf(sums.powers, rf, () =>
    returnSeries(window.slice(0, lookbackTrades), returnBasis),
  );
  const score = scoreOf(statistics, config);
  let evidence: Evidence | null = null;
  return {
    sharpe: statistics.sharpe,
    score,
    meanReturnPct: statistics.mean,
    stdDevPct: statistics.stdDev,
    trades: Math.min(window.length, lookbackTrades),
    // In one order, wherever in the window they stand: the same figures look the same.
    skipped: new Map([...sums.skipped].sort(([a], [b]) => compareUtf8(a, b))),
    status: statusOf(score, config.enforcePerformance),
    tradesNeeded: Math.max(0, minTrades - statistics.count),
    lastClosedAt: window[0]?.closedAt ?? null,
    // When somebody asks: a replay assesses an agent at each of its closes, and shows the evidence of the last.
    get evidence() {
      return (evidence ??= evidenceOf(statistics, { ...sums, path: wholePath(sums.path) }, rf));
    },
  };
}

/** The agents to allocate to: the configured ones, otherwise every agent with a window; in the order of their ids. */
export function allocatedAgents(config: EngineConfig, withWindow: Iterable<string>): string[] {
  return [...(config.agentIds ?? withWindow)].sort(compareUtf8);
}

/**
 * Assesses every agent to allocate to, from all the windows there are.
 *
 * @param kept sums of windows, by agent, as far as somebody keeps them
 */
export function assessAgents(
  windows: ReadonlyMap<string, readonly TradeRecord[]>,
  config: EngineConfig,
  kept: ReadonlyMap<string, ReturnSums> = new Map(),
): Map<string, AgentFigures> {
  const agents = allocatedAgents(config, windows.keys());
  return new Map(
    agents.map((agentId) => [agentId, assessAgent(windows.get(agentId) ?? [], config, kept.get(agentId))]),
  );
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
