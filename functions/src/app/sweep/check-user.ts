import type { Transaction } from 'firebase-admin/firestore';
import { currentOf } from '../../store/allocations';
import { closedTradesSince, type JournalTrade } from '../../store/journal';
import { type UserPaths, userPaths } from '../../store/paths';
import { readWindows } from '../../store/windows';
import type { AppContext } from '../context';
import { foldTrades } from '../fold/fold-trades';
import type { TradeHint } from '../fold/trade-hint';
import { logPublication, publish } from '../publish/publish';
import { findRebuild, type Found } from '../rebuild/found';
import type { MissingTrade } from './missing-trades';
import { type CheckPlan, planCheck } from './plan-check';
import { reconcile, repair } from './rebuild-in-sweep';
import { settledCurrent, uncheckedSince } from './settled';
import { isTurn } from './turn';

/** What a check found, and did about it. */
export type CheckResult = 'healthy' | 'folded' | 'republished' | 'rebuilt' | 'drift_repaired' | 'erased';

/**
 * Checks one user. Folds trades that closed since the last check and are missing; publishes again if `current` differs
 * from its windows; rebuilds a user without a usable `current`, with settings that are not in force, with damaged
 * windows, or whose turn it is.
 */
export async function checkUser(context: AppContext, uid: string, day: number): Promise<CheckResult> {
  const { db, log, reconcileDays } = context;
  const paths = userPaths(db, uid);
  const found = await findRebuild(db, paths);
  const now = context.now();
  const current = settledCurrent(found, now);
  if (current === null) return repair(context, uid, found);
  const { rebuiltAt } = current;
  if (isTurn({ uid, day, rebuiltAt, reconcileDays }, now)) return reconcile(context, uid);

  const trades = await closedTradesSince(paths, uncheckedSince(current, now));
  const checked = await check(context, paths, trades);
  switch (checked.kind) {
    case 'unfit':
      if (checked.wrongSums.length > 0)
        log.error('The sums of windows were not those of their trades; they are computed again.', {
          uid,
          agent_ids: checked.wrongSums,
        });
      return repair(context, uid, found);
    case 'fit':
      logPublication(context, uid, checked.publication);
      if (checked.missing.length > 0) return foldMissing(context, uid, found, checked.missing, trades);
      if (checked.publication.kind !== 'versioned') return 'healthy';
      log.warn('The allocation differed from its windows, and was published again.', { uid });
      return 'republished';
    default:
      return checked satisfies never;
  }
}

function check(context: AppContext, paths: UserPaths, trades: readonly JournalTrade[]): Promise<CheckPlan> {
  return context.db.runTransaction((transaction) => checkInTransaction(transaction, context, paths, trades));
}

async function checkInTransaction(
  transaction: Transaction,
  context: AppContext,
  paths: UserPaths,
  trades: readonly JournalTrade[],
): Promise<CheckPlan> {
  const current = currentOf(await transaction.get(paths.current));
  const stored = await readWindows(transaction, paths, current?.windowAgents ?? []);

  const plan = planCheck({ current, stored, trades }, context.now());

  if (plan.kind === 'fit') publish(transaction, paths, plan.publication, context);
  return plan;
}

/** Folds missing trades, and checks again: with nothing missing, `swept_at` is recorded. */
async function foldMissing(
  context: AppContext,
  uid: string,
  found: Found,
  missing: readonly MissingTrade[],
  trades: readonly JournalTrade[],
): Promise<'folded'> {
  context.log.warn('Trades were missing from the windows, and were folded.', {
    uid,
    count: missing.length,
    trade_ids: missing.slice(0, 20).map(({ tradeId }) => tradeId),
  });
  await foldAll(context, uid, found, missing);
  await check(context, userPaths(context.db, uid), trades);
  return 'folded';
}

async function foldAll(
  context: AppContext,
  uid: string,
  found: Found,
  missing: readonly MissingTrade[],
): Promise<void> {
  const { tradesPerCommit } = context.sweepSizes;
  let hints: TradeHint[] = missing.map((trade) => ({ ...trade, cause: 'trade_closed' }));
  while (hints.length > 0) {
    const result = await foldTrades(context, uid, hints.slice(0, tradesPerCommit));
    if (result.kind === 'needs_rebuild') {
      await repair(context, uid, found);
      return;
    }
    hints = [...result.leftOver, ...hints.slice(tradesPerCommit)];
  }
}
