import type { FirebaseApp } from 'firebase/app';
import {
  Bytes,
  collection,
  connectFirestoreEmulator,
  doc,
  documentId,
  type DocumentReference,
  type Firestore,
  FirestoreError,
  GeoPoint,
  getDocs,
  getDocsFromServer,
  initializeFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
  type Query,
  type QueryDocumentSnapshot,
  serverTimestamp,
  startAfter,
  Timestamp,
  vector,
  where,
  writeBatch,
} from 'firebase/firestore';
import { type FirestoreValues, UnstorableValue } from '../../journals/rows/exact-values';
import { plainDocument } from '../../src/contract/documents/plain-document';
import { Instant } from '../../src/core/base/instant';
import { ALERTS_LISTED } from '../../ui/model/live/alerts';
import type { WrittenAlert } from '../../ui/model/live/documents';
import type { AlertCursor } from '../../ui/model/live/older-alerts';
import type { Added, JournalTrade, Stop } from './backend';
import type { Address } from './firebase-place';
import { failureOf } from './maestro';
import { writtenFields } from './written-fields';

/** What the page listens to. */
export type Wanted =
  | { readonly kind: 'current' | 'settings' | 'correlation' | 'alerts' }
  | { readonly kind: 'history' | 'opened'; readonly limit: number }
  | { readonly kind: 'trades'; readonly agentId: string | null; readonly limit: number };

type Fields = Readonly<Record<string, unknown>>;

/** A document or a list of them, as the page has it; `isFromCache`: the server has not confirmed it. */
export interface Found {
  readonly value: Fields | null | readonly (Fields | JournalTrade | WrittenAlert)[];
  readonly isFromCache: boolean;
}

/** The first moment that a Timestamp can hold: whatever has a time has it after this. */
const FIRST_MOMENT = new Timestamp(-62_135_596_800, 0);

const PAGE = 500;

/** The most ids that a query takes. */
const IDS_PER_QUERY = 30;

/** Writes per batch: the rules look at each, and there is a bound on what they may look at. */
const WRITES_PER_BATCH = 20;

/** The documents of Firestore. Loaded when somebody is signed in: the SDK is most of the page. */
export class FirebaseDocuments {
  readonly #db: Firestore;

