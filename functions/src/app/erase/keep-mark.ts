import { erasedOf, writeErased } from '../../store/erased';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { MARK_SECONDS } from './erase-user';

/**
 * Keeps the mark of an erased user who still has a journal. Without it, the next sweep would compute from the journal what
 * was erased. Once the journal is gone, no sweep finds the user any more, and the TTL policy removes the mark.
 */
export async function keepMark({ db, now }: AppContext, uid: string): Promise<void> {
  const paths = userPaths(db, uid);
  await db.runTransaction(async (transaction) => {
    const mark = erasedOf(await transaction.get(paths.erased));
    if (mark === null || mark.expiresAt.secondsSince(now()) > MARK_SECONDS / 2) return;
    writeErased(transaction, paths, { ...mark, expiresAt: now().plusSeconds(MARK_SECONDS) });
  });
}
