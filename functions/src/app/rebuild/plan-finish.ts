import type { CurrentDocument } from '../../contract/documents/allocation';
import type { RebuildState } from '../../contract/documents/rebuild';
import type { Instant } from '../../core/base/instant';
import { compareUtf8 } from '../../core/base/utf8';
import type { EngineConfig } from '../../core/config';
import { type AgentWindow, agentWindow } from '../../core/statistics/agent-window';
import { sumsMatch } from '../../core/statistics/return-sums';
import { admit, isFull, MAX_AGENTS } from '../../core/trades/admission';
import { windowCapacity } from '../../core/trades/window';
import { type Diversification, diversificationOf } from '../../core/weights/diversification';
import { assessWindows, tradesOf } from '../../core/weights/agent-figures';
import { type StoredWindow, windowWrite, type WindowWrite } from '../../store/windows';
import { nextPublication, type Predecessor, type Publication } from '../publish/next-publication';
import { MAX_WINDOW_BYTES } from '../windows/window-batch';
import { MIN_SECONDS_BETWEEN, waitAfter } from './refusal';

/** What the end of a rebuild writes. */
export interface FinishPlan {
  readonly writes: readonly WindowWrite[];
  readonly publication: Publication;
  /** All windows as they are published. */
  readonly windows: ReadonlyMap<string, AgentWindow>;
  /** Null: `diversify` is off. */
  readonly diversification: Diversification | null;
  /** How the rebuild goes on, because one commit has no room for all windows; null: it is complete. */
  readonly state: RebuildState | null;
}

/** The agents with windows that the end of a rebuild looks at, in the order of their ids. */
export function agentsToFinish({ admitted }: RebuildState, withWindow: readonly string[]): string[] {
  return [...new Set([...admitted, ...withWindow])].sort(compareUtf8);
}

/**
 * The agents with windows that are damaged or shorter than the new configuration needs: folds may have written them. Also
 * those with windows that were refilled and are gone. (A configured agent has a place without a window.)
 */
export function unfitWindows({ config, admitted }: RebuildState, stored: readonly StoredWindow[]): string[] {
  const capacity = windowCapacity(config.lookbackTrades);
  const unfit = stored.filter(({ window }) => window === null || window.capacity < capacity);
  const known = new Set([...stored.map(({ agentId }) => agentId), ...(config.agentIds ?? [])]);
  return [...unfit.map(({ agentId }) => agentId), ...admitted.filter((agentId) => !known.has(agentId))];
}

/**
 * The agents that folds have refused, under the configuration still in force, and that the rebuild knows nothing about:
 * it has not found them, or they have lost their windows since.
 */
export function refusedMeanwhile(
  { refused }: RebuildState,
  current: CurrentDocument | null,
  stored: readonly StoredWindow[],
): string[] {
  const known = new Set([...stored.map(({ agentId }) => agentId), ...refused]);
  return (current?.refusedAgents ?? []).filter((agentId) => !known.has(agentId));
}

/**
 * How a rebuild goes on whose windows are not as they must be; null: they are. Agents that it has refused are looked at
 * again when folds have freed a place meanwhile.
 *
 * @param unfinished agents to look at again
 */
export function lookAgain(
  state: RebuildState,
  current: CurrentDocument | null,
  stored: readonly StoredWindow[],
  unfinished: readonly string[],
): RebuildState | null {
  const places = placesOf(state, current, stored);
  const again = new Set([...unfinished, ...(isFull(places, null) ? [] : state.refused)]);
  if (again.size === 0) return null;
  return {
    ...state,
    pending: [...again].sort(compareUtf8),
    admitted: [...places],
    refused: state.refused.filter((agentId) => !again.has(agentId)),
  };
}

/**
 * The agents that have a place under the new configuration. A fold may have given away the last one meanwhile: what it has
 * published stays.
 */
function placesOf(
  { config }: RebuildState,
  current: CurrentDocument | null,
  stored: readonly StoredWindow[],
): Set<string> {
  const withWindow = stored.flatMap(({ agentId, window }) => (window?.trades.length === 0 ? [] : [agentId]));
  const published = new Set(current?.windowAgents);
  return admit(
    withWindow.filter((agentId) => published.has(agentId)),
    config.agentIds,
    withWindow,
  );
}

/**
 * Decides what a rebuild publishes once all its windows are filled.
 *
 * @param maxBytes how much of windows one commit may write
 */
