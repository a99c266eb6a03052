import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { rebuildOf } from '../../store/rebuild';
import { driftRepaired } from '../../core/alerts/other-news';
import { tell } from '../alerts/tell';
import type { AppContext } from '../context';
import { keepMark } from '../erase/keep-mark';
import { rebuildInSweep, rebuildUser } from '../rebuild/rebuild-user';
import { TransientError } from '../transient-error';
import { SCHEDULED } from './plan-check';

/**
 * Rebuilds a user who needs it, but none whose data was erased. A rebuild that was cut short is resumed, even within the
 * minute between rebuilds.
 */
export async function repair(context: AppContext, uid: string): Promise<'healthy' | 'rebuilt' | 'erased'> {
  const [state] = await readAll(context.db, userPaths(context.db, uid).rebuild);
  const rebuild = rebuildOf(state) === null ? rebuildInSweep : rebuildUser;
  const result = await rebuild(context, uid, [SCHEDULED]);
  if (result.kind === 'too_soon' || result.kind === 'importing') throw begunElsewhere(uid);
  if (result.kind === 'erased') {
    await keepMark(context, uid);
    return 'erased';
  }
  return result.kind === 'nothing_left' ? 'healthy' : 'rebuilt';
}

/**
 * Scheduled reconciliation: rebuilds a user who seems healthy, and reports whether anything had drifted.
 *
 * @throws TransientError if a rebuild was begun a short time ago, and nobody knows yet what it will find
 */
export async function reconcile(context: AppContext, uid: string): Promise<'healthy' | 'drift_repaired'> {
  const result = await rebuildInSweep(context, uid, [SCHEDULED]);
  // A user rebuilt within the last minute needs no check.
  if (result.kind === 'too_soon' && !result.isRebuilt) throw begunElsewhere(uid);
  if (result.kind !== 'published' || !result.changed) return 'healthy';
  context.log.warn('The windows had drifted from the journal, and were repaired.', {
    event: 'windows_drifted',
    uid,
  });
  await tell(context, uid, driftRepaired(context.now()));
  return 'drift_repaired';
}

function begunElsewhere(uid: string): TransientError {
  return new TransientError(
    `User ${uid} needs a rebuild, and one was begun less than a minute ago, or follows an import that runs.`,
  );
}
