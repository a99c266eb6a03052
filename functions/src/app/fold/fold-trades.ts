import type { Transaction } from 'firebase-admin/firestore';
import { type UserPaths, userPaths } from '../../store/paths';
import { writeWindow } from '../../store/windows';
import { toldByFold } from '../alerts/told-by-fold';
import { publishTold } from '../alerts/with-alerts';
import type { AppContext } from '../context';
import { logPublication, logRefused } from '../publish/publish';
import { NextWindows } from './next-windows';
import { type FoldOutcome, planFold, waitingAgents } from './plan-fold';
import { readInvolved } from './read-involved';
import { refusedAgents } from './refused-agents';
import type { TradeHint } from './trade-hint';

/** Attempts of the SDK at a contended transaction, with growing waits between them, unless the caller repeats it. */
const MAX_ATTEMPTS = 10;

/** How a fold ended. */
export type FoldResult =
  | FoldOutcome
  /** `current` is missing or damaged: the user must be rebuilt before anything can be folded. */
  | { readonly kind: 'needs_rebuild' };

/**
 * Folds trades of one user into the windows of their agents and publishes the result, in one transaction.
 *
 * The transaction reads the trades again, so duplicate, late and reordered events end in the same windows: each is
 * brought to what the journal says about these trades now. It reads each trade, `current` and the windows involved, and
 * writes what changed of windows, `current` and history: 3 reads and 3 writes per close, and a write per alert.
 */
export async function foldTrades(
  context: AppContext,
  uid: string,
  hints: readonly TradeHint[],
  maxAttempts = MAX_ATTEMPTS,
): Promise<FoldResult> {
  const paths = userPaths(context.db, uid);
  const result = await context.db.runTransaction(
    (transaction) => foldInTransaction(transaction, context, paths, hints),
    { maxAttempts },
  );
  // Not inside the transaction: a contended one runs more than once.
  if (result.kind === 'folded') logOutcome(context, uid, result);
  return result;
}

async function foldInTransaction(
  transaction: Transaction,
  context: AppContext,
  paths: UserPaths,
  hints: readonly TradeHint[],
): Promise<FoldResult> {
  const { current, ...involved } = await readInvolved(transaction, paths, hints);
  if (current === null) return { kind: 'needs_rebuild' };
  const refused = refusedAgents(current, involved);
  const nextWindows = new NextWindows(transaction, paths, current);
  const batch = await nextWindows.fold(involved, refused);
  const withoutPlace = await nextWindows.admitTo(batch, waitingAgents(current, refused, batch.published));

  const { trades } = involved;
  const now = context.now();
  const outcome = planFold({ current, hints, trades, batch, refused, withoutPlace }, now);
  const { publication } = outcome;
  const told =
    publication &&
    (await toldByFold(transaction, paths, { current, found: involved.windows, batch, publication }, now));

  for (const write of batch.writes) writeWindow(transaction, paths, write);
  // The window of an agent without a place is not brought up to date, so it must not stay for a rebuild to find.
  for (const { agentId, exists } of involved.windows)
    if (exists && withoutPlace.includes(agentId)) transaction.delete(paths.windows.doc(agentId));
  if (told === null) return outcome;
  publishTold(transaction, paths, told, context);
  return { ...outcome, publication: told.publication };
}

function logOutcome(context: AppContext, uid: string, { refused, refilled, publication }: FoldOutcome): void {
  if (publication !== null) logPublication(context, uid, publication);
  if (refused.length > 0) logRefused(context, uid, refused);
  if (refilled.length > 0)
    context.log.warn('Windows were missing, damaged or too short, and were refilled from the journal.', {
      event: 'windows_refilled',
      uid,
      agent_ids: refilled,
    });
}
