import type { Instant } from '../base/instant';
import type { EngineConfig } from '../config';
import { lookedAt } from '../trades/lookback';
import type { ClosedTrade } from '../trades/trade';
import type { AgentFigures } from './agent-figures';
import { type Correlations, correlations, daySeries } from './correlation';
import { type Redundancy, redundancyOf } from './redundancy';
import { scoredAgents } from './scored-agents';
import { withStaleness } from './staleness';

/** How alike agents are, and what follows from it for their weights. */
export interface Diversification {
  readonly redundancy: Redundancy;
  /** Of all agents with a window, whether they perform or not: people look at it. */
  readonly correlations: Correlations;
}

/**
 * The correlations of agents by their windows, over the last 90 days before a time.
 *
 * @param windows the trades of the windows of all agents, newest first
 *
 * @example
 * correlationsOf(new Map([['a', [win, loss]]]), DEFAULT_CONFIG, new Instant(0)).get('a')?.size; // 0: there is no other
 */
export function correlationsOf(
  windows: ReadonlyMap<string, readonly ClosedTrade[]>,
  config: EngineConfig,
  now: Instant,
): Correlations {
  const series = [...windows].flatMap(([agentId, trades]) => {
    const own = daySeries(lookedAt(trades, config), now);
    return own === null ? [] : [[agentId, own] as const];
  });
  return correlations(new Map(series));
}

/**
 * The redundancy of agents by their windows; null where `diversify` is off. A sweep and a rebuild compute it, because they
 * read all windows; a close uses what they have found.
 *
 * @param windows the trades of the windows of all agents, newest first
 * @param agents what these windows say of them
 *
 * @example
 * const windows = new Map([['a', [win, loss]]]);
 * const config = { ...DEFAULT_CONFIG, minTrades: 2, diversify: true };
 * const found = diversificationOf(windows, assessAgents(windows, config), config, new Instant(0));
 * found?.redundancy.divisors.get('a')?.toFixed(); // '1'
 */
export function diversificationOf(
  windows: ReadonlyMap<string, readonly ClosedTrade[]>,
  agents: ReadonlyMap<string, AgentFigures>,
  config: EngineConfig,
  now: Instant,
): Diversification | null {
  if (!config.diversify) return null;
  const alike = correlationsOf(windows, config, now);
  const performing = [...withStaleness(scoredAgents(agents, config), config, now)].flatMap(
    ([agentId, { status }]) => (status === 'performing' ? [agentId] : []),
  );
  return { redundancy: redundancyOf(performing, alike, now), correlations: alike };
}
