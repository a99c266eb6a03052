import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';

/** Where the documents of one user are (docs/specification.md, section 1). */
export interface UserPaths {
  readonly trades: CollectionReference;
  readonly current: DocumentReference;
  readonly history: CollectionReference;
  readonly settings: DocumentReference;
  readonly windows: CollectionReference;
  readonly rebuild: DocumentReference;
  readonly limits: DocumentReference;
  readonly owner: DocumentReference;
}

/** The path that the trade trigger listens to. */
export const TRADE_DOCUMENT = 'users/{uid}/tradeJournal/{tradeId}';

/** The path that the settings trigger listens to. */
export const SETTINGS_DOCUMENT = 'users/{uid}/settings/maestro';

/** The paths of one user. */
export function userPaths(db: Firestore, uid: string): UserPaths {
  const user = db.collection('users').doc(uid);
  return {
    trades: user.collection('tradeJournal'),
    current: user.collection('allocations').doc('current'),
    history: user.collection('allocationHistory'),
    settings: user.collection('settings').doc('maestro'),
    windows: user.collection('agentWindows'),
    rebuild: user.collection('maestroState').doc('rebuild'),
    limits: user.collection('maestroState').doc('limits'),
    owner: user.collection('maestroState').doc('owner'),
  };
}

/** History documents are named by their version with 10 digits, so that names sort like versions. */
export function historyDocument(paths: UserPaths, version: number): DocumentReference {
  return paths.history.doc(String(version).padStart(10, '0'));
}

/**
 * The user and the id of a trade document, from its own path. The params of an event cannot be used: they come from a
 * header, and are wrong for ids with non-ASCII characters or with `%XX` (firebase-functions issue 1459).
 */
export function tradePathOf(trade: DocumentReference): { uid: string; tradeId: string } {
  const user = trade.parent.parent;
  if (user === null) throw new Error(`${trade.path} is not a trade of a user.`);
  return { uid: user.id, tradeId: trade.id };
}

/**
 * The same, from a path as an event names it: the only way if the event came without the document. Null if it is not
 * the path of a trade.
 */
export function tradePathIn(document: string): { uid: string; tradeId: string } | null {
  const [, uid = '', tradeId = ''] = /^users\/([^/]+)\/tradeJournal\/([^/]+)$/s.exec(document) ?? [];
  return tradeId === '' ? null : { uid, tradeId };
}

/** The user of a settings document, from its own path for the same reason. */
export function settingsOwnerOf(settings: DocumentReference): string {
  const user = settings.parent.parent;
  if (user === null) throw new Error(`${settings.path} is not the settings of a user.`);
  return user.id;
}

/** The same, from a path as an event names it. Null if it is not the path of settings. */
export function settingsOwnerIn(document: string): string | null {
  return /^users\/([^/]+)\/settings\/maestro$/s.exec(document)?.[1] ?? null;
}
