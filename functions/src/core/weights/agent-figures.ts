import type { Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import { once } from '../base/once';
import { compareUtf8 } from '../base/utf8';
import type { EngineConfig } from '../config';
import type { AgentWindow } from '../statistics/agent-window';
import { dailyVolatility } from '../statistics/daily-volatility';
import { type Evidence, evidenceOf } from '../statistics/evidence';
import { type ReturnSums, returnSums, sumsMatch } from '../statistics/return-sums';
import { returnSeries } from '../statistics/returns';
import { momentsOf } from '../statistics/moments';
import { preciseDecimals, preciseStatistics, riskFreePct, roundedStatistics } from '../statistics/sharpe';
import { sharpeStandardError } from '../statistics/sharpe-error';
import { lookedAt } from '../trades/lookback';
import type { ClosedTrade, SkipReason } from '../trades/trade';
import { scoreOf, type Status, statusOf, stillNeeded } from './score';

/**
 * The figures of one agent, from the trades of its window that are looked at (see `lookedAt`).
 *
 * The last three are functions, because a replay assesses an agent at each of its closes and shows the evidence only at
 * the end. A copy by `{ ...figures }` keeps them and computes nothing.
 */
export interface AgentFigures {
  readonly sharpe: Decimal | null;
  /** What decides the weight; null if there are too few trades to judge by. */
  readonly score: Decimal | null;
  readonly meanReturnPct: Decimal | null;
  readonly stdDevPct: Decimal | null;
  /** Closed trades looked at, skipped ones included. */
  readonly trades: number;
  /** How many of them have no return, by reason. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
  readonly status: Status;
  /** How many more trades that have a return until there is a score; 0 once there are enough. */
  readonly tradesNeeded: number;
  /** With basis `day`, how many more days until there is a score; 0 once there are enough, and with basis `trade`. */
  readonly daysNeeded: number;
  /** When the oldest and the newest of the trades looked at closed: what the figures cover. Null without a trade. */
  readonly firstClosedAt: Instant | null;
  readonly lastClosedAt: Instant | null;
  /**
   * Of the Sharpe ratio. Apart from the evidence that has it too, because the score method `shrunk` needs it at every
   * close.
   */
  readonly standardError: () => Decimal | null;
  /** In percent. Apart from the evidence too, because `weight_basis: risk` needs it at every close. */
  readonly dailyVolatility: () => Decimal | null;
  readonly evidence: () => Evidence;
}

/**
 * Assesses one agent by itself. Where `score_method` depends on the other agents too, `allocate` replaces the score.
 *
 * @param window newest first; may hold more trades than the lookback
 * @param kept the sums kept with the window, if any; those of another lookback, basis or rate are ignored
 *
 * @example
 * assessAgent([], DEFAULT_CONFIG).status; // 'unproven'
 */
export function assessAgent(
  window: readonly ClosedTrade[],
  config: EngineConfig,
  kept: ReturnSums | null = null,
): AgentFigures {
  const { returnBasis } = config;
  const sums = kept !== null && sumsMatch(kept, config) ? kept : returnSums(window, config);
  const rf = riskFreePct(config.riskFreeRate, returnBasis);
  const trades = lookedAt(window, config);
  const returns = once(() => returnSeries(trades, returnBasis));
  const precise = preciseStatistics(sums.powers, rf, returns);
  const statistics = roundedStatistics(precise);
  const exact = once(() => preciseDecimals(precise));
  const { count } = statistics;
  const needed = stillNeeded(sums.profits.trades, count, config);
  const score = needed.trades + needed.days > 0 ? null : scoreOf(statistics, config);
  const volatility = once(() => dailyVolatility(sums.days, () => returnSeries(trades, 'day')));
  return {
    sharpe: statistics.sharpe,
    score,
    meanReturnPct: statistics.mean,
    stdDevPct: statistics.stdDev,
    trades: trades.length,
    // In a fixed order, so that equal figures are written as equal text.
    skipped: new Map([...sums.skipped].sort(([a], [b]) => compareUtf8(a, b))),
    status: statusOf(score, config.enforcePerformance),
    tradesNeeded: needed.trades,
    daysNeeded: needed.days,
    firstClosedAt: trades.at(-1)?.closedAt ?? null,
    lastClosedAt: trades[0]?.closedAt ?? null,
    standardError: once(() => sharpeStandardError(exact().sharpe, count, momentsOf(sums.powers))),
    dailyVolatility: volatility,
    evidence: once(() => evidenceOf(exact(), sums, [...returns()].reverse(), rf, volatility())),
  };
}

/**
 * The agents to allocate to: the configured ones, otherwise every agent with a window; in the order of their ids.
 *
 * @example
 * allocatedAgents(DEFAULT_CONFIG, ['b', 'a']); // ['a', 'b']
 * allocatedAgents({ ...DEFAULT_CONFIG, agentIds: ['c'] }, ['b', 'a']); // ['c']
 */
export function allocatedAgents(config: EngineConfig, withWindow: Iterable<string>): string[] {
  return [...(config.agentIds ?? withWindow)].sort(compareUtf8);
}

/**
 * Assesses every agent to allocate to.
 *
 * @param windows all windows there are, by agent, newest first
 * @param kept the sums kept with these windows, by agent; may lack some
 *
 * @example
 * const agents = assessAgents(new Map([['a', [win, loss]]]), DEFAULT_CONFIG);
 * agents.get('a')?.meanReturnPct?.toFixed(); // '0.5'
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

/**
 * Assesses every agent to allocate to by the sums that are kept with the windows, which takes a tenth of the time.
 *
 * @example
 * const agents = assessWindows(new Map([['a', agentWindow(100, [win, loss], DEFAULT_CONFIG)]]), DEFAULT_CONFIG);
 * agents.get('a')?.meanReturnPct?.toFixed(); // '0.5'
 */
export function assessWindows(
  windows: ReadonlyMap<string, AgentWindow>,
  config: EngineConfig,
): Map<string, AgentFigures> {
  const sums = new Map([...windows].map(([agentId, window]) => [agentId, window.sums]));
  return assessAgents(tradesOf(windows), config, sums);
}

/**
 * The trades of windows, by agent.
 *
 * @example
 * tradesOf(new Map([['a', agentWindow(100, [win, loss], DEFAULT_CONFIG)]])).get('a')?.length; // 2
 */
export function tradesOf(windows: ReadonlyMap<string, AgentWindow>): Map<string, readonly ClosedTrade[]> {
  return new Map([...windows].map(([agentId, { trades }]) => [agentId, trades]));
}
