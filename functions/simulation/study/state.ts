import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { once } from '../../src/core/base/once';
import { DEFAULT_CONFIG, type EngineConfig } from '../../src/core/config';
import { closedTrade } from '../../src/core/trades/trade';
import type { AgentFigures } from '../../src/core/weights/agent-figures';
import type { Diversification } from '../../src/core/weights/diversification';
import { AgentWindows } from '../agent-windows';
import { AGENTS } from './worlds';

/** The settings that all rules of the study have in common: those by default, for eight agents that are known from the start. */
export const COMMON: EngineConfig = {
  ...DEFAULT_CONFIG,
  agentIds: Array.from({ length: AGENTS }, (_, index) => `agent-${index + 1}`),
};

export const AGENT_IDS = COMMON.agentIds ?? [];

/** What a rule may know before a day begins. */
export interface Known {
  readonly now: Instant;
  /** The figures of the agents in basis `trade`. */
  readonly figures: ReadonlyMap<string, AgentFigures>;
  /** The same in basis `day`. */
  readonly dayFigures: ReadonlyMap<string, AgentFigures>;
  /** As a sweep at midnight finds it. A function, because few rules need it. */
  readonly diversification: () => Diversification | null;
  /** The returns of the day that has ended, in percent; empty before the first. */
  readonly latest: readonly Decimal[];
}

const DAY = 86_400;
const CAPITAL = new Decimal(100);

/** The windows of the agents of a world, folded and assessed as the deployed functions do it: a trade per agent and day. */
export class StudyState {
  readonly #byTrade = new AgentWindows({ ...COMMON, diversify: true });
  readonly #byDay = new AgentWindows({ ...COMMON, returnBasis: 'day' });
  #day = 0;
  #latest: readonly Decimal[] = [];

  /** A day ends. @param returns of the agents, in percent */
  close(returns: readonly Decimal[]): void {
    for (const [index, pnl] of returns.entries()) {
      const trade = closedTrade({
        tradeId: `day-${this.#day}`,
        closedAt: new Instant(this.#day * DAY + DAY / 2),
        pnl,
        capital: CAPITAL,
        skipped: null,
        symbol: null,
        rMultiple: null,
      });
      for (const windows of [this.#byTrade, this.#byDay]) windows.close(AGENT_IDS[index] ?? '', trade);
    }
    this.#day++;
    this.#latest = returns;
  }

  known(): Known {
    const now = new Instant(this.#day * DAY);
    return {
      now,
      figures: this.#byTrade.figures,
      dayFigures: this.#byDay.figures,
      diversification: once(() => this.#byTrade.diversification(now)),
      latest: this.#latest,
    };
  }
}
