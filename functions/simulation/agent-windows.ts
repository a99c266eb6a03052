import { type AgentWindow, agentWindow, withTrades } from '../src/core/statistics/agent-window';
import type { Instant } from '../src/core/base/instant';
import { type Diversification, diversificationOf } from '../src/core/weights/diversification';
import { type AgentFigures, allocatedAgents, assessAgent, tradesOf } from '../src/core/weights/agent-figures';
import type { EngineConfig } from '../src/core/config';
import type { ClosedTrade } from '../src/core/trades/trade';
import { fold, windowCapacity } from '../src/core/trades/window';

const NOTHING_READ_AGAIN: ReadonlySet<string> = new Set();

/**
 * The windows and figures of the agents during a replay. A close assesses the agent that traded and no other, and its
 * window is folded as the deployed functions fold it.
 */
export class AgentWindows {
  readonly #windows = new Map<string, AgentWindow>();
  readonly #emptyWindow: AgentWindow;
  #figures: ReadonlyMap<string, AgentFigures>;

  constructor(private readonly config: EngineConfig) {
    const known = config.agentIds ?? [];
    this.#emptyWindow = agentWindow(windowCapacity(config.lookbackTrades), [], config);
    this.#figures = this.#inOrder(known.map((agentId) => [agentId, assessAgent([], config)]));
  }

  /**
   * The figures of the agents to allocate to, in the order of their ids. A close makes a new map and leaves this one
   * unchanged.
   */
  get figures(): ReadonlyMap<string, AgentFigures> {
    return this.#figures;
  }

  /**
   * A trade of an agent has closed. An agent that is not configured has a window, but no figures.
   *
   * @returns whether the figures have changed
   */
  close(agentId: string, trade: ClosedTrade): boolean {
    const before = this.#windows.get(agentId) ?? this.#emptyWindow;
    const window = withTrades(before, fold(before, NOTHING_READ_AGAIN, [trade]).trades);
    this.#windows.set(agentId, window);

    const isKnown = this.#figures.has(agentId);
    if (this.config.agentIds !== null && !isKnown) return false;
    const next = new Map(this.#figures).set(agentId, assessAgent(window.trades, this.config, window.sums));
    this.#figures = isKnown ? next : this.#inOrder(next);
    return true;
  }

  /** How alike the agents are now; null where `diversify` is off. */
  diversification(now: Instant): Diversification | null {
    return diversificationOf(tradesOf(this.#windows), this.#figures, this.config, now);
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
