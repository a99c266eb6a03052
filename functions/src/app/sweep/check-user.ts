import { currentOf } from '../../store/allocations';
import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf } from '../../store/settings';
import { readWindows } from '../../store/windows';
import { rulesOf } from '../alerts/rules-of';
import type { AppContext } from '../context';
import { checkJournal } from './check-journal';
import { checkWindows } from './check-windows';
import { reconcile, repair } from './rebuild-in-sweep';
import { settledCurrent } from './settled';
import { isTurn } from './turn';

/** What a check found, and did about it. */
export type CheckResult = 'healthy' | 'folded' | 'republished' | 'rebuilt' | 'drift_repaired' | 'erased';

/**
 * Checks one user. Folds trades that closed since the last check and are missing; publishes again if `current` differs
 * from its windows; rebuilds a user without a usable `current`, with settings that are not in force, with damaged
 * windows, or whose turn it is.
 *
 * A user with nothing to repair costs plain reads alone: `current` and the settings, each window, and the trades closed
 * since the last check (one read if there are none). They lock nothing, so no close waits for a check.
 */
export async function checkUser(context: AppContext, uid: string, day: number): Promise<CheckResult> {
  const { db, reconcileDays } = context;
  const paths = userPaths(db, uid);
  const now = context.now();
  const [settings, snapshot] = await readAll(db, paths.settings, paths.current);
  const current = settledCurrent({ settings: settingsOf(settings), current: currentOf(snapshot) }, now);
  if (current === null) return repair(context, uid);
  const { rebuiltAt } = current;
  if (isTurn({ uid, day, rebuiltAt, reconcileDays }, now)) return reconcile(context, uid);

  const found = { current, stored: await readWindows(db, paths, current.windowAgents) };
  const rules = rulesOf(settingsOf(settings), context);
  const windows = await checkWindows(context, uid, paths, { ...found, rules });
  if (windows === 'unfit') return repair(context, uid);
  const journal = await checkJournal(context, uid, found, now);
  switch (journal) {
    case 'unfit':
      return repair(context, uid);
    case 'too_many':
      return reconcile(context, uid);
    case 'folded':
      return 'folded';
    case 'settled':
      return windows === 'republished' ? 'republished' : 'healthy';
    default:
      return journal satisfies never;
  }
}
