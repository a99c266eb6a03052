import type { Transaction } from 'firebase-admin/firestore';
import {
  type Cause,
  encodeAllocation,
  encodeCause,
  type CurrentDocument,
} from '../../contract/documents/allocation';
import { sameConfig } from '../../contract/documents/config';
import { timeText } from '../../contract/fields/time';
import { MAX_AGENTS } from '../../core/trades/admission';
import { type AgentFigures } from '../../core/weights/agent-figures';
import { allocate, type Allocation } from '../../core/weights/allocation';
import type { EngineConfig } from '../../core/config';
import type { Instant } from '../../core/base/instant';
import { sameIds } from '../../core/base/utf8';
import { writeCurrent, writeHistory } from '../../store/allocations';
import type { UserPaths } from '../../store/paths';
import type { AppContext } from '../context';

const SECONDS_PER_DAY = 86_400;

/** What the windows say after a fold or a rebuild. */
export interface NextAllocation {
  readonly config: EngineConfig;
  readonly agents: ReadonlyMap<string, AgentFigures>;
  readonly windowAgents: readonly string[];
  readonly refusedAgents: readonly string[];
  readonly windowsChanged: boolean;
  readonly causes: readonly Cause[];
  /** When the user was last rebuilt: the moment at which a rebuild publishes, and what a fold has found. */
  readonly rebuiltAt: Instant;
  /** Since when a rebuild runs; null: none does. */
  readonly rebuildingSince: Instant | null;
  /** When a sweep last checked the user; null: none has. */
  readonly sweptAt: Instant | null;
}

/** What was published before, or, without a `current`, where its numbers go on. */
export type Predecessor =
  | { readonly current: CurrentDocument }
  | {
      readonly current: null;
      readonly version: number;
      readonly revision: number;
      /** Whether there is a document all the same, a damaged one. */
      readonly exists: boolean;
    };

/** What became of `current`: nothing, a mere revision, a version, or that it went. */
export interface Published {
  readonly kind: 'unchanged' | 'revised' | 'versioned' | 'removed';
  readonly version: number;
}

/**
 * Writes `current`, and its version to the history, as far as they change: a version for other weights, targets, agents
 * or configuration; only a revision where a window changed and none of these. Without any agent `current` goes.
 */
export function publish(
  transaction: Transaction,
  context: AppContext,
  paths: UserPaths,
  before: Predecessor,
  next: NextAllocation,
): Published {
  if (next.windowAgents.length === 0 && next.config.agentIds === null) {
    if (before.current !== null || before.exists) transaction.delete(paths.current);
    return { kind: 'removed', version: before.current?.version ?? 0 };
  }
  const { current } = before;
  const inForce = current !== null && sameConfig(current.config, next.config) ? current : null;
  const allocation = allocate(next.agents, next.config, inForce?.allocation ?? null);
  const { version, revision } = current ?? before;
  const numbers = {
    revision: revision + (next.windowsChanged || current === null ? 1 : 0),
    windowAgents: next.windowAgents,
    refusedAgents: next.refusedAgents,
    rebuiltAt: next.rebuiltAt,
    rebuildingSince: next.rebuildingSince,
    sweptAt: next.sweptAt,
  };
  if (inForce !== null && sameAllocation(inForce.allocation, allocation)) {
    const same =
      numbers.revision === revision &&
      sameIds(inForce.windowAgents, next.windowAgents) &&
      sameIds(inForce.refusedAgents, next.refusedAgents);
    // What a rebuild or a sweep finds unchanged is written too: it keeps the times.
    const sameTimes =
      sameTime(inForce.rebuiltAt, next.rebuiltAt) &&
      sameTime(inForce.rebuildingSince, next.rebuildingSince) &&
      sameTime(inForce.sweptAt, next.sweptAt);
    if (!same || !sameTimes) writeCurrent(transaction, paths, { ...inForce, ...numbers });
    return { kind: same ? 'unchanged' : 'revised', version };
  }
  const published: CurrentDocument = {
    ...numbers,
    allocation,
    config: next.config,
    version: version + 1,
    causes: next.causes,
    computedAt: context.now(),
  };
  writeCurrent(transaction, paths, published);
  writeHistory(transaction, paths, published, expiryOf(published, context.historyRetentionDays));
  return { kind: 'versioned', version: published.version };
}

/** Says what was published, once it is committed. */
export function logPublished(
  { log }: AppContext,
  uid: string,
  { kind, version }: Published,
  causes: readonly Cause[],
): void {
  if (kind === 'versioned')
    log.info('Allocation published.', { uid, version, causes: causes.map(encodeCause) });
  if (kind === 'removed') log.info('Allocation removed: no agent has a closed trade.', { uid, version });
}

/** Warns that agents have no place and their trades no part. */
export function logRefused({ log }: AppContext, uid: string, agentIds: readonly string[]): void {
  log.warn(`Trades refused: a user can have at most ${MAX_AGENTS} agents.`, { uid, agent_ids: agentIds });
}

function sameTime(a: Instant | null, b: Instant | null): boolean {
  return a === null || b === null ? a === b : a.compare(b) === 0;
}

function sameAllocation(a: Allocation, b: Allocation): boolean {
  return JSON.stringify(encodeAllocation(a, timeText)) === JSON.stringify(encodeAllocation(b, timeText));
}

function expiryOf({ computedAt }: CurrentDocument, days: number): Instant {
  return computedAt.plusSeconds(days * SECONDS_PER_DAY);
}
