import type { Query, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Deleted, Erasure } from '../../contract/callables/erase';
import type { Instant } from '../../core/base/instant';
import { botKeysOf } from '../../store/bot-keys';
import { erasedOf, writeErased } from '../../store/erased';
import { type UserPaths, userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import type { AppContext } from '../context';

/** The mark stays at least half as long, and no event is delivered again after a day. */
export const MARK_SECONDS = 30 * 86_400;

/** Documents that are found, without their content, and deleted together: some seconds of work. */
const PAGE = 500;

/** What is erased, and how long that may take. */
export interface EraseOptions {
  /** Whether the journal goes too. */
  readonly journal: boolean;
  /** No page begins after this time; what is left goes with the next call. */
  readonly seconds: number;
}

/**
 * Erases what Maestro keeps of a user; with `journal` also the trades.
 *
 * The first transaction leaves a mark, and deletes `current`, the settings, the keys for bots and the state of a rebuild. So
 * every fold and every rebuild that commits later finds no `current` and no state, looks for the mark, and makes nothing; and
 * a bot finds no key, or the mark where its key is still remembered. Only then the
 * other documents go, in pages: nothing can be added to them any more. A change of settings lifts the mark, and documents
 * written after that stay, because each is deleted only as it was found while the mark stood. (A window that a rebuild
 * finds as it should be is not written, and may go; the next fold or sweep refills it.) A call that was cut short is
 * called again.
 *
 * @returns what this call has deleted; after a lost answer of Firestore, at least that
 */
export async function eraseUser(
  context: Pick<AppContext, 'db' | 'now' | 'log'>,
  uid: string,
  { journal, seconds }: EraseOptions,
): Promise<Erasure> {
  const { db, now, log } = context;
  const paths = userPaths(db, uid);
  const begun = now();
  const keys = botKeysOf(db, uid);
  const { erasedAt, deleted } = await markErased(db, paths, keys, begun);
  const mayGoOn = async (): Promise<boolean> =>
    now().secondsSince(begun) <= seconds && (await isMarked(paths));
  const ended = (done: boolean): Erasure => {
    log.info(done ? 'The data of a user was erased.' : 'The data of a user was erased in part.', {
      event: 'user_erased',
      done,
      uid,
      deleted,
    });
    return { done, erasedAt, deleted };
  };

  const collections = { ...paths.own, ...(journal && { trades: paths.trades }) };
  for (const [name, collection] of Object.entries(collections) as [keyof Deleted, Query][]) {
    for (;;) {
      const page = await nextPage(collection, paths);
      if (page.length === 0) break;
      if (!(await mayGoOn())) return ended(false);
      deleted[name] += await deleteAll(db, page);
    }
  }
  return ended(true);
}

/** Leaves the mark and deletes, with it, what folds and rebuilds need. */
async function markErased(
  db: AppContext['db'],
  paths: UserPaths,
  keys: Query,
  now: Instant,
): Promise<{ erasedAt: Instant; deleted: Record<keyof Deleted, number> }> {
  return db.runTransaction(async (transaction) => {
    const [mark, current, settings, rebuild] = await readAll(
      transaction,
      paths.erased,
      paths.current,
      paths.settings,
      paths.rebuild,
      // Written by every call that makes a key: one that commits meanwhile makes this transaction begin again.
      paths.limits,
    );
    // There are at most 50: see createBotKey.
    const { docs: bots } = await transaction.get(keys.select());
    const found = erasedOf(mark);
    const erasedAt = found?.erasedAt ?? now;
    // A call that is repeated writes nothing while the mark stays for long.
    if (found === null || found.expiresAt.secondsSince(now) < MARK_SECONDS / 2)
      writeErased(transaction, paths, { erasedAt, expiresAt: now.plusSeconds(MARK_SECONDS) });
    for (const { exists, ref } of [current, settings, rebuild, ...bots]) if (exists) transaction.delete(ref);
    const deleted = {
      settings: Number(settings.exists),
      keys: bots.length,
      windows: 0,
      allocations: Number(current.exists),
      history: 0,
      alerts: 0,
      devices: 0,
      state: Number(rebuild.exists),
      trades: 0,
    };
    return { erasedAt, deleted };
  });
}

/** Documents of a collection, without their content; never the mark. */
async function nextPage(collection: Query, paths: UserPaths): Promise<QueryDocumentSnapshot[]> {
  const page = await collection.select().limit(PAGE).get();
  return page.docs.filter(({ ref }) => ref.path !== paths.erased.path);
}

/** Whether the erasure still holds. A change of settings lifts it: from then on the documents are new ones. */
async function isMarked(paths: UserPaths): Promise<boolean> {
  return (await paths.erased.get()).exists;
}

/**
 * Deletes documents as they were found, and returns how many. Each on its own: together, large documents with many index
 * entries would be too much for one commit.
 */
async function deleteAll(db: AppContext['db'], documents: readonly QueryDocumentSnapshot[]): Promise<number> {
  const writer = db.bulkWriter();
  const deletions = documents.map(({ ref, updateTime }) =>
    writer.delete(ref, { lastUpdateTime: updateTime }).then(() => true, isChanged),
  );
  const all = Promise.all(deletions);
  // One that fails must not end the process while the writer is still closing.
  all.catch(() => undefined);
  await writer.close();
  return (await all).filter((isDeleted) => isDeleted).length;
}

/** gRPC codes of a document that was changed or deleted after it was found. */
const CHANGED = [5 /* NOT_FOUND */, 9 /* FAILED_PRECONDITION */];

/** False for a document that is not there any more as it was found. */
function isChanged(error: unknown): false {
  if (error instanceof Error && 'code' in error && CHANGED.some((code) => code === error.code)) return false;
  throw error;
}
