import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import {
  decodeClaim,
  decodeRebuild,
  encodeClaim,
  encodeRebuild,
  type RebuildState,
} from '../contract/documents/rebuild';
import type { Instant } from '../core/base/instant';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/** Reads the state of a user's rebuild; null if no rebuild runs or the document is damaged. */
export function rebuildOf(snapshot: DocumentSnapshot): RebuildState | null {
  const data = snapshot.data();
  return data === undefined ? null : decodeRebuild(withInstants(data));
}

/** Reads when a rebuild was claimed that has not begun yet; null: none was. */
export function claimOf(snapshot: DocumentSnapshot): Instant | null {
  const data = snapshot.data();
  return data === undefined ? null : decodeClaim(withInstants(data));
}

/** Writes that a rebuild is claimed. Its state takes the place of the claim when it begins. */
export function writeClaim(transaction: Transaction, paths: UserPaths, claimedAt: Instant): void {
  transaction.set(paths.rebuild, encodeClaim(claimedAt, toTimestamp));
}

/** Writes the state of a rebuild. */
export function writeRebuild(transaction: Transaction, paths: UserPaths, state: RebuildState): void {
  transaction.set(paths.rebuild, encodeRebuild(state, toTimestamp));
}
