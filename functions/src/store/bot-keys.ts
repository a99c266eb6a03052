import type {
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  Query,
  Transaction,
} from 'firebase-admin/firestore';
import { type BotKey, decodeBotKey, encodeBotKey } from '../contract/documents/bot-key';
import { toTimestamp, withInstants } from './timestamps';

/** The keys of all users. They are not below a user, because a request of a bot names its key only. */
const BOT_KEYS = 'botKeys';

/** Where a key is. */
export function botKeyPath(db: Firestore, id: string): DocumentReference {
  return db.collection(BOT_KEYS).doc(id);
}

/** The keys of a user. Needs only the index that Firestore has of each field. */
export function botKeysOf(db: Firestore, uid: string): Query {
  return db.collection(BOT_KEYS).where('uid', '==', uid);
}

/** Reads a key; null if there is none, or it is damaged. */
export function botKeyOf(snapshot: DocumentSnapshot): BotKey | null {
  const data = snapshot.data();
  return !snapshot.exists || data === undefined ? null : decodeBotKey(withInstants(data));
}

/** Writes what is left of a key that was revoked. */
export function revokeBotKey(transaction: Transaction, path: DocumentReference, key: BotKey): void {
  transaction.set(path, encodeBotKey(key, toTimestamp));
}

/** Writes a new key. */
export function createBotKey(transaction: Transaction, path: DocumentReference, key: BotKey): void {
  transaction.create(path, encodeBotKey(key, toTimestamp));
}
