import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { Cause, PublishedAllocation } from '../contract/allocation-document';
import { sameConfig } from '../contract/config';
import { InvalidInput } from '../contract/invalid-input';
import type { RebuildState } from '../contract/rebuild-document';
import { configOfSettings } from '../contract/settings';
import { admit, isFull, MAX_AGENTS } from '../core/admission';
import { assessAgents } from '../core/allocation';
import { DEFAULT_CONFIG, type EngineConfig } from '../core/config';
import type { TradeRecord } from '../core/trade';
import { compareUtf8 } from '../core/utf8';
import { windowCapacity } from '../core/window';
import { currentOf, lastPublished } from '../store/allocations';
import { agentsInJournal, newestClosedTrades } from '../store/journal';
import { type UserPaths, userPaths } from '../store/paths';
import { rebuildOf, writeRebuild } from '../store/rebuild';
import {
  agentsWithWindow,
  readWindows,
  type StoredWindow,
  windowOf,
  windowWrite,
  type WindowWrite,
  writeWindow,
} from '../store/windows';
import { mergeCauses } from './causes';
import type { AppContext } from './context';
import { PassingFault } from './faults';
import { refillWindow } from './fold-window';
import { logPublished, logRefused, publish, type Published } from './publish';
import { MAX_WINDOW_BYTES } from './window-batch';

/** How often windows that others changed meanwhile are refilled again before the rebuild is left to be resumed later. */
const MAX_PASSES = 10;

/** A rebuild that began longer ago is not resumed but begun anew: its first windows may have missed too much. */
const RESUMABLE_SECONDS = 3600;

/** `nothing_left`: the user has no agents, and so no `current`. */
export type RebuildResult = 'published' | 'nothing_left';

/**
 * Rebuilds a user from the journal and brings the configuration of the settings into force: finds the agents, refills
 * their windows one a transaction, and publishes `current` last. How far it has come is kept in `maestroState/rebuild`; a
 * rebuild cut short is resumed by the next call, and two at once share the work.
 *
 * Folds go on meanwhile under the configuration in force, so a window is lengthened before a longer lookback comes into
 * force, and cut only together with the shorter one. Publishing checks every window, and sends what folds have added too
 * short meanwhile back to be refilled.
 */
export async function rebuildUser(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult> {
  const paths = userPaths(context.db, uid);
  if ((await begin(context, paths, causes)) === 'nothing_left') return 'nothing_left';
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    await refillPending(context, uid, paths);
    const result = await finish(context, paths);
    if (result === 'unfit') continue;
    if (result.published !== null) logPublished(context, uid, result.published, causes);
    return result.kind;
  }
  throw new PassingFault(
    `The rebuild of user ${uid} met changes ${MAX_PASSES} times; the next one resumes it.`,
  );
}

/** Resumes the rebuild that was cut short, if its configuration is still the one wanted, or begins anew. */
async function begin(
  context: AppContext,
  paths: UserPaths,
  causes: readonly Cause[],
): Promise<'begun' | 'nothing_left'> {
  const [inJournal, withWindow] = await Promise.all([agentsInJournal(paths), agentsWithWindow(paths)]);
  const { damage, result } = await context.db.runTransaction(async (transaction) => {
    const [rebuild, settings, current] = await transaction.getAll(
      paths.rebuild,
      paths.settings,
      paths.current,
    );
    const { config, damage } = await wantedConfig(transaction, paths, settings, current);
    const isNobody = inJournal.length + withWindow.length === 0 && config.agentIds === null;
    if (isNobody && !rebuild?.exists && !current?.exists) return { damage, result: 'nothing_left' as const };

    const found = rebuild === undefined ? null : rebuildOf(rebuild);
    const now = context.now();
    const isResumable =
      found !== null &&
      sameConfig(found.config, config) &&
      now.seconds - found.startedAt.seconds < RESUMABLE_SECONDS;
    const places = isResumable ? new Set(found.admitted) : admit(withWindow, config.agentIds, []);
    const toRefill = isResumable ? found.pending : [...places].sort(compareUtf8);
    const known = new Set([...places, ...toRefill]);
    writeRebuild(transaction, paths, {
      config,
      // Resumed or not, who has no place yet is looked at: that agent's first close may be what calls.
      pending: [...toRefill, ...inJournal.filter((agentId) => !known.has(agentId))],
      admitted: [...places],
      refused: [],
      windowsChanged: found?.windowsChanged ?? false,
      causes: mergeCauses([...(found?.causes ?? []), ...causes]),
      startedAt: isResumable ? found.startedAt : now,
    });
    return { damage, result: 'begun' as const };
  });
  if (damage !== null)
    context.log.error('The settings are damaged; the last good configuration stays in force.', {
      document: paths.settings.path,
      field: damage.field,
      reason: damage.message,
    });
  return result;
}

