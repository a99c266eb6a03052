import { FieldPath, type Firestore } from 'firebase-admin/firestore';
import { compareUtf8 } from '../core/base/utf8';

const USERS = 'users';
const JOURNAL = 'tradeJournal';

/** A cursor after every document of a collection: it points into a collection with a name that sorts directly after. */
function after(collection: string): string {
  return `${collection}!/-`;
}

/** A user that has a journal, and the cursor from which to look for the next. */
export interface FoundUser {
  readonly uid: string;
  readonly cursor: string;
}

/**
 * Finds the first user with a journal after a cursor, in the order of the user ids; null: there is none. It skips from
 * journal to journal, with one read each, so it also finds users without a document of their own. It ignores journals
 * at any other path than users/{uid}/tradeJournal.
 *
 * @param start a document path, or null for the beginning
 */
export async function nextUserWithJournal(db: Firestore, start: string | null): Promise<FoundUser | null> {
  const journals = db.collectionGroup(JOURNAL).orderBy(FieldPath.documentId()).select().limit(1);
  for (let cursor = start; ;) {
    const page = await (cursor === null ? journals : journals.startAfter(cursor)).get();
    const trade = page.docs[0]?.ref;
    if (trade === undefined) return null;
    // A document path has at least two segments.
    const [root, uid, ...inside] = trade.path.split('/') as [string, string, ...string[]];
    if (compareUtf8(root, USERS) > 0) return null;
    cursor = after(trade.parent.path);
    if (root === USERS && inside.length === 2) return { uid, cursor };
  }
}
