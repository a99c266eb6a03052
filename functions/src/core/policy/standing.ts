import { type Decimal, ZERO } from '../base/decimal';
import type { AgentDrawdown } from './agent-drawdown';

/** What the user has decided, and how the agent stands that the policy is requested for. */
export interface Standing {
  readonly paused: boolean;
  /** Why the settings cannot be read; null: they can. Entries then stop, because the user may have paused trading. */
  readonly settingsDamage: string | null;
  /** Null: the policy is requested for the whole account. */
  readonly agent: AgentStanding | null;
}

export interface AgentStanding {
  readonly agentId: string;
  readonly paused: boolean;
  /** Its published weight; 0 for an agent without a place in the allocation. */
  readonly weight: Decimal;
  /** Null: the user has set no limit. */
  readonly drawdown: AgentDrawdown | null;
}

/** Nothing is paused, and no agent is named. */
export const NOTHING_PAUSED: Standing = { paused: false, settingsDamage: null, agent: null };

/**
 * How an agent stands under a user's settings and weights.
 *
 * @param weights the published weights; null: nothing is published
 * @param drawdown null: the user has set no limit
 *
 * @example
 * standingOf('a', ['a', 'b'], null, null).paused; // true
 */
export function standingOf(
  agentId: string,
  pausedAgents: readonly string[],
  weights: ReadonlyMap<string, Decimal> | null,
  drawdown: AgentDrawdown | null,
): AgentStanding {
  return {
    agentId,
    paused: pausedAgents.includes(agentId),
    weight: weights?.get(agentId) ?? ZERO,
    drawdown,
  };
}
