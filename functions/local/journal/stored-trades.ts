import {
  type DocumentSnapshot,
  FieldPath,
  type Firestore,
  type QueryDocumentSnapshot,
} from 'firebase-admin/firestore';
import { userPaths } from '../../src/store/paths';

/** Documents that are read at once. Their owner decides how large they are: at most 1 MiB each. */
const PAGE = 100;

/** Pages that are read at once, because a request mostly waits. */
const AT_ONCE = 4;

/** Whether a journal has any trade. One read. */
export async function hasTrades(db: Firestore, uid: string): Promise<boolean> {
  return !(await userPaths(db, uid).trades.select().limit(1).get()).empty;
}

/** Reads trades by their ids, some pages at once, and gives each to `found` in the order of the ids. One read each. */
export async function readStored<Trade extends { readonly tradeId: string }>(
  db: Firestore,
  uid: string,
  trades: readonly Trade[],
  found: (trade: Trade, snapshot: DocumentSnapshot) => void,
): Promise<void> {
  const journal = userPaths(db, uid).trades;
  for (let from = 0; from < trades.length; from += PAGE * AT_ONCE) {
    const pages = Array.from({ length: AT_ONCE }, (_, n) =>
      trades.slice(from + n * PAGE, from + (n + 1) * PAGE),
    ).filter((page) => page.length > 0);
    const read = await Promise.all(
      pages.map((page) => db.getAll(...page.map(({ tradeId }) => journal.doc(tradeId)))),
    );
    for (const [n, page] of pages.entries())
      for (const [index, trade] of page.entries()) {
        const snapshot = read[n]?.[index];
        if (snapshot === undefined) throw new Error('Firestore left out a document that was asked for.');
        found(trade, snapshot);
      }
  }
}

/** The most documents of a page of `allStored`, and how much of them it is to hold: 1 MB as JSON. */
const MOST_PER_PAGE = 1000;
const BYTES_PER_PAGE = 1_000_000;

/**
 * All trades of a journal in the order of their ids, a page at a time. One read each. The first page is short; the next ones
 * are as long as the documents before them allow, because their owner decides how large they are.
 *
 * @param read what is made of a document
 * @param sizeOf how much of the memory that takes, in bytes
 */
export async function* allStored<T>(
  db: Firestore,
  uid: string,
  read: (snapshot: QueryDocumentSnapshot) => T,
  sizeOf: (made: T) => number,
): AsyncGenerator<readonly T[]> {
  const all = userPaths(db, uid).trades.orderBy(FieldPath.documentId());
  let limit = PAGE;
  for (let query = all; ;) {
    const { docs } = await query.limit(limit).get();
    const page = docs.map(read);
    yield page;
    const last = docs.at(-1);
    if (docs.length < limit || last === undefined) return;
    query = all.startAfter(last);
    const size = page.reduce((sum, made) => sum + sizeOf(made), 0);
    limit = Math.max(1, Math.min(MOST_PER_PAGE, Math.floor((BYTES_PER_PAGE * docs.length) / size)));
  }
}
