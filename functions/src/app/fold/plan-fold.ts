import type { CurrentDocument } from '../../contract/documents/allocation';
import type { Instant } from '../../core/base/instant';
import { compareUtf8, sameIds } from '../../core/base/utf8';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { isFull, MAX_AGENTS } from '../../core/trades/admission';
import { type AgentFigures, allocatedAgents, assessAgent } from '../../core/weights/agent-figures';
import { nextPublication, type Publication } from '../publish/next-publication';
import type { WindowBatch } from '../windows/window-batch';
import type { Involved } from './read-involved';
import { agentsOf, causesOf, type TradeHint } from './trade-hint';

/**
 * No function runs longer than 540 s, so a rebuild that began earlier no longer runs, whether it was finished or not. An
 * import that runs puts that time off, see `markImport`.
 */
const ABANDONED_SECONDS = 600;

/** The result of a fold: what it publishes, and what it leaves to do. */
export interface FoldOutcome {
  readonly kind: 'folded';
  /** Hints for windows that this commit had no room for: they need another commit. So does a free place. */
  readonly leftOver: readonly TradeHint[];
  /** Agents with trades that this fold refused, because the user has as many agents as possible. */
  readonly refused: readonly string[];
  /** Agents with windows that were missing, damaged or too short, and therefore refilled from the journal. */
  readonly refilled: readonly string[];
  /** Null: nothing changed. */
  readonly publication: Publication | null;
  /**
   * Whether `current` says that a rebuild runs, or is due because an import does. `abandoned`: what ran it has ended before, and
   * it must be resumed.
   */
  readonly rebuild: 'none' | 'running' | 'abandoned';
}

/** What a fold has read, and the windows that follow from it. */
export interface FoldInput {
  readonly current: CurrentDocument;
  readonly hints: readonly TradeHint[];
  readonly trades: Involved['trades'];
  /** The windows to be published. */
  readonly batch: Pick<WindowBatch, 'published' | 'deferred' | 'refilled' | 'windowAgents'>;
  /** The agents involved that found no place. */
  readonly refused: ReadonlySet<string>;
  /** All agents that still have no place, in the order of their ids. */
  readonly withoutPlace: readonly string[];
}

/** Decides what a fold publishes, and what it leaves for another commit. */
export function planFold(input: FoldInput, now: Instant): FoldOutcome {
  const { current, hints, trades, batch, refused, withoutPlace } = input;
  const isDeferred = (hint: TradeHint): boolean =>
    [...hint.agentIds, ...agentsOf(trades.get(hint.tradeId))].some((agentId) => batch.deferred.has(agentId));
  const leftOver = hints.filter(isDeferred);
  // A commit that is full cannot offer a place that it has freed: with one of the hints again, the next one does.
  const isPlaceLeft = withoutPlace.length > 0 && !isFull(batch.windowAgents, current.config.agentIds);
  return {
    kind: 'folded',
    leftOver: leftOver.length === 0 && isPlaceLeft ? hints.slice(0, 1) : leftOver,
    refused: [...refused].filter((agentId) => withoutPlace.includes(agentId)),
    refilled: batch.refilled,
    publication: publicationOf(input, now),
    rebuild: standOfRebuild(current, now),
  };
}

function publicationOf({ current, hints, batch, withoutPlace }: FoldInput, now: Instant): Publication | null {
  const refusedAgents = withoutPlace.slice(0, MAX_AGENTS);
  const windowsChanged = batch.published.size > 0;
  if (!windowsChanged && sameIds(refusedAgents, current.refusedAgents)) return null;
  const { windowAgents } = batch;
  const agents = assess(current, windowAgents, batch.published);
  const next = { ...current, agents, windowAgents, refusedAgents, windowsChanged, causes: causesOf(hints) };
  return nextPublication({ current }, next, now);
}

/** The figures of all agents: computed again if the window changed, otherwise as published. */
function assess(
  { config, allocation }: CurrentDocument,
  windowAgents: readonly string[],
  changed: ReadonlyMap<string, AgentWindow>,
): Map<string, AgentFigures> {
  return new Map(
    allocatedAgents(config, windowAgents).map((agentId) => {
      const window = changed.get(agentId);
      const published = window === undefined ? allocation.agents.get(agentId) : undefined;
      return [agentId, published ?? assessAgent(window?.trades ?? [], config, window?.sums)];
    }),
  );
}

function standOfRebuild({ rebuildingSince }: CurrentDocument, now: Instant): FoldOutcome['rebuild'] {
  if (rebuildingSince === null) return 'none';
  return now.secondsSince(rebuildingSince) > ABANDONED_SECONDS ? 'abandoned' : 'running';
}

/**
 * The agents to offer a free place: those refused before and now that this commit gives no window, in the order of
 * their ids.
 */
export function waitingAgents(
  { refusedAgents }: CurrentDocument,
  refused: ReadonlySet<string>,
  published: ReadonlyMap<string, AgentWindow>,
): string[] {
  return [...new Set([...refusedAgents, ...refused])]
    .filter((agentId) => !published.has(agentId))
    .sort(compareUtf8);
}
