import { encodeKeys, type KeysAnswer } from '../../contract/callables/bot-keys';
import { parseNothing } from '../../contract/fields/invalid-input';
import { botKeyOf, botKeysOf } from '../../store/bot-keys';
import type { AppContext } from '../context';

/**
 * The keys of the user, the oldest first, without their secrets. One that has expired is shown until it goes, one that was revoked is not.
 *
 * @throws InvalidInput
 */
export async function listBotKeys({ db }: AppContext, uid: string, input: unknown): Promise<KeysAnswer> {
  parseNothing(input);
  const { docs } = await botKeysOf(db, uid).get();
  return encodeKeys(
    docs
      .flatMap((snapshot) => {
        const key = botKeyOf(snapshot);
        return key === null || key.revokedAt !== null ? [] : [{ id: snapshot.id, key }];
      })
      .sort((a, b) => a.key.createdAt.compare(b.key.createdAt)),
  );
}
