import { type DocumentSnapshot, Timestamp, type Transaction } from 'firebase-admin/firestore';
import { KNOWN_FIELDS, type StoredFields } from '../contract/documents/new-trade';
import { Instant } from '../core/base/instant';
import type { UserPaths } from './paths';
import { toInstant, toTimestamp } from './timestamps';

/** The fields of Maestro of the trades that exist, by id. */
export function storedFields(snapshots: readonly DocumentSnapshot[]): Map<string, StoredFields> {
  return new Map(
    snapshots
      .filter(({ exists }) => exists)
      .map((snapshot) => [
        snapshot.id,
        Object.fromEntries(
          KNOWN_FIELDS.map((name) => {
            const value: unknown = snapshot.get(name);
            return [name, value instanceof Timestamp ? toInstant(value) : value];
          }),
        ),
      ]),
  );
}

/** Creates a trade, or changes these fields of one. */
export function writeTrade(
  transaction: Transaction,
  paths: UserPaths,
  write: { readonly tradeId: string; readonly isNew: boolean; readonly fields: StoredFields },
): void {
  const document = paths.trades.doc(write.tradeId);
  const fields = Object.fromEntries(
    Object.entries(write.fields).map(([name, value]) => [
      name,
      value instanceof Instant ? toTimestamp(value) : value,
    ]),
  );
  if (write.isNew) transaction.create(document, fields);
  // Not `update`, which fails for a field named like one that every object has, such as `constructor`. The transaction has read
  // that there is this document.
  else transaction.set(document, fields, { merge: true });
}
