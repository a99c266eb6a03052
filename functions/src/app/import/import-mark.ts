import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { Cause } from '../../contract/documents/allocation';
import { currentOf, writeCurrent } from '../../store/allocations';
import type { Instant } from '../../core/base/instant';
import { compareUtf8 } from '../../core/base/utf8';
import { erasedOf } from '../../store/erased';
import { importMarkOf, writeImportMark } from '../../store/import-mark';
import { type UserPaths, userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { rebuildOf } from '../../store/rebuild';
import type { AppContext } from '../context';
import { ErasedError } from '../erase/erased-error';
import { type Importing, runningImport } from '../rebuild/importing';
import { rebuildUser } from '../rebuild/rebuild-user';
import { isTransient, TransientError } from '../transient-error';

/**
 * How long a mark holds that is not renewed. As long as folds leave a rebuild alone that `current` speaks of, so that the first
 * close after that brings the user up to date.
 */
const MARK_SECONDS = 600;

/** A mark is renewed when it is this old: four attempts may fail before it expires. */
const RENEWED_AFTER_SECONDS = 120;

/** Rebuilds that an import waits for before it begins. */
const MAX_REBUILDS = 5;

/** Attempts at the rebuild that follows an import. */
const REBUILD_ATTEMPTS = 3;

const REQUESTED: Cause = { code: 'requested', count: 1, tradeIds: [] };

/** The import of the user that runs; null: none runs. One read. */
export async function findImport(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  uid: string,
): Promise<Importing | null> {
  return runningImport(importMarkOf(await userPaths(db, uid).import.get()), now());
}

/** What an import finds before it writes anything. */
export interface BeforeImport {
  /** Whether an earlier import has left its mark, or a rebuild is due, so that one must follow even if nothing is written. */
  readonly isRebuildDue: boolean;
}

/**
 * Looks at a user before an import.
 *
 * @throws ErasedError if the data of the user was erased
 */
export async function lookBeforeImport({ db }: Pick<AppContext, 'db'>, uid: string): Promise<BeforeImport> {
  const paths = userPaths(db, uid);
  const [erased, mark, current] = await readAll(db, paths.erased, paths.import, paths.current);
  const erasure = erasedOf(erased);
  if (erasure !== null) throw new ErasedError(erasure.erasedAt);
  const isUnfinished = current.exists && currentOf(current)?.rebuildingSince !== null;
  return { isRebuildDue: mark.exists || isUnfinished };
}

/** How trades that an import has written come into the weights. */
export type AfterImport = Awaited<ReturnType<typeof rebuildUser>>;

/**
 * Writes trades while the mark of an import stands, and rebuilds the user afterwards, whether or not `write` has ended well.
 *
 * As long as the mark stands, events of these agents are acknowledged without a fold. Nothing depends on it: an event that is folded
 * nevertheless is only dear, and an import that dies leaves a `current` that says that a rebuild is due. The first close after
 * ten minutes begins it, or the next sweep.
 *
 * @param named valid ids of agents with a closed trade, because the search for agents ends before it has found all of them
 * @param write is to call `renew` now and then: at least once a minute
 * @throws ErasedError if the data of the user was or is erased; TransientError if rebuilds of others do not end
 */
export async function whileImporting(
  context: AppContext,
  uid: string,
  named: readonly string[],
  write: (renew: () => Promise<void>) => Promise<void>,
): Promise<AfterImport> {
  const { now } = context;
  await markImport(context, uid, named);
  let markedAt = now();
  const renew = async (): Promise<void> => {
    if (now().secondsSince(markedAt) < RENEWED_AFTER_SECONDS) return;
    try {
      await markImport(context, uid, named);
      markedAt = now();
    } catch (error) {
      // Any other one may pass, and until then events are folded: the next call tries again.
      if (error instanceof ErasedError) throw error;
    }
  };
  try {
    await write(renew);
  } catch (error) {
    // What was written so far is in the journal, and belongs into the weights. The first error is the one to tell.
    await endImport(context, uid, named).catch(() => undefined);
    throw error;
  }
  return endImport(context, uid, named);
}

/** Sets or renews the mark. A rebuild that runs is finished before: it would not see what is acknowledged meanwhile. */
async function markImport(context: AppContext, uid: string, named: readonly string[]): Promise<void> {
  for (let rebuilds = 0; rebuilds < MAX_REBUILDS; rebuilds++) {
    const found = await tryToMark(context, uid, named);
    if (found === 'marked') return;
    await rebuildUser(context, uid, []);
  }
  throw new TransientError(`User ${uid} is rebuilt again and again; import later.`);
}

/**
 * Writes the mark, and says in `current` that a rebuild is due, in one transaction. A rebuild that begins reads both, so either
 * it has begun before and is found here, or it finds the mark.
 */
async function tryToMark(
  { db, now }: AppContext,
  uid: string,
  named: readonly string[],
): Promise<'marked' | 'rebuilding'> {
  const paths = userPaths(db, uid);
  return db.runTransaction(async (transaction) => {
    const [erased, rebuild, snapshot, mark] = await readAll(
      transaction,
      paths.erased,
      paths.rebuild,
      paths.current,
      paths.import,
    );
    const erasure = erasedOf(erased);
    if (erasure !== null) throw new ErasedError(erasure.erasedAt);
    if (rebuildOf(rebuild) !== null) return 'rebuilding';
    writeMark(transaction, paths, mark, named, now().plusSeconds(MARK_SECONDS));
    const current = currentOf(snapshot);
    if (current !== null) writeCurrent(transaction, paths, { ...current, rebuildingSince: now() });
    return 'marked';
  });
}

/**
 * Lets the mark expire, and rebuilds the user. The rebuild deletes the mark as it begins, so that the agents are named even if
 * this process ends between the two. Events that come in between are folded.
 */
async function endImport(context: AppContext, uid: string, named: readonly string[]): Promise<AfterImport> {
  const paths = userPaths(context.db, uid);
  await context.db.runTransaction(async (transaction) => {
    const mark = await transaction.get(paths.import);
    // An erasure deletes it.
    if (mark.exists) writeMark(transaction, paths, mark, named, context.now());
  });
  for (let attempt = 1; ; attempt++) {
    try {
      return await rebuildUser(context, uid, [REQUESTED], named);
    } catch (error) {
      // The next attempt resumes it. Where the last one fails too, a close after ten minutes does, or a sweep.
      if (attempt === REBUILD_ATTEMPTS || !isTransient(error)) throw error;
    }
  }
}

/** Writes the mark. It keeps the agents of one that is there: events of them were acknowledged, and no rebuild has followed. */
function writeMark(
  transaction: Transaction,
  paths: UserPaths,
  found: DocumentSnapshot,
  named: readonly string[],
  expiresAt: Instant,
): void {
  const agentIds = new Set([...(importMarkOf(found)?.agentIds ?? []), ...named]);
  writeImportMark(transaction, paths, { expiresAt, agentIds: [...agentIds].sort(compareUtf8) });
}
