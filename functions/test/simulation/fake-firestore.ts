import type { FieldPath } from 'firebase-admin/firestore';
import {
  type DocumentReference,
  type Firestore,
  Timestamp,
  type Transaction,
} from 'firebase-admin/firestore';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { Owner, Scheduler } from './scheduler';

/**
 * A Firestore in memory with the part of the server SDK's interface that the store uses. Each operation is one step of a
 * scheduler. Transactions are pessimistic, as the server SDK's are: what a transaction has read cannot be written by
 * anybody else until it ends, and of two transactions that wait for each other one is aborted. Commits may fail, or
 * happen although the answer is lost.
 */

export type Data = Readonly<Record<string, unknown>>;

interface Stored {
  readonly data: Data;
  readonly updateTime: Timestamp;
}

/** A write to a document: what was there before, and what is there after. Null: no document. */
export interface Written {
  readonly path: string;
  readonly before: Data | null;
  readonly after: Data | null;
}

/** How often something goes wrong, from 0 to 1. */
export interface Faults {
  /** A commit happens, and its answer is lost. */
  unknownCommit: number;
  /** A commit does not happen. */
  failedCommit: number;
  /** A read fails. */
  failedRead: number;
  /** A fold is given up although it goes on. */
  silence: number;
}

/** The error of an operation, with the gRPC code that the server SDK gives. */
export class FakeError extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

export const ALREADY_EXISTS = 6;
const FAILED_PRECONDITION = 9;
const ABORTED = 10;
const UNAVAILABLE = 14;

/** Codes with which the server SDK runs a transaction again. */
const RETRIED = new Set([ABORTED, UNAVAILABLE]);

/** What the instances share: the documents and the locks. */
export class FakeStorage {
  readonly documents = new Map<string, Stored>();
  readonly open = new Set<FakeTransaction>();
  readonly faults: Faults = { unknownCommit: 0, failedCommit: 0, failedRead: 0, silence: 0 };
  private writes = 0;

  constructor(
    readonly scheduler: Scheduler,
    private readonly onWritten: (written: Written) => void,
  ) {}

  /** The Firestore that an instance sees. */
  clientOf(owner: Owner): Firestore {
    return new FakeFirestore(this, owner) as unknown as Firestore;
  }

  /** When the last write happened: a time that only grows. */
  get lastWrite(): Timestamp {
    return new Timestamp(1, this.writes * 1000);
  }

  read(path: string): Stored | null {
    return this.documents.get(path) ?? null;
  }

  /** Whether nobody else has read what would be written. */
  isFree(paths: Iterable<string>, by: FakeTransaction | null): boolean {
    const written = [...paths];
    for (const other of this.open)
      if (other !== by && written.some((path) => other.hasLocked(path))) return false;
    return true;
  }

  write(path: string, after: Data | null): void {
    const before = this.documents.get(path)?.data ?? null;
    this.writes++;
    if (after === null) this.documents.delete(path);
    else this.documents.set(path, { data: after, updateTime: this.lastWrite });
    if (before !== null || after !== null) this.onWritten({ path, before, after });
  }

  /** Ends the transactions of a dead instance. */
  release(owner: Owner): void {
    for (const transaction of [...this.open]) if (transaction.owner === owner) this.open.delete(transaction);
  }
}

class FakeFirestore {
  constructor(
    readonly storage: FakeStorage,
    readonly owner: Owner,
  ) {}

  collection(path: string): FakeQuery {
    return new FakeQuery(this, path);
  }

  async getAll(...asked: unknown[]): Promise<FakeSnapshot[]> {
    const documents = documentsOf(asked);
    await this.reading(`read ${documents.map(({ path }) => shortened(path)).join(' ')}`);
    return documents.map((document) => document.now());
  }

  async runTransaction<T>(
    run: (transaction: Transaction) => Promise<T>,
    { maxAttempts = 5 }: { readonly maxAttempts?: number } = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const transaction = new FakeTransaction(this);
      try {
        const result = await run(transaction as unknown as Transaction);
        await transaction.commit();
        return result;
      } catch (error) {
        if (!(error instanceof FakeError) || !RETRIED.has(error.code) || attempt >= maxAttempts) throw error;
      } finally {
        this.storage.open.delete(transaction);
      }
    }
  }

  async reading(what: string): Promise<void> {
    const { faults, scheduler } = this.storage;
    await scheduler.step(this.owner, what);
    if (scheduler.random.chance(faults.failedRead))
      throw new FakeError('The server cannot be reached.', UNAVAILABLE);
  }
}

class FakeDocument {
  constructor(
    readonly firestore: FakeFirestore,
    readonly path: string,
  ) {}

