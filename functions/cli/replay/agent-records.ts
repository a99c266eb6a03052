import { type AgentFigures, allocatedAgents, assessAgent } from '../../src/core/allocation';
import type { EngineConfig } from '../../src/core/config';
import type { TradeRecord } from '../../src/core/trade';
import { windowCapacity } from '../../src/core/window';

/**
 * The records of the agents as closes come in, and the only place where a replay asks the engine about an agent: a close
 * assesses the agent that traded and no other.
 *
 * Closes come in the order of (closed_at, trade id), so the newest is always the first of its window.
 */
export class AgentRecords {
  readonly #windows = new Map<string, TradeRecord[]>();
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
    const window = this.#windows.get(agentId) ?? [];
    this.#windows.set(agentId, window);
    window.unshift(record);
    if (window.length > windowCapacity(this.config.lookbackTrades)) window.pop();

    const isKnown = this.#figures.has(agentId);
    if (this.config.agentIds !== null && !isKnown) return;
    const next = new Map(this.#figures).set(agentId, assessAgent(window, this.config));
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