  constructor(app: FirebaseApp, emulator: Address | null) {
    this.#db = initializeFirestore(app, {});
    if (emulator !== null) connectFirestoreEmulator(this.#db, emulator.host, emulator.port);
  }

  /** Calls `listener` with what the cache has, and what the server says, at each change. */
  watch(uid: string, wanted: Wanted, listener: Listener, onError: OnError): Stop {
    switch (wanted.kind) {
      case 'current':
        return watchDocument(doc(this.#db, `users/${uid}/allocations/current`), listener, onError);
      case 'correlation':
        return watchDocument(doc(this.#db, `users/${uid}/allocations/correlation`), listener, onError);
      case 'settings':
        return watchDocument(doc(this.#db, `users/${uid}/settings/maestro`), listener, onError);
      case 'history':
        return watchQuery(
          query(
            collection(this.#db, `users/${uid}/allocationHistory`),
            orderBy('version', 'desc'),
            limit(wanted.limit),
          ),
          fieldsOf,
          listener,
          onError,
        );
      case 'trades':
        return watchQuery(
          query(
            this.#journal(uid),
            ...(wanted.agentId === null ? [] : [where('agent_id', '==', wanted.agentId)]),
            where('closed_at', '>', FIRST_MOMENT),
            orderBy('closed_at', 'desc'),
            limit(wanted.limit),
          ),
          tradeOf,
          listener,
          onError,
        );
      case 'opened':
        return watchQuery(
          query(
            this.#journal(uid),
            where('opened_at', '>', FIRST_MOMENT),
            orderBy('opened_at', 'desc'),
            limit(wanted.limit),
          ),
          tradeOf,
          listener,
          onError,
        );
      case 'alerts':
        return watchQuery(
          query(this.#alerts(uid), orderBy('created_at', 'desc'), limit(ALERTS_LISTED)),
          alertOf,
          listener,
          onError,
        );
      default:
        return wanted satisfies never;
    }
  }

  /** The next alerts below a cursor, of the server alone: without it, the cache would say that there are none. */
  async olderAlerts(uid: string, { createdAt, alertId }: AlertCursor): Promise<readonly WrittenAlert[]> {
    const { seconds, micros } = createdAt;
    const { docs } = await getDocsFromServer(
      query(
        this.#alerts(uid),
        orderBy('created_at', 'desc'),
        orderBy(documentId(), 'desc'),
        startAfter(new Timestamp(seconds, micros * 1000), alertId),
        limit(ALERTS_LISTED),
      ),
    );
    return docs.map(alertOf);
  }

  /** Notes that alerts are read now, all or none: the rules refuse one that is read already. */
  async markRead(uid: string, alertIds: readonly string[]): Promise<void> {
    const batch = writeBatch(this.#db);
    for (const id of alertIds) batch.update(doc(this.#alerts(uid), id), { read_at: serverTimestamp() });
    await batch.commit();
  }

  /** All trades, in the order of their ids. */
  async *trades(uid: string): AsyncGenerator<readonly JournalTrade[]> {
    for (let last: QueryDocumentSnapshot | undefined; ;) {
      const after = last === undefined ? [] : [startAfter(last)];
      const page = await getDocs(query(this.#journal(uid), orderBy(documentId()), ...after, limit(PAGE)));
      if (page.empty) return;
      yield page.docs.map(tradeOf);
      last = page.docs.at(-1);
    }
  }

  async addTrades(uid: string, trades: readonly JournalTrade[]): Promise<Added> {
    const known = await this.#knownIds(
      uid,
      trades.map(({ tradeId }) => tradeId),
    );
    const unknown = trades.filter(({ tradeId }) => !known.has(tradeId));
    let refused = 0;
    let firstRefusal: string | null = null;
    for (let from = 0; from < unknown.length; from += WRITES_PER_BATCH) {
      const some = unknown.slice(from, from + WRITES_PER_BATCH);
      const problems = await this.#write(uid, some);
      refused += problems.length;
      firstRefusal ??= problems[0] ?? null;
    }
    return {
      added: unknown.length - refused,
      known: trades.length - unknown.length,
      refused,
      firstRefusal,
    };
  }

  /** Writes trades, at once where the rules refuse none; returns why each of the others was refused. */
  async #write(uid: string, trades: readonly JournalTrade[]): Promise<string[]> {
    const batch = writeBatch(this.#db);
    const make = valuesOf(this.#db);
    try {
      for (const { tradeId, fields } of trades)
        batch.set(doc(this.#journal(uid), tradeId), writtenFields(fields, make));
      await batch.commit();
      return [];
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const [only, ...others] = trades;
      if (only === undefined) return [];
      if (others.length === 0)
        return [
          `${only.tradeId}: ${error instanceof UnstorableValue ? error.message : failureOf(error).message}`,
        ];
      const half = Math.ceil(trades.length / 2);
      return [
        ...(await this.#write(uid, trades.slice(0, half))),
        ...(await this.#write(uid, trades.slice(half))),
      ];
    }
  }

  async #knownIds(uid: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const queries = Array.from({ length: Math.ceil(ids.length / IDS_PER_QUERY) }, (_, index) =>
      query(
        this.#journal(uid),
        where(documentId(), 'in', ids.slice(index * IDS_PER_QUERY, (index + 1) * IDS_PER_QUERY)),
      ),
    );
    const found = new Set<string>();
    for (const each of queries) for (const { id } of (await getDocs(each)).docs) found.add(id);
    return found;
  }

  #alerts(uid: string) {
    return collection(this.#db, `users/${uid}/alerts`);
  }

  #journal(uid: string) {
    return collection(this.#db, `users/${uid}/tradeJournal`);
  }
}

type Listener = (found: Found) => void;
type OnError = (error: unknown) => void;

/** So that it is told when the server can no longer be reached, too. */
const OPTIONS = { includeMetadataChanges: true };

function watchDocument(document: DocumentReference, listener: Listener, onError: OnError): Stop {
  return onSnapshot(
    document,
    OPTIONS,
    (snapshot) => {
      listener({
        value: snapshot.exists() ? fieldsOf(snapshot) : null,
        isFromCache: snapshot.metadata.fromCache,
      });
    },
    onError,
  );
}

function watchQuery(
  found: Query,
  read: (snapshot: QueryDocumentSnapshot) => Fields | JournalTrade | WrittenAlert,
  listener: Listener,
  onError: OnError,
): Stop {
  return onSnapshot(
    found,
    OPTIONS,
    ({ docs, metadata }) => {
      listener({ value: docs.map(read), isFromCache: metadata.fromCache });
    },
    onError,
  );
}

/** What the rules, or the limits of Firestore, refuse in one document. */
function isRefusal(error: unknown): boolean {
  if (error instanceof UnstorableValue) return true;
  return error instanceof FirestoreError && ['permission-denied', 'invalid-argument'].includes(error.code);
}

function fieldsOf(snapshot: QueryDocumentSnapshot): Fields {
  return plainDocument(snapshot.data(), instantOf);
}

function tradeOf(snapshot: QueryDocumentSnapshot): JournalTrade {
  return { tradeId: snapshot.id, fields: fieldsOf(snapshot) };
}

/** With the time that the server will set, where it has not done so yet: whoever marks an alert sees at once that it is. */
function alertOf(snapshot: QueryDocumentSnapshot): WrittenAlert {
  return {
    alertId: snapshot.id,
    fields: plainDocument(snapshot.data({ serverTimestamps: 'estimate' }), instantOf),
  };
}

/** The moment of a Timestamp of the web SDK; null for any other object. */
export function instantOf(value: object): Instant | null {
  return value instanceof Timestamp ? new Instant(value.seconds, Math.floor(value.nanoseconds / 1000)) : null;
}

/** What JSON does not have, of the SDK of the web. */
export function valuesOf(db: Firestore): FirestoreValues {
  return {
    timestamp: ({ seconds, micros }) => new Timestamp(seconds, micros * 1000),
    integer: () => {
      throw new UnstorableValue('there is an integer with more digits than a browser can store');
    },
    bytes: (base64) => Bytes.fromBase64String(base64),
    reference: (path) => doc(db, path),
    geoPoint: (latitude, longitude) => new GeoPoint(latitude, longitude),
    vector: (numbers) => vector(numbers),
  };
}