  get id(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  get parent(): FakeQuery {
    return new FakeQuery(this.firestore, this.path.slice(0, this.path.lastIndexOf('/')));
  }

  collection(name: string): FakeQuery {
    return new FakeQuery(this.firestore, `${this.path}/${name}`);
  }

  async get(): Promise<FakeSnapshot> {
    await this.firestore.reading(`read ${shortened(this.path)}`);
    return this.now();
  }

  set(data: Data): Promise<{ readonly writeTime: Timestamp }> {
    return this.write(data, () => null);
  }

  create(data: Data): Promise<{ readonly writeTime: Timestamp }> {
    return this.write(
      data,
      (found) => found && new FakeError('The document exists already.', ALREADY_EXISTS),
    );
  }

  delete({ lastUpdateTime }: { readonly lastUpdateTime?: Timestamp } = {}): Promise<{
    readonly writeTime: Timestamp;
  }> {
    return this.write(null, (found) =>
      lastUpdateTime === undefined || (found?.updateTime.isEqual(lastUpdateTime) ?? false)
        ? null
        : new FakeError('The document is another one.', FAILED_PRECONDITION),
    );
  }

  now(): FakeSnapshot {
    return new FakeSnapshot(this, this.firestore.storage.read(this.path));
  }

  /** @param refuse may find that the document is not as it must be for this write */
  private async write(
    data: Data | null,
    refuse: (found: Stored | null) => FakeError | null,
  ): Promise<{ readonly writeTime: Timestamp }> {
    const { storage, owner } = this.firestore;
    await storage.scheduler.step(owner, `${data === null ? 'delete' : 'write'} ${shortened(this.path)}`, () =>
      storage.isFree([this.path], null),
    );
    const refusal = refuse(storage.read(this.path));
    if (refusal !== null) throw refusal;
    storage.write(this.path, data);
    return { writeTime: storage.lastWrite };
  }
}

/** A document as it was read. */
export class FakeSnapshot {
  constructor(
    readonly ref: Pick<FakeDocument, 'id' | 'path'>,
    private readonly stored: Stored | null,
  ) {}

  get id(): string {
    return this.ref.id;
  }

  get exists(): boolean {
    return this.stored !== null;
  }

  get updateTime(): Timestamp | undefined {
    return this.stored?.updateTime;
  }

  data(): Data | undefined {
    return this.stored?.data;
  }

  get(field: string): unknown {
    return this.stored?.data[field];
  }
}

/** The snapshot that an event carries. */
export function eventSnapshot(firestore: Firestore, path: string, data: Data | null): FakeSnapshot {
  const document = new FakeDocument(firestore as unknown as FakeFirestore, path);
  return new FakeSnapshot(document, data === null ? null : { data, updateTime: new Timestamp(1, 0) });
}

type Direction = 'asc' | 'desc';
type Values = readonly unknown[];

/** A collection, and a query over it. */
class FakeQuery {
  constructor(
    readonly firestore: FakeFirestore,
    readonly path: string,
    private readonly filters: readonly (readonly [field: string, operator: string, value: unknown])[] = [],
    private readonly orders: readonly (readonly [field: string | null, direction: Direction])[] = [],
    private readonly after: Values | null = null,
    private readonly most = Infinity,
  ) {}

  get id(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  get parent(): FakeDocument | null {
    const end = this.path.lastIndexOf('/');
    return end === -1 ? null : new FakeDocument(this.firestore, this.path.slice(0, end));
  }

  doc(id: string): FakeDocument {
    return new FakeDocument(this.firestore, `${this.path}/${id}`);
  }

  where(field: string, operator: string, value: unknown): FakeQuery {
    return this.with({ filters: [...this.filters, [field, operator, value]] });
  }

  orderBy(field: string | FieldPath, direction: Direction = 'asc'): FakeQuery {
    return this.with({ orders: [...this.orders, [typeof field === 'string' ? field : null, direction]] });
  }

  limit(most: number): FakeQuery {
    return this.with({ most });
  }

  /** What a query leaves out is never looked at, so that everything may be returned. */
  select(): this {
    return this;
  }

  startAfter(...position: Values): FakeQuery {
    const [snapshot] = position;
    return this.with({
      after:
        snapshot instanceof FakeSnapshot
          ? this.allOrders().map(([field]) => valueOf(snapshot, field))
          : position,
    });
  }

  async get(): Promise<FakeQuerySnapshot> {
    await this.firestore.reading(`query ${shortened(this.path)}`);
    return this.now();
  }

  now(): FakeQuerySnapshot {
    const { storage } = this.firestore;
    const found: FakeSnapshot[] = [];
    for (const path of storage.documents.keys()) {
      const document = new FakeDocument(this.firestore, path);
      if (path.slice(0, path.lastIndexOf('/')) === this.path) found.push(document.now());
    }
    const orders = this.allOrders();
    const { after } = this;
    const docs = found
      .filter((snapshot) => this.fits(snapshot))
      .filter(
        (snapshot) => after === null || comparePositions(positionOf(snapshot, orders), after, orders) > 0,
      )
      .sort((a, b) => comparePositions(positionOf(a, orders), positionOf(b, orders), orders))
      .slice(0, this.most);
    return new FakeQuerySnapshot(docs);
  }

  private fits(snapshot: FakeSnapshot): boolean {
    const isOrdered = this.orders.every(([field]) => field === null || snapshot.get(field) !== undefined);
    return (
      isOrdered &&
      this.filters.every(([field, operator, value]) => passes(snapshot.get(field), operator, value))
    );
  }

  /** Firestore orders by the document id last, in the direction of the last order. */
  private allOrders(): readonly (readonly [field: string | null, direction: Direction])[] {
    const last = this.orders.at(-1);
    return last?.[0] === null ? this.orders : [...this.orders, [null, last?.[1] ?? 'asc']];
  }

  private with(changes: {
    readonly filters?: FakeQuery['filters'];
    readonly orders?: FakeQuery['orders'];
    readonly after?: Values;
    readonly most?: number;
  }): FakeQuery {
    const { filters = this.filters, orders = this.orders, after = this.after, most = this.most } = changes;
    return new FakeQuery(this.firestore, this.path, filters, orders, after, most);
  }
}

class FakeQuerySnapshot {
  constructor(readonly docs: readonly FakeSnapshot[]) {}

