import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { decodeImportMark, encodeImportMark, type ImportMark } from '../contract/documents/import-mark';
import { Instant } from '../core/base/instant';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

const LONG_AGO: ImportMark = { expiresAt: new Instant(0), agentIds: [] };

/** Reads the mark of an import; null if there is none. A damaged one has expired: a rebuild is due. */
export function importMarkOf(snapshot: DocumentSnapshot): ImportMark | null {
  const data = snapshot.data();
  if (!snapshot.exists || data === undefined) return null;
  return decodeImportMark(withInstants(data)) ?? LONG_AGO;
}

/** Writes the mark. */
export function writeImportMark(transaction: Transaction, paths: UserPaths, mark: ImportMark): void {
  transaction.set(paths.import, encodeImportMark(mark, toTimestamp));
}