export function planFinish(
  state: RebuildState,
  before: Predecessor,
  stored: readonly StoredWindow[],
  now: Instant,
  maxBytes = MAX_WINDOW_BYTES,
): FinishPlan {
  const { windows, refusedAgents, writes } = settle(state, before.current, stored);
  const fitting = fittingInto(maxBytes, writes);
  const isComplete = fitting.length === writes.length;
  const agents = assessWindows(windows, state.config);
  const diversification = diversificationOf(tradesOf(windows), agents, state.config, now);
  const next = {
    config: state.config,
    agents,
    redundancy: diversification?.redundancy ?? null,
    windowAgents: [...windows.keys()],
    refusedAgents,
    windowsChanged: state.windowsChanged || fitting.length > 0,
    causes: state.causes,
    rebuiltAt: now,
    rebuildingSince: isComplete ? null : now,
    sweptAt: before.current?.sweptAt ?? null,
    rebuildWaitSeconds: MIN_SECONDS_BETWEEN,
    alertBook: before.current?.alertBook ?? null,
  };
  // Published even if incomplete: what a window holds beyond the lookback changes no figure. The rest is cut one by
  // one.
  const uncut = writes.slice(fitting.length).map(({ agentId }) => agentId);
  return {
    writes: fitting,
    publication: withWait(nextPublication(before, next, now), state, before, stored),
    windows,
    diversification,
    state: isComplete ? null : { ...state, pending: uncut, windowsChanged: false },
  };
}

/** The publication with the time for which the next rebuild is refused, which depends on whether this one changed anything. */
function withWait(
  publication: Publication,
  { causes }: RebuildState,
  { current: before }: Predecessor,
  stored: readonly StoredWindow[],
): Publication {
  if (publication.kind === 'removed' || publication.current === null) return publication;
  // As they were read: a shorter lookback cuts them only now.
  const trades = stored.reduce((sum, { window }) => sum + (window?.trades.length ?? 0), 0);
  const isRequested = causes.length > 0 && causes.every(({ code }) => code === 'requested');
  const isRepetition = isRequested && publication.kind === 'unchanged';
  const rebuildWaitSeconds = waitAfter(
    trades,
    before?.rebuildWaitSeconds ?? MIN_SECONDS_BETWEEN,
    isRepetition,
  );
  return { ...publication, current: { ...publication.current, rebuildWaitSeconds } };
}

/** The windows under the new configuration: cut to its lookback, and of no more agents than possible. */
function settle(
  state: RebuildState,
  current: CurrentDocument | null,
  stored: readonly StoredWindow[],
): { windows: Map<string, AgentWindow>; refusedAgents: string[]; writes: WindowWrite[] } {
  const { config, refused } = state;
  const capacity = windowCapacity(config.lookbackTrades);
  const places = placesOf(state, current, stored);
  const cut = stored.map((found) => ({
    found,
    window: cutTo(capacity, config, places.has(found.agentId) ? found.window : null),
  }));
  const kept = cut.filter(({ window }) => window.trades.length > 0);
  const withTrades = stored.filter(({ window }) => window !== null && window.trades.length > 0);
  const without = [...refused, ...withTrades.map(({ agentId }) => agentId)];
  return {
    windows: new Map(kept.map(({ found, window }) => [found.agentId, window])),
    refusedAgents: [...new Set(without)]
      .filter((agentId) => !places.has(agentId))
      .sort(compareUtf8)
      .slice(0, MAX_AGENTS),
    writes: cut.flatMap(({ found, window }) => windowWrite(found, window) ?? []),
  };
}

/**
 * A window as the configuration wants it. Its sums are computed again if they are of another lookback, basis or rate.
 */
function cutTo(capacity: number, config: EngineConfig, window: AgentWindow | null): AgentWindow {
  const trades = window?.trades.slice(0, capacity) ?? [];
  return window !== null && sumsMatch(window.sums, config)
    ? { ...window, capacity, trades }
    : agentWindow(capacity, trades, config);
}

/** The first writes, as many as `bytes` have room for. */
function fittingInto(bytes: number, writes: readonly WindowWrite[]): readonly WindowWrite[] {
  let left = bytes;
  const end = writes.findIndex((write) => (left -= write.bytes) < 0);
  return end === -1 ? writes : writes.slice(0, end);
}
