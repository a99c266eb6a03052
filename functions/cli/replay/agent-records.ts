import { type AgentFigures, allocatedAgents, assessAgent } from '../../src/core/allocation';
import type { EngineConfig } from '../../src/core/config';
import { type ReturnSums, returnSums, updatedSums } from '../../src/core/return-sums';
import type { TradeRecord } from '../../src/core/trade';
import { windowCapacity } from '../../src/core/window';

interface AgentRecord {
  /** Newest first. */
  readonly window: readonly TradeRecord[];
  readonly sums: ReturnSums;
}

/**
 * The records of the agents as closes come in, and the only place where a replay asks the engine about an agent: a close
 * assesses the agent that traded and no other.
 *
 * Closes come in the order of (closed_at, trade id), so the newest is always the first of its window. The sums of a window are
 * kept with it, as the deployed functions keep them, and cost the same at any lookback.
 */
export class AgentRecords {
  readonly #records = new Map<string, AgentRecord>();
  #figures: ReadonlyMap<string, AgentFigures>;

  constructor(private readonly config: EngineConfig) {
    const known = config.agentIds ?? [];
    this.#figures = this.#inOrder(known.map((agentId) => [agentId, assessAgent([], config)]));
  }

  /** The agents to allocate to, in the order of their ids. A close makes a new map of them, and leaves this one as it is. */
  get figures(): ReadonlyMap<string, AgentFigures> {
    return this.#figures;
  }

  /** Takes in one close. An agent that is not among the configured ones keeps a record, but no figures. */
  close(agentId: string, record: TradeRecord): void {
    const before = this.#records.get(agentId) ?? { window: [], sums: returnSums([], this.config) };
    const capacity = windowCapacity(this.config.lookbackTrades);
    const window = [record, ...before.window].slice(0, capacity);
    const sums = updatedSums(before.sums, before.window, window);
    this.#records.set(agentId, { window, sums });

    const isKnown = this.#figures.has(agentId);
    if (this.config.agentIds !== null && !isKnown) return;
    const next = new Map(this.#figures).set(agentId, assessAgent(window, this.config, sums));
    this.#figures = isKnown ? next : this.#inOrder(next);
  }

  #inOrder(figures: Iterable<readonly [string, AgentFigures]>): Map<string, AgentFigures> {
    const byId = new Map(figures);
    return new Map(
      allocatedAgents(this.config, byId.keys()).flatMap((agentId) => {
        const own = byId.get(agentId);
        return own === undefined ? [] : [[agentId, own]];
      }),
    );
  }
}