/** The configuration that the settings ask for; where they are damaged, the last good one. */
async function wantedConfig(
  transaction: Transaction,
  paths: UserPaths,
  settings: DocumentSnapshot | undefined,
  current: DocumentSnapshot | undefined,
): Promise<{ config: EngineConfig; damage: InvalidInput | null }> {
  try {
    return { config: configOfSettings(settings?.data() ?? {}), damage: null };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const inForce = current === undefined ? null : currentOf(current);
    const config = inForce?.config ?? (await lastPublished(transaction, paths)).config ?? DEFAULT_CONFIG;
    return { config, damage: error };
  }
}

/** Refills the windows that are pending, one a transaction. */
async function refillPending(context: AppContext, uid: string, paths: UserPaths): Promise<void> {
  for (;;) {
    const result = await context.db.runTransaction((transaction) => refillNext(transaction, paths));
    if (result === 'done') return;
    if (result.refused !== null) logRefused(context, uid, [result.refused]);
  }
}

async function refillNext(
  transaction: Transaction,
  paths: UserPaths,
): Promise<'done' | { refused: string | null }> {
  const state = rebuildOf(await transaction.get(paths.rebuild));
  const [agentId, ...pending] = state?.pending ?? [];
  if (state === null || agentId === undefined) return 'done';

  if (!state.admitted.includes(agentId) && isFull(state.admitted, null)) {
    // Without a closed trade there is nothing to refuse.
    const [newest] = await newestClosedTrades(transaction, paths, agentId, 1);
    const refused = newest === undefined ? null : agentId;
    writeRebuild(transaction, paths, {
      ...state,
      pending,
      refused: refused === null ? state.refused : [...state.refused, refused],
    });
    return { refused };
  }
  const [currentSnapshot, windowSnapshot] = await transaction.getAll(
    paths.current,
    paths.windows.doc(agentId),
  );
  if (currentSnapshot === undefined || windowSnapshot === undefined) return 'done';
  const stored = windowOf(windowSnapshot);
  // Folds need what the configuration in force needs: `finish` cuts the window when that changes.
  const inForce = currentOf(currentSnapshot)?.config.lookbackTrades ?? 0;
  const capacity = windowCapacity(Math.max(state.config.lookbackTrades, inForce));
  const window = await refillWindow(transaction, paths, agentId, capacity);
  const write = windowWrite(stored, window);
  if (write !== null) writeWindow(transaction, paths, write);
  writeRebuild(transaction, paths, {
    ...state,
    pending,
    admitted: placesAfter(state, agentId, window.trades.length > 0),
    windowsChanged: state.windowsChanged || write !== null,
  });
  return { refused: null };
}

/** A place is taken by an agent with a window, kept by a configured one, and given back by one that has neither. */
function placesAfter({ admitted, config }: RebuildState, agentId: string, hasWindow: boolean): string[] {
  const others = admitted.filter((other) => other !== agentId);
  const keeps = hasWindow || (config.agentIds ?? []).includes(agentId);
  return keeps ? [...others, agentId] : others;
}

/** Publishes what the windows say and ends the rebuild; `unfit` when some windows must be refilled first. */
async function finish(
  context: AppContext,
  paths: UserPaths,
): Promise<'unfit' | { kind: RebuildResult; published: Published | null }> {
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
    const next = {
      config: state.config,
      agents: assessAgents(trades, state.config),
      windowAgents: [...trades.keys()],
      refusedAgents: refused,
      windowsChanged: state.windowsChanged || fitting.length > 0,
      causes: state.causes,
    };
    const published = publish(transaction, context, paths, before, next);
    if (fitting.length < writes.length) {
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
  current: PublishedAllocation | null,
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
  current: PublishedAllocation | null,
  stored: readonly StoredWindow[],
): { trades: Map<string, readonly TradeRecord[]>; refused: string[]; writes: WindowWrite[] } {
  const capacity = windowCapacity(config.lookbackTrades);
  // A fold may have given the last place away meanwhile: what it has published stays.
  const others = stored.map(({ agentId }) => agentId);
  const admitted = admit(current?.windowAgents ?? [], config.agentIds, others);
  const windows = stored.map((found) => ({
    found,
    cut: {
      capacity,
      trades: admitted.has(found.agentId) ? (found.window?.trades.slice(0, capacity) ?? []) : [],
    },
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
