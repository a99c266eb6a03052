import { readTrade, type TradeFields } from '../src/contract/documents/trade';
import { admit } from '../src/core/trades/admission';
import type { EngineConfig } from '../src/core/config';
import { Instant } from '../src/core/base/instant';
import { newestFirst, type ClosedTrade, type TradeKey } from '../src/core/trades/trade';
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
  const capacity = windowCapacity(config.lookbackTrades);
  const byAgent = new Map<string, Newest>();
  let open = 0;
  let later = 0;
  let lastClose: Instant | null = null;
  for (const { tradeId, fields } of journal.trades) {
    const { agent_id: agentId, closed_at: closedAt } = fields;
    if (!(closedAt instanceof Instant) || typeof agentId !== 'string') {
      open++;
    } else if (at !== null && closedAt.compare(at) > 0) {
      later++;
    } else {
      let newest = byAgent.get(agentId);
      if (newest === undefined) byAgent.set(agentId, (newest = new Newest(capacity)));
      newest.add({ tradeId, closedAt, fields });
      if (lastClose === null || closedAt.compare(lastClose) > 0) lastClose = closedAt;
    }
  }
  const admitted = admit([], config.agentIds, byAgent.keys());
  const kept = [...byAgent].filter(([agentId]) => admitted.has(agentId));
  return {
    windows: new Map(kept.map(([agentId, newest]) => [agentId, newest.trades()])),
    closed: kept.reduce((sum, [, { count }]) => sum + count, 0),
    open,
    later,
    refused: [...byAgent.keys()].filter((agentId) => !admitted.has(agentId)),
    lastClose,
  };
}

/** The newest closed trades of an agent. Only they are read: a journal may have a million others. */
class Newest {
  #trades: (TradeKey & { readonly fields: TradeFields })[] = [];
  count = 0;

  constructor(private readonly capacity: number) {}

  add(trade: TradeKey & { readonly fields: TradeFields }): void {
    this.count++;
    this.#trades.push(trade);
    if (this.#trades.length >= 2 * this.capacity) this.#cut();
  }

  /** Newest first. */
  trades(): ClosedTrade[] {
    this.#cut();
    return this.#trades.flatMap(({ tradeId, fields }) => {
      const trade = readTrade(tradeId, fields);
      return trade.kind === 'closed' ? [trade.closedTrade] : [];
    });
  }

  #cut(): void {
    this.#trades = this.#trades.sort(newestFirst).slice(0, this.capacity);
  }
}
