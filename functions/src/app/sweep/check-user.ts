import { createHash } from 'node:crypto';
import type { Transaction } from 'firebase-admin/firestore';
import type { Cause, CurrentDocument } from '../../contract/documents/allocation';
import { encodeSums } from '../../contract/documents/stored-sums';
import { encodeTrade } from '../../contract/documents/stored-trade';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { assessAgents } from '../../core/weights/agent-figures';
import type { EngineConfig } from '../../core/config';
import type { Instant } from '../../core/base/instant';
import { sumsMatch, type ReturnSums, returnSums } from '../../core/statistics/return-sums';
import { MAX_AHEAD_SECONDS } from '../../core/risk-state/risk-state';
import { newestFirst, type ClosedTrade } from '../../core/trades/trade';
import { currentOf } from '../../store/allocations';
import { closedTradesSince, type JournalTrade } from '../../store/journal';
import { type UserPaths, userPaths } from '../../store/paths';
import { readWindows } from '../../store/windows';
import { windowCapacity } from '../../core/trades/window';
import type { AppContext } from '../context';
import { TransientError } from '../transient-error';
import { foldTrades, type TradeHint } from '../fold/fold-trades';
import { logPublished, publish, type Published } from '../publish/publish';
import { findRebuild, type Found, ifInForce } from '../rebuild/begin';
import { rebuildOnRequest, rebuildUser } from '../rebuild/rebuild-user';

/** What a check found, and did about it. */
export type CheckResult = 'healthy' | 'folded' | 'republished' | 'rebuilt' | 'drift_repaired';

/** Closes may be a little ahead of our clock, and their events late: the time before the last sweep is looked at again. */
const OVERLAP_SECONDS = 3600;

const SCHEDULED: Cause = { code: 'scheduled', count: 1, tradeIds: [] };

/**
 * Checks one user: folds the trades closed since the last sweep that are missing, publishes anew where `current` differs from
 * its windows, and rebuilds a user who has nothing published, whose settings are not in force, whose windows are damaged, or
 * whose turn it is.
 */
export async function checkUser(context: AppContext, uid: string, day: number): Promise<CheckResult> {
  const paths = userPaths(context.db, uid);
  const found = await findRebuild(context.db, paths);
  const { current } = found;
  const now = context.now();
  if (current === null || !isSettled(found, now)) return rebuild(context, uid, found);
  if (isTurn(uid, day, current, now, context.reconcileDays)) return reconcile(context, uid);

  const trades = await closedTradesSince(paths, lastLookedAt(current, now).plusSeconds(-OVERLAP_SECONDS));
  const check = (): Promise<Checked> =>
    context.db.runTransaction((transaction) => checkInTransaction(transaction, context, paths, trades));
  const checked = await check();
  if (checked.kind === 'unfit') {
    if (checked.wrongSums.length > 0)
      context.log.error('The sums of windows were not those of their trades: they are computed anew.', {
        uid,
        agent_ids: checked.wrongSums,
      });
    return rebuild(context, uid, found);
  }
  logPublished(context, uid, checked.published, [SCHEDULED]);
  if (checked.missing.length > 0) {
    context.log.warn('Trades were missing from the windows, and were folded.', {
      uid,
      count: checked.missing.length,
      trade_ids: checked.missing.slice(0, 20).map(({ tradeId }) => tradeId),
    });
    await foldAll(context, uid, found, checked.missing);
    // Now that nothing is missing it keeps the time.
    await check();
    return 'folded';
  }
  if (checked.published.kind !== 'versioned') return 'healthy';
  context.log.warn('The allocation differed from its windows, and was published anew.', { uid });
  return 'republished';
}

/** Whether the wanted configuration is in force, no rebuild was left in the middle, and the last one has been. */
function isSettled(found: Found, now: Instant): boolean {
  const { current } = found;
  return (
    current !== null &&
    ifInForce(found) !== null &&
    current.rebuildingSince === null &&
    !isAhead(current.rebuiltAt, now)
  );
}

/** A time further ahead of ours than clocks differ was written by hand, or by a clock gone wrong. */
function isAhead(time: Instant, now: Instant): boolean {
  return time.secondsSince(now) > MAX_AHEAD_SECONDS;
}

/**
 * Each user has a turn once in so many days, on a day by the hash of the id, so that each day has its share. Who has missed
 * two turns, because no sweep ran on those days, has one now.
 */
function isTurn(
  uid: string,
  day: number,
  { rebuiltAt }: CurrentDocument,
  now: Instant,
  reconcileDays: number,
): boolean {
  const hash = createHash('sha256').update(uid).digest().readUInt32BE(0);
  const isOverdue = now.utcDay() - rebuiltAt.utcDay() > 2 * reconcileDays;
  return isOverdue || hash % reconcileDays === day % reconcileDays;
}

function lastLookedAt({ sweptAt, rebuiltAt }: CurrentDocument, now: Instant): Instant {
  const isLater = sweptAt !== null && sweptAt.compare(rebuiltAt) > 0 && !isAhead(sweptAt, now);
  return isLater ? sweptAt : rebuiltAt;
}

