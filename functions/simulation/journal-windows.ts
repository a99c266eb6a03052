import { readTrade } from '../src/contract/documents/trade';
import { admit } from '../src/core/trades/admission';
import type { EngineConfig } from '../src/core/config';
import type { Instant } from '../src/core/base/instant';
import { newestFirst, type ClosedTrade } from '../src/core/trades/trade';
import { windowCapacity } from '../src/core/trades/window';
import type { Journal } from '../journals/read-journal';

/** The windows of a journal's agents, and what was left out of them. */
export interface JournalWindows {
  /** The newest closed trades of each admitted agent, newest first. */
  readonly windows: ReadonlyMap<string, readonly ClosedTrade[]>;
  /** All closed trades of these agents, including those that no window has room for. */
  readonly closed: number;
  readonly open: number;
  /** How many trades closed after the requested time. */
  readonly later: number;
  /** The agents beyond the most a user can have, by the order of their ids. */
  readonly refused: readonly string[];
  readonly lastClose: Instant | null;
}

/**
 * Builds the windows that the deployed functions would hold after the closes of a journal.
 *
 * @param at trades that closed later are left out; null: none is
 */
export function journalWindows(journal: Journal, config: EngineConfig, at: Instant | null): JournalWindows {
  const byAgent = new Map<string, ClosedTrade[]>();
  let open = 0;
  let later = 0;
  let lastClose: Instant | null = null;
  for (const { tradeId, fields } of journal.trades) {
    const trade = readTrade(tradeId, fields);
    if (trade.kind !== 'closed') {
      open++;
    } else if (at !== null && trade.closedTrade.closedAt.compare(at) > 0) {
      later++;
    } else {
      const trades = byAgent.get(trade.agentId) ?? [];
      trades.push(trade.closedTrade);
      byAgent.set(trade.agentId, trades);
      if (lastClose === null || trade.closedTrade.closedAt.compare(lastClose) > 0)
        lastClose = trade.closedTrade.closedAt;
    }
  }
  const admitted = admit([], config.agentIds, byAgent.keys());
  const capacity = windowCapacity(config.lookbackTrades);
  const kept = [...byAgent].filter(([agentId]) => admitted.has(agentId));
  return {
    windows: new Map(kept.map(([agentId, trades]) => [agentId, trades.sort(newestFirst).slice(0, capacity)])),
    closed: kept.reduce((sum, [, trades]) => sum + trades.length, 0),
    open,
    later,
    refused: [...byAgent.keys()].filter((agentId) => !admitted.has(agentId)),
    lastClose,
  };
}
