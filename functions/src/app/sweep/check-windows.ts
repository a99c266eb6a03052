import { currentOf } from '../../store/allocations';
import type { UserPaths } from '../../store/paths';
import { type Reader, readAll } from '../../store/reader';
import { readWindows } from '../../store/windows';
import { sameRules } from '../../contract/documents/alert-book';
import type { AlertRules } from '../../core/alerts/alert-book';
import { settingsOf } from '../../store/settings';
import { rulesOf } from '../alerts/rules-of';
import { withOwnIds } from '../alerts/own-ids';
import { publishTold } from '../alerts/with-alerts';
import type { AppContext } from '../context';
import { logPublication, publishCorrelations } from '../publish/publish';
import { agentsWithWrongSums, type CheckPlan, planCheck, type Standing } from './plan-check';

/** What a check has read, with what the settings say about alerts. */
export interface CheckedStanding extends Standing {
  readonly rules: AlertRules;
}

/** What the comparison of `current` with its windows led to. `unfit`: the user must be rebuilt. */
export type WindowsResult = 'settled' | 'republished' | 'unfit';

/**
 * Compares `current` with its windows, and publishes again if they differ. Reads nothing where they agree: it is given
 * what plain reads have found. A fold may have come between those, so only a transaction, which reads again, decides.
 */
export async function checkWindows(
  context: AppContext,
  uid: string,
  paths: UserPaths,
  found: CheckedStanding,
): Promise<WindowsResult> {
  const { current, stored, rules } = found;
  const wrongSums = current === null ? [] : agentsWithWrongSums(stored, current.config);
  if (wrongSums.length > 0) {
    context.log.error('The sums of windows were not those of their trades; they are computed again.', {
      event: 'sums_wrong',
      uid,
      agent_ids: wrongSums,
    });
    return 'unfit';
  }
  if (isSettled(planCheck(found, rules, context.now()))) return 'settled';
  const plan = await publishDifference(context, paths, found);
  if (plan.kind === 'unfit') return 'unfit';
  logPublication(context, uid, plan.publication);
  if (plan.publication.kind !== 'versioned') return 'settled';
  if (!plan.publication.byTime)
    context.log.warn('The allocation differed from its windows, and was published again.', {
      event: 'allocation_differed',
      uid,
    });
  return 'republished';
}

/** Whether there is nothing to write, not even what the user is told. */
function isSettled(plan: CheckPlan): boolean {
  return plan.kind === 'fit' && plan.publication.kind === 'unchanged' && plan.publication.current === null;
}

function publishDifference(
  context: AppContext,
  paths: UserPaths,
  found: CheckedStanding,
): Promise<CheckPlan> {
  return context.db.runTransaction(async (transaction) => {
    const standing = await readStanding(transaction, paths, found);
    // A copy that was up to date stays so by itself; for another one the settings are read again.
    const copy = standing.current?.alertBook?.rules ?? null;
    const isUpToDate = copy !== null && sameRules(copy, found.rules);
    const rules = isUpToDate ? copy : rulesOf(settingsOf(await transaction.get(paths.settings)), context);

    const now = context.now();
    const plan = planCheck(standing, rules, now);

    if (plan.kind === 'fit') {
      const { publication, diversification } = plan;
      const news = await withOwnIds(transaction, paths, plan.news, now);
      publishTold(transaction, paths, { publication, news }, context);
      publishCorrelations(transaction, paths, standing.current, publication, diversification);
    }
    return plan;
  });
}

/**
 * Reads `current` and the windows that it names. Costs one read, and one more per agent where a window has changed since they
 * were read: every change of a window raises the revision.
 */
export async function readStanding(
  reader: Reader,
  paths: UserPaths,
  found: Standing | null = null,
): Promise<Standing> {
  const [snapshot] = await readAll(reader, paths.current);
  const current = currentOf(snapshot);
  const isSame =
    current?.revision === found?.current?.revision && current?.version === found?.current?.version;
  if (current !== null && found !== null && isSame) return { current, stored: found.stored };
  return { current, stored: await readWindows(reader, paths, current?.windowAgents ?? []) };
}
