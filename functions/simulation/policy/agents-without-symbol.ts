import type { EngineConfig } from '../../src/core/config';
import { type Decimal, ONE } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { UNKNOWN_MARKET } from '../../src/core/policy/market';
import type { Profile } from '../../src/core/profiles/profiles';
import { windowCapacity } from '../../src/core/trades/window';
import { newestPerAgent } from '../../journals/newest-per-agent';
import type { ReplayTrade } from '../replay-trades';
import { RiskBook } from './risk-book';

/** The agents that hold capital and have nothing to trade with it under a profile. */
export interface StoppedAgents {
  readonly profile: string;
  /** In the order of the weights. */
  readonly agentIds: readonly string[];
}

/**
 * By profile, the agents with a weight for which it leaves no symbol: every one that they traded lately is left alone.
 *
 * @param trades closed until `now`, in the order of their closes
 *
 * @example
 * agentsWithoutSymbol(trades, [PROFILES.SAFE], config, weights, now); // [{ profile: 'SAFE', agentIds: ['trend-btc'] }]
 */
export function agentsWithoutSymbol(
  trades: readonly ReplayTrade[],
  profiles: readonly Profile[],
  config: EngineConfig,
  weights: ReadonlyMap<string, Decimal>,
  now: Instant,
): StoppedAgents[] {
  const capacity = windowCapacity(config.lookbackTrades);
  // Symbols do not depend on the size of the account.
  const book = new RiskBook(ONE, capacity);
  // The windows hold no others, and to fold 100,000 trades takes seconds.
  for (const trade of newestPerAgent(trades, capacity + 1)) book.close(trade.agentId, trade);
  return profiles.map((profile) => {
    const stopped = [...weights].filter(([agentId, weight]) => {
      if (weight.isZero()) return false;
      const agent = { agentId, paused: false, weight };
      const { reasons } = book.policy({ profile, market: UNKNOWN_MARKET, agent, now });
      return reasons.some(({ code }) => code === 'no_symbol_left');
    });
    return { profile: profile.name, agentIds: stopped.map(([agentId]) => agentId) };
  });
}
