import type { Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';
import type { EngineConfig } from '../config';
import { type Evidence, evidenceOf } from '../statistics/evidence';
import { type ReturnSums, returnSums, sumsMatch } from '../statistics/return-sums';
import { returnSeries } from '../statistics/returns';
import { wholePath } from '../statistics/rolling-path';
import { riskFreePct, statisticsOf } from '../statistics/sharpe';
import type { ClosedTrade, SkipReason } from '../trades/trade';
import { scoreOf, type Status, statusOf } from './score';

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

/**
 * Assesses one agent by itself: where `score_method` looks at the others too, `allocate` gives it its score.
 *
 * @param window newest first; may hold more than the lookback
 * @param kept sums of the window, if somebody keeps them; those of another lookback or basis are of no use
 */
export function assessAgent(
  window: readonly ClosedTrade[],
  config: EngineConfig,
  kept: ReturnSums | null = null,
): AgentFigures {
  const { lookbackTrades, returnBasis, minTrades } = config;
  const sums = kept !== null && sumsMatch(kept, config) ? kept : returnSums(window, config);
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
  windows: ReadonlyMap<string, readonly ClosedTrade[]>,
  config: EngineConfig,
  kept: ReadonlyMap<string, ReturnSums> = new Map(),
): Map<string, AgentFigures> {
  const agents = allocatedAgents(config, windows.keys());
  return new Map(
    agents.map((agentId) => [agentId, assessAgent(windows.get(agentId) ?? [], config, kept.get(agentId))]),
  );
}
