import type { Cause, CurrentDocument } from '../../contract/documents/allocation';
import { encodeSums } from '../../contract/documents/stored-sums';
import type { Instant } from '../../core/base/instant';
import type { EngineConfig } from '../../core/config';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { returnSums, sumsMatch } from '../../core/statistics/return-sums';
import { windowCapacity } from '../../core/trades/window';
import { assessWindows } from '../../core/weights/agent-figures';
import type { JournalTrade } from '../../store/journal';
import type { StoredWindow } from '../../store/windows';
import { nextPublication, type Publication } from '../publish/next-publication';
import { type MissingTrade, missingTrades } from './missing-trades';

/** The cause of everything that a sweep publishes. */
export const SCHEDULED: Cause = { code: 'scheduled', count: 1, tradeIds: [] };

/** What a check found, and publishes. */
export type CheckPlan =
  /**
   * The user must be rebuilt. `wrongSums`: agents with windows that are valid except for their sums: a defect of
   * Maestro.
   */
  | { readonly kind: 'unfit'; readonly wrongSums: readonly string[] }
  | {
      readonly kind: 'fit';
      readonly missing: readonly MissingTrade[];
      readonly publication: Publication;
    };

/** What a check has read. */
export interface CheckInput {
  /** Null: missing or damaged. */
  readonly current: CurrentDocument | null;
  /** The windows that `current` names and that exist. */
  readonly stored: readonly StoredWindow[];
  /** The trades closed since the last check. */
  readonly trades: readonly JournalTrade[];
}

/** Compares `current` with the windows and the windows with the journal, and decides what to publish. */
export function planCheck({ current, stored, trades }: CheckInput, now: Instant): CheckPlan {
  if (current === null) return { kind: 'unfit', wrongSums: [] };
  const { config } = current;
  const wrongSums = stored.flatMap(({ agentId, window }) =>
    window === null || areSumsRight(window, config) ? [] : [agentId],
  );
  const windows = usableWindows(stored, windowCapacity(config.lookbackTrades));
  if (windows.size < current.windowAgents.length || wrongSums.length > 0) return { kind: 'unfit', wrongSums };

  const missing = missingTrades(windows, trades, current.refusedAgents);
  const next = {
    ...current,
    // By the sums as they are: `areSumsRight` has proved them.
    agents: assessWindows(windows, config),
    windowsChanged: false,
    causes: [SCHEDULED],
    // The time stays while anything is missing, so that a check that is cut short here finds it again.
    sweptAt: missing.length === 0 ? now : current.sweptAt,
  };
  return { kind: 'fit', missing, publication: nextPublication({ current }, next, now) };
}

/** The windows that are neither damaged nor too short. A longer one counts as full from `capacity` trades on. */
function usableWindows(stored: readonly StoredWindow[], capacity: number): Map<string, AgentWindow> {
  return new Map(
    stored.flatMap(({ agentId, window }) =>
      window === null || window.capacity < capacity ? [] : [[agentId, { ...window, capacity }] as const],
    ),
  );
}

/**
 * Whether the sums of a window are those of its trades. Folds carry them on from trade to trade; this is where they are
 * proved. Sums of another lookback, basis or rate are not used, so they cannot be wrong.
 */
function areSumsRight({ trades, sums }: AgentWindow, config: EngineConfig): boolean {
  return !sumsMatch(sums, config) || encodeSums(sums) === encodeSums(returnSums(trades, config));
}
