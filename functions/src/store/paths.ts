import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';

/**
 * The collections of one user that Maestro itself writes, in the order in which an erasure empties them. This list decides
 * what an erasure deletes: whatever Maestro keeps of a user is in one of these, or in the journal.
 */
const OWN_COLLECTIONS = {
  settings: 'settings',
  windows: 'agentWindows',
  allocations: 'allocations',
  history: 'allocationHistory',
  alerts: 'alerts',
  devices: 'devices',
  state: 'maestroState',
} as const;

/** The collections of one user that Maestro itself writes, by the names that answers use. */
type OwnCollections = Readonly<Record<keyof typeof OWN_COLLECTIONS, CollectionReference>>;

/** Where the documents of one user are (docs/specification.md, section 1). */
export interface UserPaths {
  readonly own: OwnCollections;
  readonly trades: CollectionReference;
  readonly current: DocumentReference;
  readonly correlation: DocumentReference;
  readonly history: CollectionReference;
  readonly settings: DocumentReference;
  readonly windows: CollectionReference;
  readonly alerts: CollectionReference;
  readonly devices: CollectionReference;
  /** The secret that signs what the webhook gets, and whether it works. */
  readonly webhook: DocumentReference;
  readonly rebuild: DocumentReference;
  readonly erased: DocumentReference;
  readonly import: DocumentReference;
  readonly limits: DocumentReference;
  readonly owner: DocumentReference;
}

/** The path that the trade trigger listens to. */
export const TRADE_DOCUMENT = 'users/{uid}/tradeJournal/{tradeId}';

/** The path that the alert trigger listens to. */
export const ALERT_DOCUMENT = 'users/{uid}/alerts/{alertId}';

/** The path that the settings trigger listens to. */
export const SETTINGS_DOCUMENT = 'users/{uid}/settings/maestro';

/** The paths of one user. */
export function userPaths(db: Firestore, uid: string): UserPaths {
  const user = db.collection('users').doc(uid);
  const own = Object.fromEntries(
    Object.entries(OWN_COLLECTIONS).map(([name, collection]) => [name, user.collection(collection)]),
  ) as OwnCollections;
  return {
    own,
    trades: user.collection('tradeJournal'),
    current: own.allocations.doc('current'),
    correlation: own.allocations.doc('correlation'),
    history: own.history,
    settings: own.settings.doc('maestro'),
    windows: own.windows,
    alerts: own.alerts,
    devices: own.devices,
    webhook: own.state.doc('webhook'),
    rebuild: own.state.doc('rebuild'),
    erased: own.state.doc('erased'),
    import: own.state.doc('import'),
    limits: own.state.doc('limits'),
    owner: own.state.doc('owner'),
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

/** The user and the id of an alert, from its own path for the same reason. */
export function alertPathOf(alert: DocumentReference): { uid: string; alertId: string } {
  const user = alert.parent.parent;
  if (user === null) throw new Error(`${alert.path} is not an alert of a user.`);
  return { uid: user.id, alertId: alert.id };
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
