import { type DocumentSnapshot, Timestamp, type Transaction } from 'firebase-admin/firestore';
import { decodeErased, encodeErased, type ErasedMark } from '../contract/documents/erased';
import type { UserPaths } from './paths';
import { toInstant, toTimestamp, withInstants } from './timestamps';

/** Reads the mark of an erasure; null if there is none. A damaged one counts: what was erased must not come back. */
export function erasedOf(snapshot: DocumentSnapshot): ErasedMark | null {
  const data = snapshot.data();
  if (!snapshot.exists || data === undefined) return null;
  const mark = decodeErased(withInstants(data));
  if (mark !== null) return mark;
  const written = toInstant(snapshot.updateTime ?? new Timestamp(0, 0));
  return { erasedAt: written, expiresAt: written };
}

/** Writes the mark. */
export function writeErased(transaction: Transaction, paths: UserPaths, mark: ErasedMark): void {
  transaction.set(paths.erased, encodeErased(mark, toTimestamp));
}
