import type { Instant } from '../src/core/base/instant';
import type { EngineConfig } from '../src/core/config';
import { windowCapacity } from '../src/core/trades/window';
import type { Correlations } from '../src/core/weights/correlation';
import { correlationsOf } from '../src/core/weights/diversification';
import type { ReplayTrade } from './replay-trades';

/**
 * How alike the agents of a replay are at its end, as a sweep would find it with `diversify`: by the windows that they have then.
 *
 * @param trades in the order of their closes
 * @param now the last close
 */
export function alikeAtEnd(trades: readonly ReplayTrade[], config: EngineConfig, now: Instant): Correlations {
  const capacity = windowCapacity(config.lookbackTrades);
  const newestFirst = new Map<string, ReplayTrade[]>();
  for (const trade of [...trades].reverse()) {
    const own = newestFirst.get(trade.agentId) ?? [];
    newestFirst.set(trade.agentId, own);
    if (own.length < capacity) own.push(trade);
  }
  return correlationsOf(newestFirst, config, now);
}
