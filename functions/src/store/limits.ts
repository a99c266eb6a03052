import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { decodeLimits, encodeLimits, type Limits, NO_LIMITS } from '../contract/documents/limits';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/** Reads the limits of a user. Where there are none, or damaged ones, nothing was asked for lately. */
export function limitsOf(snapshot: DocumentSnapshot): Limits {
  return decodeLimits(withInstants(snapshot.data() ?? {})) ?? NO_LIMITS;
}

/** Writes the limits of a user. */
export function writeLimits(transaction: Transaction, paths: UserPaths, limits: Limits): void {
  transaction.set(paths.limits, encodeLimits(limits, toTimestamp));
}
