import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import {
  decodeCurrent,
  decodePublished,
  encodeCurrent,
  encodeInternals,
  encodePublished,
  type CurrentDocument,
} from '../contract/documents/allocation';
import { encodeCorrelations } from '../contract/documents/correlation';
import type { Diversification } from '../core/weights/diversification';
import type { EngineConfig } from '../core/config';
import type { Instant } from '../core/base/instant';
import { historyDocument, type UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/** Reads `allocations/current`; null if it is missing, or damaged and must be rebuilt. */
export function currentOf(snapshot: DocumentSnapshot): CurrentDocument | null {
  const data = snapshot.data();
  return data === undefined ? null : decodeCurrent(withInstants(data));
}

/** Writes `current` without a new version. */
export function writeCurrent(transaction: Transaction, paths: UserPaths, published: CurrentDocument): void {
  transaction.set(paths.current, encodeCurrent(published, toTimestamp));
}

/** Writes a new version to `current` and to the history, where the TTL policy on `expires_at` deletes it one day. */
export function writeVersion(
  transaction: Transaction,
  paths: UserPaths,
  current: CurrentDocument,
  expiresAt: Instant,
): void {
  // Encoded once for both: the figures of 100 agents are most of the work.
  const published = encodePublished(current, toTimestamp);
  transaction.set(paths.current, { ...published, ...encodeInternals(current, toTimestamp) });
  transaction.set(historyDocument(paths, current.version), {
    ...published,
    expires_at: toTimestamp(expiresAt),
  });
}

/** Writes `allocations/correlation`. */
export function writeCorrelations(
  transaction: Transaction,
  paths: UserPaths,
  { correlations, redundancy }: Diversification,
): void {
  transaction.set(paths.correlation, encodeCorrelations(correlations, redundancy.asOf, toTimestamp));
}

/** The numbers from which version and revision continue without a `current`, and the configuration last in force. */
export interface LastPublished {
  readonly version: number;
  readonly revision: number;
  readonly config: EngineConfig | null;
}

const NEVER_PUBLISHED: LastPublished = { version: 0, revision: 0, config: null };

/** Reads the newest version of the history: one document. */
export async function lastPublished(transaction: Transaction, paths: UserPaths): Promise<LastPublished> {
  const newest = await transaction.get(paths.history.orderBy('version', 'desc').limit(1));
  const snapshot = newest.docs[0];
  if (snapshot === undefined) return NEVER_PUBLISHED;
  const published = decodePublished(withInstants(snapshot.data()));
  return {
    version: published?.version ?? versionOf(snapshot),
    revision: published?.revision ?? 0,
    config: published?.config ?? null,
  };
}

/** A version of the history, read. */
export interface StoredVersion<Content> {
  readonly version: number;
  /** Null: damaged. */
  readonly content: Content | null;
}

/**
 * The newest versions of the history below `before`, at most `limit`. Whole documents: Firestore selects fields of maps by
 * their full path only, so it cannot leave out the evidence of agents that are not known.
 */
export async function newestHistory<Content>(
  paths: UserPaths,
  before: number,
  limit: number,
  decode: (fields: Readonly<Record<string, unknown>>) => Content | null,
): Promise<StoredVersion<Content>[]> {
  const newest = await paths.history
    .orderBy('version', 'desc')
    .where('version', '<', before)
    .limit(limit)
    .get();
  return newest.docs.map((snapshot) => ({
    version: versionOf(snapshot),
    content: decode(withInstants(snapshot.data())),
  }));
}

/** The name of a document is its version, even if the document is damaged. */
function versionOf({ id }: DocumentSnapshot): number {
  return Number(id) || 0;
}
