import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkUser } from '../../src/app/sweep/check-user';
import { getRuntime } from '../../src/runtime/runtime';
import { nextUserWithJournal } from '../../src/store/users';
import { createBotKey, listBotKeys } from '../../src/index';
import {
  call,
  callGetAllocation,
  closes,
  EmbeddedUser,
  tradeDocument,
  UID,
} from '../support/users/embedded-user';

/** The parts of a query, as the SDK sends it, that decide which index it needs. */
interface StructuredQuery {
  readonly from: readonly { readonly collectionId: string; readonly allDescendants?: boolean }[];
  readonly where?: unknown;
  readonly orderBy?: readonly {
    readonly field: { readonly fieldPath: string };
    readonly direction: string;
  }[];
}

interface IndexField {
  readonly fieldPath: string;
  readonly order: string;
}

interface IndexesFile {
  readonly indexes: readonly {
    readonly collectionGroup: string;
    readonly queryScope: string;
    readonly fields: readonly IndexField[];
  }[];
  readonly fieldOverrides: readonly {
    readonly collectionGroup: string;
    readonly fieldPath: string;
    readonly ttl?: boolean;
    readonly indexes: readonly unknown[];
  }[];
}

const FILE = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'firestore.indexes.json'), 'utf8'),
) as IndexesFile;

/** The fields that a query filters by equality. */
function equalities(where: unknown): string[] {
  const { fieldFilter, compositeFilter } = (where ?? {}) as {
    fieldFilter?: { op: string; field: { fieldPath: string } };
    compositeFilter?: { filters: unknown[] };
  };
  if (compositeFilter) return compositeFilter.filters.flatMap(equalities);
  return fieldFilter?.op === 'EQUAL' ? [fieldFilter.field.fieldPath] : [];
}

/** The fields of the index that a query needs, without the document's name, with which every index ends. */
function neededIndex({ where, orderBy = [] }: StructuredQuery): IndexField[] {
  return [
    ...equalities(where).map((fieldPath) => ({ fieldPath, order: 'ASCENDING' })),
    ...orderBy
      .filter(({ field }) => field.fieldPath !== '__name__')
      .map(({ field, direction }) => ({ fieldPath: field.fieldPath, order: direction })),
  ];
}

function isServed(query: StructuredQuery): boolean {
  const fields = neededIndex(query);
  const [from] = query.from;
  const collection = from?.collectionId ?? '';
  if (fields.length === 0) return true;
  // Firestore indexes single fields itself, at collection scope, unless an override exempts them.
  if (fields.length === 1)
    return (
      from?.allDescendants !== true &&
      !FILE.fieldOverrides.some(
        ({ collectionGroup, fieldPath }) =>
          collectionGroup === collection && fieldPath === fields[0]?.fieldPath,
      )
    );
  return FILE.indexes.some(
    (index) =>
      index.collectionGroup === collection &&
      index.queryScope === (from?.allDescendants ? 'COLLECTION_GROUP' : 'COLLECTION') &&
      JSON.stringify(index.fields) === JSON.stringify(fields),
  );
}

describe('firestore.indexes.json', () => {
  it('has the index of every query that the functions run, and no other', async () => {
    const user = new EmbeddedUser();
    const queries: StructuredQuery[] = [];
    try {
      const { context } = getRuntime();
      const funnel = context.db as unknown as {
        requestStream: (method: string, bidirectional: boolean, request: unknown) => Promise<unknown>;
      };
      const requestStream = funnel.requestStream.bind(context.db);
      funnel.requestStream = (method, bidirectional, request) => {
        if (method === 'runQuery')
          queries.push((request as { structuredQuery: StructuredQuery }).structuredQuery);
        return requestStream(method, bidirectional, request);
      };
      // A first rebuild; a full window that loses a trade; a trade that moves to another agent; the history; a sweep.
      await user.writeAll(closes('a', 0, 120));
      await user.delete('a-119');
      await user.write('a-5', tradeDocument('b', 1_700_000_000));
      await callGetAllocation({ history: 5 });
      await call(createBotKey, { name: 'bot', scopes: ['read'] });
      await call(listBotKeys);
      for (let day = 0; day < 2; day++) await checkUser(context, UID, day);
      await nextUserWithJournal(context.db, null);
      await nextUserWithJournal(context.db, `users/${UID}/tradeJournal/z`);
    } finally {
      user.close();
    }
    const kinds = new Map(queries.map((query) => [JSON.stringify([query.from, neededIndex(query)]), query]));
    expect(kinds.size).toBeGreaterThanOrEqual(5);
    expect([...kinds.values()].filter((query) => !isServed(query))).toEqual([]);
    const needed = [...kinds.values()].map((query) => JSON.stringify(neededIndex(query)));
    for (const { fields } of FILE.indexes) expect(needed).toContain(JSON.stringify(fields));
  });

  it('exempts the big maps, which would cost two index entries per leaf at every write', () => {
    const exempt = FILE.fieldOverrides.map(
      ({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`,
    );
    for (const collection of ['allocations', 'allocationHistory'])
      for (const field of ['agents', 'weights', 'target_weights', 'config', 'causes'])
        expect(exempt).toContain(`${collection}.${field}`);
    expect(exempt).toContain('agentWindows.trades');
    for (const field of ['title', 'text', 'figures']) expect(exempt).toContain(`alerts.${field}`);
    for (const { indexes } of FILE.fieldOverrides) expect(indexes).toEqual([]);
  });

  it('gives alerts, the history, keys of bots and the mark of an erasure, and nothing else, a time to live', () => {
    expect(FILE.fieldOverrides.filter(({ ttl }) => ttl === true)).toEqual([
      { collectionGroup: 'alerts', fieldPath: 'expires_at', ttl: true, indexes: [] },
      { collectionGroup: 'allocationHistory', fieldPath: 'expires_at', ttl: true, indexes: [] },
      { collectionGroup: 'botKeys', fieldPath: 'expires_at', ttl: true, indexes: [] },
      { collectionGroup: 'maestroState', fieldPath: 'expires_at', ttl: true, indexes: [] },
    ]);
  });
});
