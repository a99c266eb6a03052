import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import { currentOf } from '../../store/allocations';
import type { AppContext } from '../context';

/** `current` for read-only callers; null if it is missing or damaged (damage is logged). */
export function currentForReaders(
  { log }: AppContext,
  uid: string,
  snapshot: DocumentSnapshot,
): CurrentDocument | null {
  const current = currentOf(snapshot);
  if (snapshot.exists && current === null)
    log.error('The current allocation is damaged; the next trade or sweep rebuilds it.', {
      event: 'current_damaged',
      uid,
    });
  return current;
}
