import { parseNothing } from '../../contract/fields/invalid-input';
import type { TestAlertAnswer } from '../../contract/callables/test-alert';
import { testAlert } from '../../core/alerts/other-news';
import { momentId } from '../../core/alerts/words';
import { alertId } from '../../store/alerts';
import { erasedOf } from '../../store/erased';
import { limitsOf, writeLimits } from '../../store/limits';
import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf } from '../../store/settings';
import { writeNews } from '../alerts/write-news';
import type { AppContext } from '../context';
import { ErasedError } from '../erase/erased-error';
import { withTest } from './change-limit';

/**
 * Makes an alert that says it is a test, and is delivered like any other, but once: also to a webhook that was given up. A user may
 * send 10 per hour.
 *
 * Costs 4 reads and 2 writes without its delivery, and a refusal 4 reads.
 *
 * @throws InvalidInput, TooManyChangesError, ErasedError
 */
export async function sendTestAlert(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<TestAlertAnswer> {
  parseNothing(input);
  const { db } = context;
  const paths = userPaths(db, uid);
  return db.runTransaction(async (transaction) => {
    const now = context.now();
    const [stored, mark, settings] = await readAll(transaction, paths.limits, paths.erased, paths.settings);
    const erased = erasedOf(mark);
    if (erased !== null) throw new ErasedError(erased.erasedAt);
    const limits = withTest(limitsOf(stored), now);
    const { webhook, push } = settingsOf(settings).policy.alerts;
    const { empty } = await transaction.get(paths.devices.select().limit(1));
    const channels = { webhook: webhook !== null, push: push && !empty };
    // Tests of one moment have places of their own among the last.
    const test = testAlert(`${momentId(now)} ${limits.testsSentAt.length}`);
    writeLimits(transaction, paths, limits);
    writeNews(transaction, paths, [test], channels, now, context);
    return { alert_id: alertId(test.kind, test.subject, test.state), channels };
  });
}
