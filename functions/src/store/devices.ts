import { createHash } from 'node:crypto';
import type { DocumentReference, QueryDocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { decodeDevice, type Device, encodeDevice } from '../contract/documents/device';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/** Where a device is. A token is too long and too secret for a name. */
export function devicePath(paths: UserPaths, token: string): DocumentReference {
  return paths.devices.doc(createHash('sha256').update(token).digest('hex'));
}

/** A device as it was found. */
export interface StoredDevice {
  readonly ref: DocumentReference;
  /** Null: damaged. */
  readonly device: Device | null;
}

/** Reads a device. */
export function deviceOf(snapshot: QueryDocumentSnapshot): StoredDevice {
  return { ref: snapshot.ref, device: decodeDevice(withInstants(snapshot.data())) };
}

/** Writes a device. */
export function writeDevice(transaction: Transaction, paths: UserPaths, device: Device): void {
  transaction.set(devicePath(paths, device.token), encodeDevice(device, toTimestamp));
}
