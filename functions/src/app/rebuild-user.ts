import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { Cause } from '../contract/allocation-document';
import { sameConfig } from '../contract/config';
import { InvalidInput } from '../contract/invalid-input';
import type { RebuildState } from '../contract/rebuild-document';
import { configOfSettings } from '../contract/settings';
import { admit, isFull, MAX_AGENTS } from '../core/admission';
import { allocatedAgents, assessAgent } from '../core/allocation';
import { DEFAULT_CONFIG, type EngineConfig } from '../core/config';
import { compareUtf8 } from '../core/utf8';
import { windowCapacity } from '../core/window';
import { currentOf, lastPublished } from '../store/allocations';
import { agentsInJournal } from '../store/journal';
import { type UserPaths, userPaths } from '../store/paths';
import { rebuildOf, writeRebuild } from '../store/rebuild';
import { agentsWithWindow, readWindows, windowOf, windowWrite, writeWindow } from '../store/windows';
import { mergeCauses } from './causes';
import type { AppContext } from './context';
import { PassingFault } from './faults';
import { refillWindow } from './fold-window';
import { logPublished, publish, type Published } from './publish';

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
 * Folds go on meanwhile under the configuration in force. They never shorten a window, and lengthen one that has become
 * too short for them, so publishing checks every window and sends those that do not fit back to be refilled.
 */
export async function rebuildUser(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult> {
  const paths = userPaths(context.db, uid);
  await begin(context, paths, causes);
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
async function begin(context: AppContext, paths: UserPaths, causes: readonly Cause[]): Promise<void> {
  const [inJournal, withWindow] = await Promise.all([agentsInJournal(paths), agentsWithWindow(paths)]);
  const damage = await context.db.runTransaction(async (transaction) => {
    const [rebuild, settings, current] = await transaction.getAll(
      paths.rebuild,
      paths.settings,
      paths.current,
    );
    const { config, damage } = await wantedConfig(transaction, paths, settings, current);
    const found = rebuild === undefined ? null : rebuildOf(rebuild);
    const now = context.now();
    const resumable =
      found !== null &&
      sameConfig(found.config, config) &&
      now.seconds - found.startedAt.seconds < RESUMABLE_SECONDS;
    const allCauses = mergeCauses([...(found?.causes ?? []), ...causes]);
    if (resumable) {
      writeRebuild(transaction, paths, { ...found, causes: allCauses });
      return damage;
    }
    const places = admit(withWindow, config.agentIds, []);
    writeRebuild(transaction, paths, {
      config,
      pending: [...[...places].sort(compareUtf8), ...inJournal.filter((agentId) => !places.has(agentId))],
      admitted: [...places],
      windowsChanged: found?.windowsChanged ?? false,
      causes: allCauses,
      startedAt: now,
    });
    return damage;
  });
  if (damage !== null)
    context.log.error('The settings are damaged; the last good configuration stays in force.', {
      document: paths.settings.path,
      field: damage.field,
      reason: damage.message,
    });
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
    if (result.refused !== null)
      context.log.warn(`Trades refused: a user can have at most ${MAX_AGENTS} agents.`, {
        uid,
        agent_ids: [result.refused],
      });
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
    writeRebuild(transaction, paths, { ...state, pending });
    return { refused: agentId };
  }
  const stored = windowOf(await transaction.get(paths.windows.doc(agentId)));
  const window = await refillWindow(transaction, paths, agentId, windowCapacity(state.config.lookbackTrades));
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
    // Another one has finished it.
    if (state === null)
      return { kind: currentSnapshot.exists ? 'published' : 'nothing_left', published: null };
    if (state.pending.length > 0) return 'unfit';

    const current = currentOf(currentSnapshot);
    const agentIds = new Set([...state.admitted, ...(current?.windowAgents ?? [])]);
    const windows = await readWindows(transaction, paths, [...agentIds].sort(compareUtf8));
    const capacity = windowCapacity(state.config.lookbackTrades);
    const unfit = windows.filter(({ window }) => window?.capacity !== capacity);
    if (unfit.length > 0) {
      writeRebuild(transaction, paths, { ...state, pending: unfit.map(({ agentId }) => agentId) });
      return 'unfit';
    }

    const trades = new Map(windows.map(({ agentId, window }) => [agentId, window?.trades ?? []]));
    const agents = allocatedAgents(state.config, trades.keys()).map(
      (agentId) => [agentId, assessAgent(trades.get(agentId) ?? [], state.config)] as const,
    );
    const before =
      current === null
        ? { current, exists: currentSnapshot.exists, ...(await lastPublished(transaction, paths)) }
        : { current };
    const next = {
      config: state.config,
      agents: new Map(agents),
      windowAgents: [...trades.keys()],
      windowsChanged: state.windowsChanged,
      causes: state.causes,
    };
    const published = publish(transaction, context, paths, before, next);
    transaction.delete(paths.rebuild);
    return { kind: published.kind === 'removed' ? 'nothing_left' : 'published', published };
  });
}
