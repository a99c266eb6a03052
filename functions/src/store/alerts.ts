import { createHash } from 'node:crypto';
import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import {
  type Alert,
  decodeAlert,
  type Delivered,
  encodeAlert,
  encodeDelivered,
} from '../contract/documents/alert';
import type { AlertKind } from '../core/alerts/alert-kinds';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/**
 * The id of an alert. The same event has the same id, however often it is noticed.
 *
 * @param state what tells this event from others of the same kind and subject, such as the time at which it began
 */
export function alertId(kind: AlertKind, subject: string, state: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([subject, state]))
    .digest('hex');
  return `${kind}-${hash.slice(0, 24)}`;
}

/** Writes an alert. One with this id, which may have been read or delivered meanwhile, is not looked for. */
export function writeAlert(transaction: Transaction, paths: UserPaths, id: string, alert: Alert): void {
  transaction.set(paths.alerts.doc(id), encodeAlert(alert, toTimestamp));
}

/** Notes who has taken an alert that exists. The time at which it was read stays, whoever sets it meanwhile. */
export function writeDelivered(
  transaction: Transaction,
  paths: UserPaths,
  id: string,
  delivered: Delivered | null,
): void {
  transaction.update(paths.alerts.doc(id), { delivered: encodeDelivered(delivered, toTimestamp) });
}

/** Reads an alert; null when it is missing or damaged. */
export function alertOf(snapshot: DocumentSnapshot): Alert | null {
  const data = snapshot.data();
  return data === undefined ? null : decodeAlert(withInstants(data));
}