/** Rebuilds a user who needs it. One that was left in the middle is resumed, however soon. */
async function rebuild(context: AppContext, uid: string, { state }: Found): Promise<CheckResult> {
  const result =
    state === null
      ? await rebuildOnRequest(context, uid, [SCHEDULED])
      : await rebuildUser(context, uid, [SCHEDULED]);
  if (result.kind === 'too_soon')
    throw new TransientError(`User ${uid} needs a rebuild, and had one less than a minute ago.`);
  return result.kind === 'nothing_left' ? 'healthy' : 'rebuilt';
}

/** Rebuilds a user with whom all seems well, to see whether it is. */
async function reconcile(context: AppContext, uid: string): Promise<CheckResult> {
  const result = await rebuildOnRequest(context, uid, [SCHEDULED]);
  // Who was rebuilt within the minute is well.
  if (result.kind !== 'published' || !result.changed) return 'healthy';
  context.log.warn('The windows had drifted from the journal, and were repaired.', { uid });
  return 'drift_repaired';
}

/** A trade that the windows do not show as the journal does: whose it is, and who has it by mistake. */
interface Missing {
  readonly tradeId: string;
  readonly agentIds: readonly string[];
}

type Checked =
  /** The user must be rebuilt. `wrongSums`: agents whose windows are whole but for their sums, which is a fault of ours. */
  | { readonly kind: 'unfit'; readonly wrongSums: readonly string[] }
  | { readonly kind: 'checked'; readonly missing: readonly Missing[]; readonly published: Published };

async function checkInTransaction(
  transaction: Transaction,
  context: AppContext,
  paths: UserPaths,
  trades: readonly JournalTrade[],
): Promise<Checked> {
  const current = currentOf(await transaction.get(paths.current));
  if (current === null) return { kind: 'unfit', wrongSums: [] };
  const stored = await readWindows(transaction, paths, current.windowAgents);
  const capacity = windowCapacity(current.config.lookbackTrades);
  const windows = new Map<string, readonly ClosedTrade[]>();
  const proven = new Map<string, ReturnSums>();
  for (const { agentId, window } of stored) {
    if (window === null || window.capacity < capacity) continue;
    windows.set(agentId, window.trades);
    proven.set(agentId, window.sums);
  }
  const wrongSums = stored.flatMap(({ agentId, window }) =>
    window === null || isSummedUp(window, current.config) ? [] : [agentId],
  );
  if (windows.size < current.windowAgents.length || wrongSums.length > 0) return { kind: 'unfit', wrongSums };

  const missing = missingFrom(windows, capacity, trades, new Set(current.refusedAgents));
  const published = publish(
    transaction,
    context,
    paths,
    { current },
    {
      config: current.config,
      agents: assessAgents(windows, current.config, proven),
      windowAgents: current.windowAgents,
      refusedAgents: current.refusedAgents,
      windowsChanged: false,
      causes: [SCHEDULED],
      rebuiltAt: current.rebuiltAt,
      rebuildingSince: current.rebuildingSince,
      // While anything is missing the time stays, so that a check that is cut here finds it again.
      sweptAt: missing.length === 0 ? context.now() : current.sweptAt,
    },
  );
  return { kind: 'checked', missing, published };
}

/** Whether a window's sums are those of its trades: they are carried on from close to close, and this is where they are proved. */
function isSummedUp({ trades, sums }: AgentWindow, config: EngineConfig): boolean {
  return !sumsMatch(sums, config) || encodeSums(sums) === encodeSums(returnSums(trades, config));
}

function missingFrom(
  windows: ReadonlyMap<string, readonly ClosedTrade[]>,
  capacity: number,
  trades: readonly JournalTrade[],
  refused: ReadonlySet<string>,
): Missing[] {
  const holders = new Map(
    [...windows].flatMap(([agentId, window]) =>
      window.map((record) => [record.tradeId, { agentId, record }] as const),
    ),
  );
  return trades.flatMap(({ agentId, record }) => {
    const { tradeId } = record;
    const holder = holders.get(tradeId);
    if (holder?.agentId === agentId && encodeTrade(holder.record) === encodeTrade(record)) return [];
    if (
      holder === undefined &&
      (refused.has(agentId) || isFullOfNewer(windows.get(agentId), record, capacity))
    )
      return [];
    return [{ tradeId, agentIds: [...new Set([agentId, ...(holder ? [holder.agentId] : [])])] }];
  });
}

function isFullOfNewer(
  window: readonly ClosedTrade[] | undefined,
  record: ClosedTrade,
  capacity: number,
): boolean {
  const oldest = window?.at(-1);
  return (
    window !== undefined &&
    oldest !== undefined &&
    window.length >= capacity &&
    newestFirst(oldest, record) < 0
  );
}

async function foldAll(
  context: AppContext,
  uid: string,
  found: Found,
  missing: readonly Missing[],
): Promise<void> {
  const { tradesPerCommit } = context.sweepSizes;
  let hints: TradeHint[] = missing.map((trade) => ({ ...trade, cause: 'trade_closed' }));
  while (hints.length > 0) {
    const result = await foldTrades(context, uid, hints.slice(0, tradesPerCommit));
    if (result.kind === 'needs_rebuild') {
      await rebuild(context, uid, found);
      return;
    }
    hints = [...result.leftOver, ...hints.slice(tradesPerCommit)];
  }
}
