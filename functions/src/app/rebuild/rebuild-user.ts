import type { Cause } from '../../contract/documents/allocation';
import { hasClosedTrade } from '../../store/journal';
import { type UserPaths, userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import type { Publication } from '../publish/next-publication';
import { logLookAlikes, logPublication } from '../publish/publish';
import { TransientError } from '../transient-error';
import { beginRebuild } from './begin';
import { finishRebuild } from './finish';
import type { Instant } from '../../core/base/instant';
import { erasedOf } from '../../store/erased';
import { importMarkOf } from '../../store/import-mark';
import { readAll } from '../../store/reader';
import { writeClaim, writeRebuild } from '../../store/rebuild';
import type { ClaimResult } from './claims';
import { findRebuild, type Found } from './found';
import { type Importing, runningImport } from './importing';
import type { Erased } from './plan-begin';
import { refillPending } from './refill';
import {
  ifImporting,
  ifInForce,
  ifTooSoon,
  ifWithinMinute,
  type InForce,
  type RebuildRefusal,
  type Refuse,
  type TooSoon,
  tooSoonUntil,
} from './refusal';

/** How a rebuild ended. */
export type RebuildResult =
  /** `changed`: whether it found anything that was not as it should be. */
  { readonly kind: 'published'; readonly changed: boolean } | NothingLeft | Erased;

/** The user has no agents, and therefore no `current`. */
interface NothingLeft {
  readonly kind: 'nothing_left';
}

/**
 * A pass refills the pending windows and tries to finish. If folds keep changing windows, the rebuild is left for the
 * next call to resume after this many passes.
 */
const MAX_PASSES = 10;

/** A claim that takes longer fails: later claims of the user in this instance wait for it. */
const CLAIM_SECONDS = 60;

/**
 * Rebuilds a user from the journal and brings the configuration of the settings into force: finds the agents, refills
 * their windows one per transaction, and publishes `current` last. `maestroState/rebuild` keeps the progress: a rebuild
 * that was cut short is resumed by the next call, and two at once share the work.
 *
 * Folds go on meanwhile under the configuration in force. Therefore a window is lengthened before a longer lookback
 * comes into force, and cut only together with a shorter one. Publishing checks every window; those that folds have
 * made too short meanwhile are refilled again.
 *
 * @param named agents with a closed trade, as a caller knows them from events
 * @returns `importing` where an import runs: a rebuild follows when it ends
 */
export async function rebuildUser(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
  named: readonly string[] = [],
): Promise<RebuildResult | Importing> {
  const paths = userPaths(context.db, uid);
  // Asked before the search for agents, which may cost hundreds of reads: events of an erased user have no other limit.
  const [mark, importMark] = await readAll(context.db, paths.erased, paths.import);
  const erased = erasedOf(mark);
  if (erased !== null) return { kind: 'erased', erasedAt: erased.erasedAt };
  const importing = runningImport(importMarkOf(importMark), context.now());
  if (importing !== null) return importing;
  const begun = await beginRebuild(context, paths, causes, named);
  return begun.kind === 'begun' ? complete(context, uid, paths, causes) : begun;
}

/** Rebuilds a user on request, but not within the wait that follows the last rebuild. */
export async function rebuildOnRequest(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | TooSoon> {
  return rebuildUnless<TooSoon>(ifTooSoon, context, uid, causes);
}

/** Rebuilds a user for a sweep, but not within a minute of the last rebuild. */
export async function rebuildInSweep(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | TooSoon> {
  return rebuildUnless<TooSoon>(ifWithinMinute, context, uid, causes);
}

/** Rebuilds a user if the settings ask for another configuration than the one in force; not within the wait either. */
export async function rebuildIfChanged(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | InForce | TooSoon> {
  return rebuildUnless<InForce | TooSoon>(
    (found, now) => ifInForce(found) ?? ifTooSoon(found, now),
    context,
    uid,
    causes,
  );
}

/** @param refuse may find that it is too soon, or another reason not to rebuild */
async function rebuildUnless<R extends RebuildRefusal>(
  refuse: Refuse<R>,
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | R | TooSoon> {
  const paths = userPaths(context.db, uid);
  const now = context.now();
  // The search for agents may cost hundreds of reads, so the rebuild is claimed before it.
  const claimed = await context.rebuildClaims.claim(uid, now, () =>
    context.within(CLAIM_SECONDS, claim(context, paths, refuse, now)),
  );
  if (claimed.kind !== 'claimed') return claimed;
  const begun = await beginRebuild(context, paths, causes, []);
  if (begun.kind === 'importing') return tooSoonUntil(begun.until, now);
  if (begun.kind !== 'begun') return begun;
  const result = await complete(context, uid, paths, causes);
  if (result.kind === 'published') context.rebuildClaims.forget(uid);
  return result;
}

/** Claims the rebuild of a user in a small transaction. A refusal costs its 3 reads. */
async function claim<R extends RebuildRefusal>(
  { db }: AppContext,
  paths: UserPaths,
  refuse: Refuse<R>,
  now: Instant,
): Promise<ClaimResult<R | NothingLeft | Erased | TooSoon>> {
  return db.runTransaction(async (transaction) => {
    const found = await findRebuild(transaction, paths);
    if (found.erased !== null) return { kind: 'erased', erasedAt: found.erased.erasedAt };
    const refusal = refuse(found, now) ?? ifImporting(found, now);
    if (refusal !== null) return refusal;
    if (isUnknown(found) && !(await hasClosedTrade(paths, transaction))) {
      // A claim whose caller died before the rebuild began.
      if (found.claimedAt !== null) transaction.delete(paths.rebuild);
      return { kind: 'nothing_left' };
    }
    if (found.state === null) writeClaim(transaction, paths, now);
    else writeRebuild(transaction, paths, { ...found.state, resumedAt: now });
    return { kind: 'claimed' };
  });
}

/** No Maestro document exists and no agents are configured: open trades alone do not make a Maestro user. */
function isUnknown({ exists, claimedAt, settings }: Found): boolean {
  return (!exists.state || claimedAt !== null) && !exists.current && settings.config?.agentIds === null;
}

async function complete(
  context: AppContext,
  uid: string,
  paths: UserPaths,
  causes: readonly Cause[],
): Promise<RebuildResult> {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    await refillPending(context, uid, paths);
    const result = await finishRebuild(context, paths);
    if (result.kind === 'unfinished') continue;
    if (result.kind === 'finished_elsewhere') return { kind: 'published', changed: false };
    const { publication } = result;
    logPublication(context, uid, publication, causes);
    logLookAlikes(context, uid, publication);
    return publication.kind === 'removed'
      ? { kind: 'nothing_left' }
      : { kind: 'published', changed: hasChanged(publication) };
  }
  throw new TransientError(
    `The rebuild of user ${uid} met changes ${MAX_PASSES} times; the next one resumes it.`,
  );
}

/** Whether a rebuild has found something else than what was published; that time has passed is no such thing. */
function hasChanged(publication: Publication): boolean {
  return publication.kind === 'versioned' ? !publication.byTime : publication.kind !== 'unchanged';
}
