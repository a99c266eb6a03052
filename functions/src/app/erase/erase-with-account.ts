import { isUserId } from '../../contract/fields/ids';
import type { AppContext } from '../context';
import { reasonOf, TransientError } from '../transient-error';
import { eraseUser } from './erase-user';

/** Below the 540 s of the function, with room for the last page. */
const SECONDS = 480;

/**
 * Erases a user whose account was deleted, as `deleteMyData` does. An event that comes twice finds nothing to delete. Nobody can
 * ask again for what is left, so the event must be delivered again until all is gone.
 *
 * @throws TransientError when something is left, and whatever else fails; that is logged, because nobody waits for an answer
 */
export async function eraseWithAccount(
  context: Pick<AppContext, 'db' | 'now' | 'log' | 'withAccount'>,
  uid: string,
): Promise<void> {
  const { withAccount, log } = context;
  // An id that cannot name a document has none.
  if (withAccount === 'nothing' || !isUserId(uid)) return;
  const { done } = await eraseUser(context, uid, { journal: withAccount === 'all', seconds: SECONDS }).catch(
    (error: unknown) => {
      log.error('The data of a deleted account could not be erased. It is tried again for a day.', {
        event: 'account_not_erased',
        uid,
        reason: reasonOf(error),
      });
      throw error;
    },
  );
  if (!done)
    throw new TransientError(
      `The data of user ${uid} is erased in part; the rest goes with the next delivery.`,
    );
}
