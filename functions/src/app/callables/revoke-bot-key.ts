import { parseRevocation, type RevocationAnswer } from '../../contract/callables/bot-keys';
import { botKeyPath } from '../../store/bot-keys';
import type { AppContext } from '../context';

/**
 * Deletes a key of the user. An instance may answer it for another minute. A key of somebody else is not found, like one that
 * does not exist.
 *
 * @throws InvalidInput
 */
export async function revokeBotKey(
  { db }: AppContext,
  uid: string,
  input: unknown,
): Promise<RevocationAnswer> {
  const path = botKeyPath(db, parseRevocation(input));
  const found = await path.get();
  if (!found.exists || found.get('uid') !== uid) return { revoked: false };
  await path.delete();
  return { revoked: true };
}
