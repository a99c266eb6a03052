import { type AgentWindow, agentWindow, withTrades } from '../src/core/statistics/agent-window';
import { type AgentFigures, allocatedAgents, assessAgent } from '../src/core/weights/agent-figures';
import type { EngineConfig } from '../src/core/config';
import type { ClosedTrade } from '../src/core/trades/trade';
import { fold, windowCapacity } from '../src/core/trades/window';

const NOTHING_READ_AGAIN: ReadonlySet<string> = new Set();

/**
 * The records of the agents as closes come in, and the only place where a replay asks the engine about an agent: a close
 * assesses the agent that traded and no other. The records are folded as the deployed functions fold them.
 */
export class AgentWindows {
  readonly #records = new Map<string, AgentWindow>();
  readonly #nothing: AgentWindow;
  #figures: ReadonlyMap<string, AgentFigures>;

  constructor(private readonly config: EngineConfig) {
    const known = config.agentIds ?? [];
    this.#nothing = agentWindow(windowCapacity(config.lookbackTrades), [], config);
    this.#figures = this.#inOrder(known.map((agentId) => [agentId, assessAgent([], config)]));
  }

  /** The agents to allocate to, in the order of their ids. A close makes a new map of them, and leaves this one as it is. */
  get figures(): ReadonlyMap<string, AgentFigures> {
    return this.#figures;
  }

  /**
   * Takes in one close. An agent that is not among the configured ones keeps a record, but no figures.
   *
   * @returns whether the figures have changed
   */
  close(agentId: string, trade: ClosedTrade): boolean {
    const before = this.#records.get(agentId) ?? this.#nothing;
    const record = withTrades(before, fold(before, NOTHING_READ_AGAIN, [trade]).trades);
    this.#records.set(agentId, record);

    const isKnown = this.#figures.has(agentId);
    if (this.config.agentIds !== null && !isKnown) return false;
    const next = new Map(this.#figures).set(agentId, assessAgent(record.trades, this.config, record.sums));
    this.#figures = isKnown ? next : this.#inOrder(next);
    return true;
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
