import { encodeNewKey, type NewKeyAnswer, parseKeyRequest } from '../../contract/callables/bot-keys';
import { type BotKey, lives } from '../../contract/documents/bot-key';
import { hashOfSecret, KEY_ID_BYTES, keyText, SECRET_BYTES } from '../../contract/fields/key-text';
import { botKeyOf, botKeyPath, botKeysOf, createBotKey as writeKey } from '../../store/bot-keys';
import { erasedOf } from '../../store/erased';
import { limitsOf, writeLimits } from '../../store/limits';
import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import type { AppContext } from '../context';
import { ErasedError } from '../erase/erased-error';
import { withNewKey } from './change-limit';

/** The most keys of a user that are valid at the same time. */
export const MAX_KEYS = 50;

/** The user has as many keys as there may be. */
export class TooManyKeysError extends Error {
  override readonly name = 'TooManyKeysError';

  constructor() {
    super(`There are ${MAX_KEYS} keys already; revoke one by revokeBotKey first.`);
  }
}

/**
 * Makes a key for a bot, and returns it: the only time that it is shown. Keys of the user that have expired go at the same
 * time, so that there are never more documents than valid keys. A user may make at most 10 keys per minute.
 *
 * @throws InvalidInput, TooManyChangesError, TooManyKeysError, ErasedError
 */
export async function createBotKey(context: AppContext, uid: string, input: unknown): Promise<NewKeyAnswer> {
  const { db, secretText } = context;
  const now = context.now();
  const request = parseKeyRequest(input, now);
  const paths = userPaths(db, uid);
  const given = { id: secretText(KEY_ID_BYTES, 'hex'), secret: secretText(SECRET_BYTES, 'base64url') };
  const key: BotKey = { ...request, uid, secretHash: hashOfSecret(given.secret), createdAt: now };
  await db.runTransaction(async (transaction) => {
    const [limits, mark] = await readAll(transaction, paths.limits, paths.erased);
    const erased = erasedOf(mark);
    if (erased !== null) throw new ErasedError(erased.erasedAt);
    // Asked before the keys are read: a refusal costs two reads. The document is written by every call that makes a key, so
    // two at once cannot both take the last place.
    const after = withNewKey(limitsOf(limits), now);
    const stored = (await transaction.get(botKeysOf(db, uid))).docs;
    const dead = stored.filter((snapshot) => {
      const found = botKeyOf(snapshot);
      return found === null || !lives(found, now);
    });
    if (stored.length - dead.length >= MAX_KEYS) throw new TooManyKeysError();
    for (const { ref } of dead) transaction.delete(ref);
    writeLimits(transaction, paths, after);
    writeKey(transaction, botKeyPath(db, given.id), key);
  });
  return encodeNewKey({ id: given.id, key }, keyText(given));
}
