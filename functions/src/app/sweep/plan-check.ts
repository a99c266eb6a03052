import type { Cause, CurrentDocument } from '../../contract/documents/allocation';
import { encodeSums } from '../../contract/documents/stored-sums';
import type { AlertRules } from '../../core/alerts/alert-book';
import type { News } from '../../core/alerts/news';
import type { Instant } from '../../core/base/instant';
import type { EngineConfig } from '../../core/config';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { returnSums, sumsMatch } from '../../core/statistics/return-sums';
import { windowCapacity } from '../../core/trades/window';
import { type Diversification, diversificationOf } from '../../core/weights/diversification';
import { assessWindows, tradesOf } from '../../core/weights/agent-figures';
import type { StoredWindow } from '../../store/windows';
import { toldByCheck } from '../alerts/told-by-check';
import { nextPublication, type Publication } from '../publish/next-publication';

/** The cause of everything that a sweep publishes. */
export const SCHEDULED: Cause = { code: 'scheduled', count: 1, tradeIds: [] };

/** What a check has read. */
export interface Standing {
  /** Null: missing or damaged. */
  readonly current: CurrentDocument | null;
  /** The windows that `current` names and that exist. */
  readonly stored: readonly StoredWindow[];
}

/** What a check found, and publishes. */
export type CheckPlan =
  /** The user must be rebuilt. */
  | { readonly kind: 'unfit' }
  /** `unchanged`: `current` says what its windows say. */
  | {
      readonly kind: 'fit';
      readonly publication: Publication;
      /** What the user is told about it. */
      readonly news: readonly News[];
      /** Null: `diversify` is off. */
      readonly diversification: Diversification | null;
    };

/**
 * Compares `current` with its windows, and decides what to publish and what the user is told.
 *
 * @param rules what the settings say about alerts now
 */
export function planCheck({ current, stored }: Standing, rules: AlertRules, now: Instant): CheckPlan {
  if (current === null) return { kind: 'unfit' };
  const { config } = current;
  const windows = usableWindows(stored, config);
  if (windows.size < current.windowAgents.length) return { kind: 'unfit' };
  // By the sums as they are: `agentsWithWrongSums` proves them.
  const agents = assessWindows(windows, config);
  const diversification = diversificationOf(tradesOf(windows), agents, config, now);
  const redundancy = diversification?.redundancy ?? null;
  const next = { ...current, agents, redundancy, windowsChanged: false, causes: [SCHEDULED] };
  const publication = nextPublication({ current }, next, now);
  return { kind: 'fit', ...toldByCheck(current, publication, windows, rules, now), diversification };
}

/** The windows that are neither damaged nor too short. A longer one counts as full from the capacity needed on. */
export function usableWindows(
  stored: readonly StoredWindow[],
  { lookbackTrades }: EngineConfig,
): Map<string, AgentWindow> {
  const capacity = windowCapacity(lookbackTrades);
  return new Map(
    stored.flatMap(({ agentId, window }) =>
      window === null || window.capacity < capacity ? [] : [[agentId, { ...window, capacity }] as const],
    ),
  );
}

/**
 * The agents with windows that are valid except for their sums, which are not those of their trades: a defect of
 * Maestro. Folds carry sums on from trade to trade; this is where they are proved. It takes seconds for 100 windows of
 * 1,000 trades, so it is no part of a transaction. Sums of another lookback, basis or rate are not used, so they cannot
 * be wrong.
 */
export function agentsWithWrongSums(stored: readonly StoredWindow[], config: EngineConfig): string[] {
  return stored.flatMap(({ agentId, window }) =>
    window === null || areSumsRight(window, config) ? [] : [agentId],
  );
}

function areSumsRight({ trades, sums }: AgentWindow, config: EngineConfig): boolean {
  return !sumsMatch(sums, config) || encodeSums(sums) === encodeSums(returnSums(trades, config));
}
