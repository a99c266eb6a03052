import { parseRevocation, type RevocationAnswer } from '../../contract/callables/bot-keys';
import { lives, revoked } from '../../contract/documents/bot-key';
import { botKeyOf, botKeyPath, revokeBotKey as writeRevoked } from '../../store/bot-keys';
import type { AppContext } from '../context';

/**
 * Revokes a key of the user. An instance may answer it for another minute. What is left of it opens nothing, and lets the user be
 * told that somebody still uses it. A key of somebody else is not found, like one that does not exist or was revoked before.
 *
 * @throws InvalidInput
 */
export async function revokeBotKey(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  uid: string,
  input: unknown,
): Promise<RevocationAnswer> {
  const path = botKeyPath(db, parseRevocation(input));
  return db.runTransaction(async (transaction) => {
    const found = await transaction.get(path);
    if (!found.exists || found.get('uid') !== uid) return { revoked: false };
    const key = botKeyOf(found);
    if (key !== null && key.revokedAt !== null) return { revoked: false };
    if (key !== null && lives(key, now())) writeRevoked(transaction, path, revoked(key, now()));
    else transaction.delete(path);
    return { revoked: true };
  });
}
