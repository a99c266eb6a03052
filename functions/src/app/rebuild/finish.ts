import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import type { RebuildState } from '../../contract/documents/rebuild';
import { admit, MAX_AGENTS } from '../../core/trades/admission';
import { type AgentWindow, agentWindow } from '../../core/statistics/agent-window';
import { assessAgents } from '../../core/weights/agent-figures';
import type { EngineConfig } from '../../core/config';
import { sumsMatch } from '../../core/statistics/return-sums';
import type { ClosedTrade } from '../../core/trades/trade';
import { compareUtf8 } from '../../core/base/utf8';
import { windowCapacity } from '../../core/trades/window';
import { currentOf, lastPublished } from '../../store/allocations';
import { newestClosedTrades } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { rebuildOf, writeRebuild } from '../../store/rebuild';
import {
  readWindows,
  type StoredWindow,
  windowWrite,
  type WindowWrite,
  writeWindow,
} from '../../store/windows';
import type { AppContext } from '../context';
import { publish, type Published } from '../publish/publish';
import { MAX_WINDOW_BYTES } from '../windows/window-batch';

/** How a rebuild ended. */
export type RebuildResult =
  /** `changed`: whether anything was not as it should be. */
  | { readonly kind: 'published'; readonly changed: boolean }
  /** The user has no agents, and so no `current`. */
  | { readonly kind: 'nothing_left' };

/** Publishes what the windows say and ends the rebuild; `unfit` when some windows must be refilled first. */
export async function finishRebuild(
  context: AppContext,
  paths: UserPaths,
): Promise<'unfit' | { kind: RebuildResult['kind']; published: Published | null }> {
  return context.db.runTransaction(async (transaction) => {
    const state = rebuildOf(await transaction.get(paths.rebuild));
    const currentSnapshot = await transaction.get(paths.current);
    // Another one has finished it, or it was deleted: whoever needs a `current` looks again.
    if (state === null) return { kind: 'published', published: null };
    if (state.pending.length > 0) return 'unfit';

    const current = currentOf(currentSnapshot);
    const agentIds = new Set([...state.admitted, ...(current?.windowAgents ?? [])]);
    const stored = await readWindows(transaction, paths, [...agentIds].sort(compareUtf8));
    const pending = [
      ...unfit(state, stored),
      ...(await refusedMeanwhile(transaction, paths, state, current)),
    ];
    if (pending.length > 0) {
      writeRebuild(transaction, paths, { ...state, pending });
      return 'unfit';
    }
    const before =
      current === null
        ? { current, exists: currentSnapshot.exists, ...(await lastPublished(transaction, paths)) }
        : { current };

    const { trades, refused, writes } = settle(state, current, stored);
    const fitting = fittingInto(MAX_WINDOW_BYTES, writes);
    for (const write of fitting) writeWindow(transaction, paths, write);
    const isComplete = fitting.length === writes.length;
    const now = context.now();
    const next = {
      config: state.config,
      agents: assessAgents(trades, state.config),
      windowAgents: [...trades.keys()],
      refusedAgents: refused,
      windowsChanged: state.windowsChanged || fitting.length > 0,
      causes: state.causes,
      rebuiltAt: now,
      rebuildingSince: isComplete ? null : now,
      sweptAt: current?.sweptAt ?? null,
    };
    const published = publish(transaction, context, paths, before, next);
    if (!isComplete) {
      // Published all the same: what a window holds beyond the lookback changes no figure. The others are cut one by one.
      const uncut = writes.slice(fitting.length).map(({ agentId }) => agentId);
      writeRebuild(transaction, paths, { ...state, pending: uncut, windowsChanged: false });
      return 'unfit';
    }
    transaction.delete(paths.rebuild);
    return { kind: published.kind === 'removed' ? 'nothing_left' : 'published', published };
  });
}

/** The first of the writes, as many as `bytes` have room for. */
function fittingInto(bytes: number, writes: readonly WindowWrite[]): readonly WindowWrite[] {
  let left = bytes;
  const end = writes.findIndex((write) => (left -= write.bytes) < 0);
  return end === -1 ? writes : writes.slice(0, end);
}

/** Whose windows are damaged, or shorter than the new configuration needs. */
function unfit({ config }: RebuildState, stored: readonly StoredWindow[]): string[] {
  const capacity = windowCapacity(config.lookbackTrades);
  return stored
    .filter(({ window }) => window === null || window.capacity < capacity)
    .map(({ agentId }) => agentId);
}

/** Agents with closed trades that folds have refused, under the configuration still in force, since the rebuild looked. */
async function refusedMeanwhile(
  transaction: Transaction,
  paths: UserPaths,
  { admitted, refused }: RebuildState,
  current: CurrentDocument | null,
): Promise<string[]> {
  const lookedAt = new Set([...admitted, ...refused]);
  const agents: string[] = [];
  for (const agentId of current?.refusedAgents ?? []) {
    if (lookedAt.has(agentId)) continue;
    const [newest] = await newestClosedTrades(transaction, paths, agentId, 1);
    if (newest !== undefined) agents.push(agentId);
  }
  return agents;
}

/** The windows under the new configuration: cut to its lookback, and of no more agents than there can be. */
function settle(
  { config, refused }: RebuildState,
  current: CurrentDocument | null,
  stored: readonly StoredWindow[],
): { trades: Map<string, readonly ClosedTrade[]>; refused: string[]; writes: WindowWrite[] } {
  const capacity = windowCapacity(config.lookbackTrades);
  // A fold may have given the last place away meanwhile: what it has published stays.
  const others = stored.map(({ agentId }) => agentId);
  const admitted = admit(current?.windowAgents ?? [], config.agentIds, others);
  const windows = stored.map((found) => ({
    found,
    cut: cutTo(capacity, config, admitted.has(found.agentId) ? found.window : null),
  }));
  const kept = windows.filter(({ cut }) => cut.trades.length > 0);
  const trades = new Map(kept.map(({ found, cut }) => [found.agentId, cut.trades]));
  const without = [...refused, ...others].filter((agentId) => !trades.has(agentId) && !admitted.has(agentId));
  return {
    trades,
    refused: [...new Set(without)].sort(compareUtf8).slice(0, MAX_AGENTS),
    writes: windows.flatMap(({ found, cut }) => windowWrite(found, cut) ?? []),
  };
}

/** A window as the configuration wants it; its sums anew where they are of another lookback or basis. */
function cutTo(capacity: number, config: EngineConfig, window: AgentWindow | null): AgentWindow {
  const trades = window?.trades.slice(0, capacity) ?? [];
  return window !== null && sumsMatch(window.sums, config)
    ? { ...window, capacity, trades }
    : agentWindow(capacity, trades, config);
}
