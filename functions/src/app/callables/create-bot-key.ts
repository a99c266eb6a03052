import type { DocumentReference } from 'firebase-admin/firestore';
import { encodeNewKey, type NewKeyAnswer, parseKeyRequest } from '../../contract/callables/bot-keys';
import { type BotKey, lives } from '../../contract/documents/bot-key';
import { hashOfSecret, KEY_ID_BYTES, keyText, SECRET_BYTES } from '../../contract/fields/key-text';
import type { Instant } from '../../core/base/instant';
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
 * time, and revoked ones beyond the newest `MAX_KEYS`, so that their number is bounded. A user may make at most 10 keys per minute.
 *
 * @throws InvalidInput, TooManyChangesError, TooManyKeysError, ErasedError
 */
export async function createBotKey(context: AppContext, uid: string, input: unknown): Promise<NewKeyAnswer> {
  const { db, secretText } = context;
  const now = context.now();
  const request = parseKeyRequest(input, now);
  const paths = userPaths(db, uid);
  const given = { id: secretText(KEY_ID_BYTES, 'hex'), secret: secretText(SECRET_BYTES, 'base64url') };
  const key: BotKey = {
    ...request,
    uid,
    secretHash: hashOfSecret(given.secret),
    createdAt: now,
    revokedAt: null,
  };
  await db.runTransaction(async (transaction) => {
    const [limits, mark] = await readAll(transaction, paths.limits, paths.erased);
    const erased = erasedOf(mark);
    if (erased !== null) throw new ErasedError(erased.erasedAt);
    // Asked before the keys are read: a refusal costs two reads. The document is written by every call that makes a key, so
    // two at once cannot both take the last place.
    const after = withNewKey(limitsOf(limits), now);
    const stored = (await transaction.get(botKeysOf(db, uid))).docs;
    const found = stored.map((snapshot) => ({ ref: snapshot.ref, key: botKeyOf(snapshot) }));
    const alive = found.filter(({ key: each }) => each !== null && lives(each, now));
    if (alive.length >= MAX_KEYS) throw new TooManyKeysError();
    const marks = marksOf(found, now);
    for (const each of found)
      if (!alive.includes(each) && !marks.includes(each)) transaction.delete(each.ref);
    writeLimits(transaction, paths, after);
    writeKey(transaction, botKeyPath(db, given.id), key);
  });
  return encodeNewKey({ id: given.id, key }, keyText(given));
}

interface Found {
  readonly ref: DocumentReference;
  /** Null: damaged. */
  readonly key: BotKey | null;
}

/** The revoked keys that are kept: the newest, as long as they are looked for. */
function marksOf(found: readonly Found[], now: Instant): readonly Found[] {
  const millis = ({ key }: Found): number => key?.revokedAt?.toMillis() ?? 0;
  return found
    .filter(({ key }) => key !== null && key.revokedAt !== null && (key.expiresAt?.compare(now) ?? 1) > 0)
    .sort((a, b) => millis(b) - millis(a))
    .slice(0, MAX_KEYS);
}
