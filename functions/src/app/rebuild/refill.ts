import type { Transaction } from 'firebase-admin/firestore';
import type { RebuildState } from '../../contract/documents/rebuild';
import { isFull } from '../../core/trades/admission';
import { windowCapacity } from '../../core/trades/window';
import { currentOf } from '../../store/allocations';
import { newestClosedTrades } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { rebuildOf, writeRebuild } from '../../store/rebuild';
import { windowOf, windowWrite, writeWindow } from '../../store/windows';
import type { AppContext } from '../context';
import { refillWindow } from '../windows/fold-window';
import { logRefused } from '../publish/publish';

/** Refills the windows that are pending, one a transaction. */
export async function refillPending(context: AppContext, uid: string, paths: UserPaths): Promise<void> {
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
  const window = await refillWindow(transaction, paths, agentId, capacity, state.config);
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
