import type { CurrentDocument } from '../../contract/documents/allocation';
import type { RebuildState } from '../../contract/documents/rebuild';
import type { Instant } from '../../core/base/instant';
import { compareUtf8 } from '../../core/base/utf8';
import type { EngineConfig } from '../../core/config';
import { type AgentWindow, agentWindow } from '../../core/statistics/agent-window';
import { sumsMatch } from '../../core/statistics/return-sums';
import { admit, MAX_AGENTS } from '../../core/trades/admission';
import type { ClosedTrade } from '../../core/trades/trade';
import { windowCapacity } from '../../core/trades/window';
import { assessAgents } from '../../core/weights/agent-figures';
import { type StoredWindow, windowWrite, type WindowWrite } from '../../store/windows';
import { nextPublication, type Predecessor, type Publication } from '../publish/next-publication';
import { MAX_WINDOW_BYTES } from '../windows/window-batch';

/** What the end of a rebuild writes. */
export interface FinishPlan {
  readonly writes: readonly WindowWrite[];
  readonly publication: Publication;
  /** How the rebuild goes on, because one commit has no room for all windows; null: it is complete. */
  readonly state: RebuildState | null;
}

/** The agents with windows that the end of a rebuild looks at, in the order of their ids. */
export function agentsToFinish({ admitted }: RebuildState, current: CurrentDocument | null): string[] {
  return [...new Set([...admitted, ...(current?.windowAgents ?? [])])].sort(compareUtf8);
}

/**
 * The agents with windows that are damaged or shorter than the new configuration needs: folds may have written them.
 */
export function unfitWindows({ config }: RebuildState, stored: readonly StoredWindow[]): string[] {
  const capacity = windowCapacity(config.lookbackTrades);
  return stored
    .filter(({ window }) => window === null || window.capacity < capacity)
    .map(({ agentId }) => agentId);
}

/** The agents that folds have refused, under the configuration still in force, since the rebuild looked for agents. */
export function refusedMeanwhile(
  { admitted, refused }: RebuildState,
  current: CurrentDocument | null,
): string[] {
  const lookedAt = new Set([...admitted, ...refused]);
  return (current?.refusedAgents ?? []).filter((agentId) => !lookedAt.has(agentId));
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
  const { trades, refusedAgents, writes } = settle(state, before.current, stored);
  const fitting = fittingInto(maxBytes, writes);
  const isComplete = fitting.length === writes.length;
  const next = {
    config: state.config,
    agents: assessAgents(trades, state.config),
    windowAgents: [...trades.keys()],
    refusedAgents,
    windowsChanged: state.windowsChanged || fitting.length > 0,
    causes: state.causes,
    rebuiltAt: now,
    rebuildingSince: isComplete ? null : now,
    sweptAt: before.current?.sweptAt ?? null,
  };
  // Published even if incomplete: what a window holds beyond the lookback changes no figure. The rest is cut one by
  // one.
  const uncut = writes.slice(fitting.length).map(({ agentId }) => agentId);
  return {
    writes: fitting,
    publication: nextPublication(before, next, now),
    state: isComplete ? null : { ...state, pending: uncut, windowsChanged: false },
  };
}

/** The windows under the new configuration: cut to its lookback, and of no more agents than possible. */
function settle(
  { config, refused }: RebuildState,
  current: CurrentDocument | null,
  stored: readonly StoredWindow[],
): { trades: Map<string, readonly ClosedTrade[]>; refusedAgents: string[]; writes: WindowWrite[] } {
  const capacity = windowCapacity(config.lookbackTrades);
  const agentIds = stored.map(({ agentId }) => agentId);
  // A fold may have given away the last place meanwhile: what it has published stays.
  const admitted = admit(current?.windowAgents ?? [], config.agentIds, agentIds);
  const windows = stored.map((found) => ({
    found,
    cut: cutTo(capacity, config, admitted.has(found.agentId) ? found.window : null),
  }));
  const kept = windows.filter(({ cut }) => cut.trades.length > 0);
  const trades = new Map(kept.map(({ found, cut }) => [found.agentId, cut.trades]));
  const without = [...refused, ...agentIds].filter(
    (agentId) => !trades.has(agentId) && !admitted.has(agentId),
  );
  return {
    trades,
    refusedAgents: [...new Set(without)].sort(compareUtf8).slice(0, MAX_AGENTS),
    writes: windows.flatMap(({ found, cut }) => windowWrite(found, cut) ?? []),
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
