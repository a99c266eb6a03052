import type { Cause } from '../../contract/documents/allocation';
import { hasClosedTrade } from '../../store/journal';
import { type UserPaths, userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { logPublication } from '../publish/publish';
import { TransientError } from '../transient-error';
import { beginRebuild } from './begin';
import { finishRebuild } from './finish';
import { findRebuild, type Found } from './found';
import type { Erased } from './plan-begin';
import { refillPending } from './refill';
import {
  ifInForce,
  ifTooSoon,
  type InForce,
  type RebuildRefusal,
  type Refuse,
  type TooSoon,
} from './refusal';

/** How a rebuild ended. */
export type RebuildResult =
  /** `changed`: whether it found anything that was not as it should be. */
  | { readonly kind: 'published'; readonly changed: boolean }
  /** The user has no agents, and therefore no `current`. */
  | { readonly kind: 'nothing_left' }
  | Erased;

/**
 * A pass refills the pending windows and tries to finish. If folds keep changing windows, the rebuild is left for the
 * next call to resume after this many passes.
 */
const MAX_PASSES = 10;

/**
 * Rebuilds a user from the journal and brings the configuration of the settings into force: finds the agents, refills
 * their windows one per transaction, and publishes `current` last. `maestroState/rebuild` keeps the progress: a rebuild
 * that was cut short is resumed by the next call, and two at once share the work.
 *
 * Folds go on meanwhile under the configuration in force. Therefore a window is lengthened before a longer lookback
 * comes into force, and cut only together with a shorter one. Publishing checks every window; those that folds have
 * made too short meanwhile are refilled again.
 */
export async function rebuildUser(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult> {
  const paths = userPaths(context.db, uid);
  const begun = await beginRebuild<never>(context, paths, causes, () => null);
  return begun.kind === 'begun' ? complete(context, uid, paths, causes) : begun;
}

/** Rebuilds a user on request, but not within a minute of the last rebuild. */
export async function rebuildOnRequest(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | TooSoon> {
  return rebuildUnless<TooSoon>(ifTooSoon, context, uid, causes);
}

/** Rebuilds a user if the settings ask for another configuration than the one in force; not within a minute either. */
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

async function rebuildUnless<R extends RebuildRefusal>(
  refuse: Refuse<R>,
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | R> {
  const paths = userPaths(context.db, uid);
  // Asked before the search for agents, which may cost hundreds of reads. `beginRebuild` asks again: two calls may get
  // here.
  const found = await findRebuild(context.db, paths);
  if (found.erased !== null) return { kind: 'erased', erasedAt: found.erased.erasedAt };
  const refusal = refuse(found, context.now());
  if (refusal !== null) return refusal;
  if (isUnknown(found) && !(await hasClosedTrade(paths))) return { kind: 'nothing_left' };
  const begun = await beginRebuild(context, paths, causes, refuse);
  return begun.kind === 'begun' ? complete(context, uid, paths, causes) : begun;
}

/** No Maestro document exists and no agents are configured: open trades alone do not make a Maestro user. */
function isUnknown({ exists, settings }: Found): boolean {
  return !exists.state && !exists.current && settings.config?.agentIds === null;
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
    return publication.kind === 'removed'
      ? { kind: 'nothing_left' }
      : { kind: 'published', changed: publication.kind !== 'unchanged' };
  }
  throw new TransientError(
    `The rebuild of user ${uid} met changes ${MAX_PASSES} times; the next one resumes it.`,
  );
}
