import type { Cause } from '../../contract/documents/allocation';
import { hasClosedTrade } from '../../store/journal';
import { type UserPaths, userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { TransientError } from '../transient-error';
import { logPublished } from '../publish/publish';
import {
  beginRebuild,
  findRebuild,
  type Found,
  ifInForce,
  ifTooSoon,
  type InForce,
  type Refusal,
  type Refuse,
  type TooSoon,
} from './begin';
import { finishRebuild, type RebuildResult } from './finish';
import { refillPending } from './refill';

/** How often windows that others changed meanwhile are refilled again before the rebuild is left to be resumed later. */
const MAX_PASSES = 10;

/**
 * Rebuilds a user from the journal and brings the configuration of the settings into force: finds the agents, refills
 * their windows one a transaction, and publishes `current` last. How far it has come is kept in `maestroState/rebuild`; a
 * rebuild cut short is resumed by the next call, and two at once share the work.
 *
 * Folds go on meanwhile under the configuration in force, so a window is lengthened before a longer lookback comes into
 * force, and cut only together with the shorter one. Publishing checks every window, and sends what folds have added too
 * short meanwhile back to be refilled.
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

/** Rebuilds a user as somebody asks for it: not within a minute of the last time. */
export async function rebuildOnRequest(
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | TooSoon> {
  return rebuildUnless<TooSoon>(ifTooSoon, context, uid, causes);
}

/** Rebuilds a user whose settings ask for another configuration than the one in force: not within a minute either. */
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

async function rebuildUnless<R extends Refusal>(
  refuse: Refuse<R>,
  context: AppContext,
  uid: string,
  causes: readonly Cause[],
): Promise<RebuildResult | R> {
  const paths = userPaths(context.db, uid);
  // Before the search for agents, which may cost hundreds of reads; `beginRebuild` asks again, because two may get this far.
  const found = await findRebuild(context.db, paths);
  const refusal = refuse(found, context.now());
  if (refusal !== null) return refusal;
  if (isUnknown(found) && !(await hasClosedTrade(paths))) return { kind: 'nothing_left' };
  const begun = await beginRebuild(context, paths, causes, refuse);
  return begun.kind === 'begun' ? complete(context, uid, paths, causes) : begun;
}

/** Nothing of ours is there, and nothing is asked for: open trades alone, of however many agents, make nobody a user. */
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
    if (result === 'unfit') continue;
    const { kind, published } = result;
    if (published !== null) logPublished(context, uid, published, causes);
    if (kind === 'nothing_left') return { kind };
    return { kind, changed: published !== null && published.kind !== 'unchanged' };
  }
  throw new TransientError(
    `The rebuild of user ${uid} met changes ${MAX_PASSES} times; the next one resumes it.`,
  );
}
