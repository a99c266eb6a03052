import type { Transaction } from 'firebase-admin/firestore';
import type { RebuildState } from '../../contract/documents/rebuild';
import { currentOf } from '../../store/allocations';
import { newestClosedTrades } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { rebuildOf, writeRebuild } from '../../store/rebuild';
import { windowOf, windowWrite, writeWindow } from '../../store/windows';
import type { AppContext } from '../context';
import { logRefused } from '../publish/publish';
import { refillWindow } from '../windows/fold-window';
import { afterNoPlace, afterRefill, planRefill, refillCapacity } from './plan-refill';

/** What one transaction did: nothing was left to do, or it looked at one agent, which it may have refused. */
type Refilled = { readonly kind: 'done' } | { readonly kind: 'looked_at'; readonly refused: string | null };

/** Refills the pending windows, one per transaction. */
export async function refillPending(context: AppContext, uid: string, paths: UserPaths): Promise<void> {
  for (;;) {
    const result = await context.db.runTransaction((transaction) => refillNext(transaction, paths));
    if (result.kind === 'done') return;
    if (result.refused !== null) logRefused(context, uid, [result.refused]);
  }
}

async function refillNext(transaction: Transaction, paths: UserPaths): Promise<Refilled> {
  const state = rebuildOf(await transaction.get(paths.rebuild));
  const step = planRefill(state);
  if (state === null || step.kind === 'done') return { kind: 'done' };
  switch (step.kind) {
    case 'no_place':
      return refuse(transaction, paths, state, step.agentId);
    case 'refill':
      return refill(transaction, paths, state, step.agentId);
    default:
      return step satisfies never;
  }
}

async function refuse(
  transaction: Transaction,
  paths: UserPaths,
  state: RebuildState,
  agentId: string,
): Promise<Refilled> {
  const current = currentOf(await transaction.get(paths.current));
  const [newest] = await newestClosedTrades(transaction, paths, agentId, 1);
  const hasClosedTrade = newest !== undefined;
  // An earlier rebuild may have left a window behind. One that `current` knows has a place: a fold has given it.
  if (!(current?.windowAgents ?? []).includes(agentId)) transaction.delete(paths.windows.doc(agentId));
  writeRebuild(transaction, paths, afterNoPlace(state, agentId, hasClosedTrade));
  return { kind: 'looked_at', refused: hasClosedTrade ? agentId : null };
}

async function refill(
  transaction: Transaction,
  paths: UserPaths,
  state: RebuildState,
  agentId: string,
): Promise<Refilled> {
  const [current, stored] = await readAll(transaction, paths.current, paths.windows.doc(agentId));
  const capacity = refillCapacity(state, currentOf(current));
  const window = await refillWindow(transaction, paths, agentId, capacity, state.config);
  const write = windowWrite(windowOf(stored), window);
  if (write !== null) writeWindow(transaction, paths, write);
  const changes = { isEmpty: window.trades.length === 0, isChanged: write !== null };
  writeRebuild(transaction, paths, afterRefill(state, agentId, changes));
  return { kind: 'looked_at', refused: null };
}