  get size(): number {
    return this.docs.length;
  }

  get empty(): boolean {
    return this.docs.length === 0;
  }
}

class FakeTransaction {
  readonly owner: Owner;
  private readonly read = new Set<string>();
  private readonly queried = new Set<string>();
  private readonly writes = new Map<string, Data | null>();

  constructor(private readonly firestore: FakeFirestore) {
    this.owner = firestore.owner;
    firestore.storage.open.add(this);
  }

  /** A query locks its whole collection: more than Firestore locks, and so never less. */
  hasLocked(path: string): boolean {
    return this.read.has(path) || this.queried.has(path.slice(0, path.lastIndexOf('/')));
  }

  async get(asked: FakeDocument | FakeQuery): Promise<FakeSnapshot | FakeQuerySnapshot> {
    await this.firestore.reading(`transaction reads ${shortened(asked.path)}`);
    if (asked instanceof FakeQuery) this.queried.add(asked.path);
    else this.read.add(asked.path);
    return asked.now();
  }

  async getAll(...asked: unknown[]): Promise<FakeSnapshot[]> {
    const documents = documentsOf(asked);
    await this.firestore.reading(
      `transaction reads ${documents.map(({ path }) => shortened(path)).join(' ')}`,
    );
    for (const { path } of documents) this.read.add(path);
    return documents.map((document) => document.now());
  }

  set(document: DocumentReference, data: Data): this {
    this.writes.set(document.path, data);
    return this;
  }

  delete(document: DocumentReference): this {
    this.writes.set(document.path, null);
    return this;
  }

  async commit(): Promise<void> {
    const { storage } = this.firestore;
    const { scheduler, faults } = storage;
    const paths = [...this.writes.keys()];
    await scheduler.step(this.owner, `commit ${paths.map(shortened).join(' ')}`, () =>
      storage.isFree(paths, this),
    );
    if (scheduler.random.chance(faults.failedCommit)) throw new FakeError('The commit failed.', UNAVAILABLE);
    for (const [path, data] of this.writes) storage.write(path, data);
    storage.open.delete(this);
    if (paths.length > 0 && scheduler.random.chance(faults.unknownCommit))
      throw new FakeError('The answer to a commit was lost.', UNAVAILABLE);
  }
}

/** The documents asked for, without the read options that may come last. */
function documentsOf(asked: readonly unknown[]): FakeDocument[] {
  return asked.filter((each) => each instanceof FakeDocument);
}

function valueOf(snapshot: FakeSnapshot, field: string | null): unknown {
  return field === null ? snapshot.id : snapshot.get(field);
}

function positionOf(
  snapshot: FakeSnapshot,
  orders: readonly (readonly [string | null, Direction])[],
): Values {
  return orders.map(([field]) => valueOf(snapshot, field));
}

function comparePositions(
  a: Values,
  b: Values,
  orders: readonly (readonly [string | null, Direction])[],
): number {
  for (const [index, [, direction]] of orders.entries()) {
    if (index >= b.length) return 0;
    const order = compareValues(a[index], b[index]);
    if (order !== 0) return direction === 'asc' ? order : -order;
  }
  return 0;
}

function passes(found: unknown, operator: string, value: unknown): boolean {
  if (typeof found !== typeof value || found instanceof Timestamp !== value instanceof Timestamp)
    return false;
  const order = compareValues(found, value);
  switch (operator) {
    case '==':
      return order === 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    default:
      throw new Error(`The fake Firestore does not know the operator ${operator}.`);
  }
}

function compareValues(a: unknown, b: unknown): number {
  if (a instanceof Timestamp && b instanceof Timestamp)
    return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareUtf8(String(a), String(b));
}

/** A path without the user, for a trace. */
function shortened(path: string): string {
  return path.replace(/^users\/[^/]+\//, '');
}
