import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import { currentOf, lastPublished } from '../../store/allocations';
import { newestClosedTrades } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { rebuildOf, writeRebuild } from '../../store/rebuild';
import { agentsWithWindow, readWindows, writeWindow } from '../../store/windows';
import { toldByRebuild } from '../alerts/told-by-rebuild';
import { publishTold } from '../alerts/with-alerts';
import type { AppContext } from '../context';
import type { Predecessor, Publication } from '../publish/next-publication';
import { publishCorrelations } from '../publish/publish';
import { agentsToFinish, lookAgain, planFinish, refusedMeanwhile, unfitWindows } from './plan-finish';

/** How an attempt to finish a rebuild ended. */
export type FinishResult =
  | { readonly kind: 'finished'; readonly publication: Publication }
  /** Another call has finished it, or its state was deleted: a caller that needs `current` looks again. */
  | { readonly kind: 'finished_elsewhere' }
  /** Some windows must be refilled first. */
  | { readonly kind: 'unfinished' };

/** Publishes what the windows say and ends the rebuild, in one transaction. */
export async function finishRebuild(context: AppContext, paths: UserPaths): Promise<FinishResult> {
  return context.db.runTransaction((transaction) => finishInTransaction(transaction, context, paths));
}

async function finishInTransaction(
  transaction: Transaction,
  context: AppContext,
  paths: UserPaths,
): Promise<FinishResult> {
  const state = rebuildOf(await transaction.get(paths.rebuild));
  const currentSnapshot = await transaction.get(paths.current);
  if (state === null) return { kind: 'finished_elsewhere' };
  if (state.pending.length > 0) return { kind: 'unfinished' };

  const current = currentOf(currentSnapshot);
  const before = await predecessorOf(transaction, paths, current, currentSnapshot.exists);
  const withWindow = current?.windowAgents ?? (await windowsOfFolds(transaction, paths, before));
  const stored = await readWindows(transaction, paths, agentsToFinish(state, withWindow));
  const refused = await withClosedTrade(transaction, paths, refusedMeanwhile(state, current, stored));
  const again = lookAgain(state, current, stored, [...unfitWindows(state, stored), ...refused]);
  if (again !== null) {
    writeRebuild(transaction, paths, again);
    return { kind: 'unfinished' };
  }

  const now = context.now();
  const plan = planFinish(state, before, stored, now);
  const told = await toldByRebuild(
    transaction,
    paths,
    context,
    current,
    { ...plan, causes: state.causes },
    now,
  );
  const { publication } = told;

  for (const write of plan.writes) writeWindow(transaction, paths, write);
  publishTold(transaction, paths, told, context);
  publishCorrelations(transaction, paths, current, publication, plan.diversification);
  if (plan.state !== null) {
    writeRebuild(transaction, paths, plan.state);
    return { kind: 'unfinished' };
  }
  transaction.delete(paths.rebuild);
  return { kind: 'finished', publication };
}

/**
 * The agents with windows when `current` is lost: nothing else tells which of them folds have written meanwhile. Folds need a
 * `current`, so there are none before the first is published.
 */
async function windowsOfFolds(
  transaction: Transaction,
  paths: UserPaths,
  before: Predecessor,
): Promise<string[]> {
  return before.current === null && before.version === 0 ? [] : agentsWithWindow(paths, transaction);
}

/** What `current` says; if it is missing or damaged, the numbers of the newest version in the history. */
async function predecessorOf(
  transaction: Transaction,
  paths: UserPaths,
  current: CurrentDocument | null,
  exists: boolean,
): Promise<Predecessor> {
  if (current !== null) return { current };
  return { current, exists, ...(await lastPublished(transaction, paths)) };
}

/** Those of the agents that have a closed trade. */
async function withClosedTrade(
  transaction: Transaction,
  paths: UserPaths,
  agentIds: readonly string[],
): Promise<string[]> {
  const agents: string[] = [];
  for (const agentId of agentIds) {
    const [newest] = await newestClosedTrades(transaction, paths, agentId, 1);
    if (newest !== undefined) agents.push(agentId);
  }
  return agents;
}
