import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { decodeRebuild, encodeRebuild, type RebuildState } from '../contract/documents/rebuild';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/** Reads the state of a user's rebuild; null if no rebuild runs or the document is damaged. */
export function rebuildOf(snapshot: DocumentSnapshot): RebuildState | null {
  const data = snapshot.data();
  return data === undefined ? null : decodeRebuild(withInstants(data));
}

/** Writes the state of a rebuild. */
export function writeRebuild(transaction: Transaction, paths: UserPaths, state: RebuildState): void {
  transaction.set(paths.rebuild, encodeRebuild(state, toTimestamp));
}
