import { FieldPath, type Firestore } from 'firebase-admin/firestore';
import { compareUtf8 } from '../core/base/utf8';

const USERS = 'users';
const JOURNAL = 'tradeJournal';

/** A place behind all documents of a collection, whatever their names: in one whose name follows on the collection's own. */
function behind(collection: string): string {
  return `${collection}!/-`;
}

/** A user that has a journal, and from where to look for the next. */
export interface FoundUser {
  readonly uid: string;
  readonly cursor: string;
}

/**
 * The first user with a journal after a place, in the order of their ids; null where there is none. Also users whose own
 * document does not exist: they are found by their trades, by skipping from journal to journal, one read each. Journals at
 * other places than users/{uid}/tradeJournal are left alone.
 *
 * @param after a document path, or null for the beginning
 */
export async function nextUserWithJournal(db: Firestore, after: string | null): Promise<FoundUser | null> {
  const journals = db.collectionGroup(JOURNAL).orderBy(FieldPath.documentId()).select().limit(1);
  for (let cursor = after; ;) {
    const page = await (cursor === null ? journals : journals.startAfter(cursor)).get();
    const found = page.docs[0]?.ref;
    if (found === undefined) return null;
    const segments = found.path.split('/');
    const [root = '', uid = ''] = segments;
    if (compareUtf8(root, USERS) > 0) return null;
    cursor = behind(found.parent.path);
    if (root === USERS && segments.length === 4) return { uid, cursor };
  }
}
