import {
  type Cause,
  type CurrentDocument,
  sameAllocation,
  sameDivisors,
} from '../../contract/documents/allocation';
import { sameConfig } from '../../contract/documents/config';
import type { Instant } from '../../core/base/instant';
import { sameIds } from '../../core/base/utf8';
import type { EngineConfig } from '../../core/config';
import type { AgentFigures } from '../../core/weights/agent-figures';
import { allocate } from '../../core/weights/allocation';

/**
 * What `current` says besides the allocation itself. A fold and a check copy most of it from the `current` they found.
 */
type Standing = Pick<
  CurrentDocument,
  | 'config'
  | 'redundancy'
  | 'windowAgents'
  | 'refusedAgents'
  | 'rebuiltAt'
  | 'rebuildingSince'
  | 'sweptAt'
  | 'rebuildWaitSeconds'
  | 'alertBook'
>;

/** What the windows say after a fold, a check or a rebuild. */
export interface NextAllocation extends Standing {
  readonly agents: ReadonlyMap<string, AgentFigures>;
  readonly windowsChanged: boolean;
  readonly causes: readonly Cause[];
}

/** What was published before. Without a `current`: the numbers from which version and revision continue. */
export type Predecessor =
  | { readonly current: CurrentDocument }
  | {
      readonly current: null;
      readonly version: number;
      readonly revision: number;
      /** Whether the document exists although it cannot be read: it is damaged. */
      readonly exists: boolean;
    };

/** What is to be written. `version` is the version that holds afterwards. */
export type Publication =
  /** Nothing that anyone sees has changed. `current` is written only if one of its times has; null: it has not. */
  | { readonly kind: 'unchanged'; readonly version: number; readonly current: CurrentDocument | null }
  /** A window or the lists of agents changed, but no weight, target or figure. */
  | { readonly kind: 'revised'; readonly version: number; readonly current: CurrentDocument }
  /**
   * A new version, for `current` and the history. `byTime`: only because time has passed, and agents are stale now or more
   * alike.
   */
  | {
      readonly kind: 'versioned';
      readonly version: number;
      readonly current: CurrentDocument;
      readonly byTime: boolean;
    }
  /** No agent is left, and none is configured. `exists`: there is a document to delete. */
  | { readonly kind: 'removed'; readonly version: number; readonly exists: boolean };

/**
 * Decides what to publish. The version rises if weights, targets, figures or the configuration change; the revision
 * also if only a window changes. The previous allocation counts for the rebalance band only under the same
 * configuration.
 */
export function nextPublication(before: Predecessor, next: NextAllocation, now: Instant): Publication {
  if (next.windowAgents.length === 0 && next.config.agentIds === null) return removed(before);
  const inForce = inForceUnder(next.config, before);
  // What divides by the same stays, so that a check finds nothing to write.
  const redundancy =
    inForce !== null && sameDivisors(inForce.redundancy, next.redundancy)
      ? inForce.redundancy
      : next.redundancy;
  const allocation = allocate(next.agents, next.config, inForce?.allocation ?? null, now, redundancy);
  const standing = { ...standingOf(next), redundancy, revision: nextRevision(before, next) };
  if (inForce !== null && sameAllocation(inForce.allocation, allocation))
    return sameVersion(inForce, { ...inForce, ...standing });
  const version = (before.current ?? before).version + 1;
  return {
    kind: 'versioned',
    version,
    byTime: inForce !== null && !next.windowsChanged && isByTime(inForce, next),
    current: { ...standing, allocation, version, causes: next.causes, computedAt: now },
  };
}

/** Whether the windows said the same when `current` was computed. */
function isByTime(
  { allocation, computedAt, redundancy }: CurrentDocument,
  { agents, config }: NextAllocation,
): boolean {
  if (config.staleAfterDays === null && !config.diversify) return false;
  return sameAllocation(allocation, allocate(agents, config, allocation, computedAt, redundancy));
}

/** `current` if it was published under this configuration. */
function inForceUnder(config: EngineConfig, { current }: Predecessor): CurrentDocument | null {
  return current !== null && sameConfig(current.config, config) ? current : null;
}

function nextRevision(before: Predecessor, { windowsChanged }: NextAllocation): number {
  const { revision } = before.current ?? before;
  return windowsChanged || before.current === null ? revision + 1 : revision;
}

function standingOf({
  config,
  redundancy,
  windowAgents,
  refusedAgents,
  rebuiltAt,
  rebuildingSince,
  sweptAt,
  rebuildWaitSeconds,
  alertBook,
}: Standing): Standing {
  return {
    config,
    redundancy,
    windowAgents,
    refusedAgents,
    rebuiltAt,
    rebuildingSince,
    sweptAt,
    rebuildWaitSeconds,
    alertBook,
  };
}

function removed(before: Predecessor): Publication {
  return before.current === null
    ? { kind: 'removed', version: 0, exists: before.exists }
    : { kind: 'removed', version: before.current.version, exists: true };
}

function sameVersion(before: CurrentDocument, after: CurrentDocument): Publication {
  const { version } = before;
  const isSame =
    before.revision === after.revision &&
    before.redundancy === after.redundancy &&
    sameIds(before.windowAgents, after.windowAgents) &&
    sameIds(before.refusedAgents, after.refusedAgents);
  if (!isSame) return { kind: 'revised', version, current: after };
  return { kind: 'unchanged', version, current: sameTimes(before, after) ? null : after };
}

function sameTimes(a: Standing, b: Standing): boolean {
  return (
    sameTime(a.rebuiltAt, b.rebuiltAt) &&
    sameTime(a.rebuildingSince, b.rebuildingSince) &&
    sameTime(a.sweptAt, b.sweptAt)
  );
}

function sameTime(a: Instant | null, b: Instant | null): boolean {
  return a === null || b === null ? a === b : a.compare(b) === 0;
}
