import type { Cause } from '../../contract/documents/allocation';
import { withRules } from '../../core/alerts/alert-book';
import { writeCurrent } from '../../store/allocations';
import { agentsInJournal } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { writeRebuild } from '../../store/rebuild';
import { agentsWithWindow } from '../../store/windows';
import { rulesOf } from '../alerts/rules-of';
import type { AppContext } from '../context';
import { wantedConfig } from '../publish/wanted-config';
import { findRebuild } from './found';
import { type BeginPlan, planBegin } from './plan-begin';

/**
 * Begins a rebuild, or resumes the one that was cut short.
 *
 * @param named agents with a closed trade: the search for agents ends before it has found all of them
 */
export async function beginRebuild(
  context: AppContext,
  paths: UserPaths,
  causes: readonly Cause[],
  named: readonly string[],
): Promise<BeginPlan> {
  const [inJournal, withWindow] = await Promise.all([agentsInJournal(paths), agentsWithWindow(paths)]);
  const agents = { inJournal: [...new Set([...inJournal, ...named])], withWindow };
  return context.db.runTransaction(async (transaction) => {
    const found = await findRebuild(transaction, paths);
    const config = await wantedConfig(transaction, paths, found.settings, found.current);

    const plan = planBegin({ found, agents, config, causes }, context.now());

    if (plan.kind === 'nothing_left' && found.claimedAt !== null) transaction.delete(paths.rebuild);
    // It has expired: what its import has written is read now.
    if (found.importMark !== null && (plan.kind === 'begun' || plan.kind === 'nothing_left'))
      transaction.delete(paths.import);
    if (plan.kind !== 'begun') return plan;
    writeRebuild(transaction, paths, plan.state);
    if (plan.current !== null) {
      // The settings were read here, and the end of the rebuild need not read them again.
      const { alertBook } = plan.current;
      const rules = rulesOf(found.settings, context);
      writeCurrent(transaction, paths, {
        ...plan.current,
        alertBook: alertBook && withRules(alertBook, rules),
      });
    }
    return plan;
  });
}
