import { createHash } from 'node:crypto';
import type { Transaction } from 'firebase-admin/firestore';
import type { Cause, PublishedAllocation } from '../contract/allocation-document';
import { encodeTrade } from '../contract/window-document';
import { assessAgents } from '../core/allocation';
import type { Instant } from '../core/instant';
import type { TradeRecord } from '../core/trade';
import { currentOf } from '../store/allocations';
import { closedTradesSince, type JournalTrade } from '../store/journal';
import { type UserPaths, userPaths } from '../store/paths';
import { readWindows } from '../store/windows';
import { windowCapacity } from '../core/window';
import type { AppContext } from './context';
import { foldTrades, type TradeHint } from './fold-trades';
import { logPublished, publish, type Published } from './publish';
import { findRebuild, type Found, ifInForce } from './rebuild-begin';
import { rebuildOnRequest } from './rebuild-user';

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
  if (current === null || !isSettled(found)) return rebuild(context, uid, 'rebuilt');
  if (isTurn(uid, day, context.reconcileDays)) return rebuild(context, uid, 'drift_repaired');

  const since = lastLookedAt(current).plusSeconds(-OVERLAP_SECONDS);
  const trades = await closedTradesSince(paths, since);
  const checked = await context.db.runTransaction((transaction) =>
    checkInTransaction(transaction, context, paths, trades),
  );
  if (checked === 'needs_rebuild') return rebuild(context, uid, 'rebuilt');
  logPublished(context, uid, checked.published, [SCHEDULED]);
  if (checked.missing.length > 0) {
    context.log.warn('Trades were missing from the windows, and were folded.', {
      uid,
      count: checked.missing.length,
      trade_ids: checked.missing.slice(0, 20).map(({ record }) => record.tradeId),
    });
    await foldAll(context, uid, checked.missing);
    return 'folded';
  }
  if (checked.published.kind !== 'versioned') return 'healthy';
  context.log.warn('The allocation differed from its windows, and was published anew.', { uid });
  return 'republished';
}

/** Whether the wanted configuration is in force and no rebuild was left in the middle. */
function isSettled(found: Found): boolean {
  return ifInForce(found) !== null && found.current?.rebuildingSince === null;
}

/** Each user has a turn once in so many days, on a day by the hash of the id. */
function isTurn(uid: string, day: number, reconcileDays: number): boolean {
  const hash = createHash('sha256').update(uid).digest().readUInt32BE(0);
  return hash % reconcileDays === day % reconcileDays;
}

function lastLookedAt({ sweptAt, rebuiltAt }: PublishedAllocation): Instant {
  return sweptAt !== null && sweptAt.compare(rebuiltAt) > 0 ? sweptAt : rebuiltAt;
}

async function rebuild(
  context: AppContext,
  uid: string,
  result: 'rebuilt' | 'drift_repaired',
): Promise<CheckResult> {
  const rebuilt = await rebuildOnRequest(context, uid, [SCHEDULED]);
  // Somebody else has rebuilt the user within the minute, or there is nothing to rebuild.
  if (rebuilt.kind === 'too_soon' || rebuilt.kind === 'nothing_left') return 'healthy';
  if (result === 'rebuilt') return 'rebuilt';
  if (!rebuilt.changed) return 'healthy';
  context.log.warn('The windows had drifted from the journal, and were repaired.', { uid });
  return 'drift_repaired';
}

type Checked = 'needs_rebuild' | { readonly missing: readonly JournalTrade[]; readonly published: Published };

async function checkInTransaction(
  transaction: Transaction,
  context: AppContext,
  paths: UserPaths,
  trades: readonly JournalTrade[],
): Promise<Checked> {
  const current = currentOf(await transaction.get(paths.current));
  if (current === null) return 'needs_rebuild';
  const stored = await readWindows(transaction, paths, current.windowAgents);
  const capacity = windowCapacity(current.config.lookbackTrades);
  const windows = new Map<string, readonly TradeRecord[]>();
  for (const { agentId, window } of stored)
    if (window !== null && window.capacity >= capacity) windows.set(agentId, window.trades);
  if (windows.size < current.windowAgents.length) return 'needs_rebuild';

  const published = publish(
    transaction,
    context,
    paths,
    { current },
    {
      config: current.config,
      agents: assessAgents(windows, current.config),
      windowAgents: current.windowAgents,
      refusedAgents: current.refusedAgents,
      windowsChanged: false,
      causes: [SCHEDULED],
      rebuiltAt: current.rebuiltAt,
      rebuildingSince: current.rebuildingSince,
      sweptAt: context.now(),
    },
  );
  const refused = new Set(current.refusedAgents);
  const missing = trades.filter(
    ({ agentId, record }) => !refused.has(agentId) && !holds(windows.get(agentId), record, capacity),
  );
  return { missing, published };
}

/** Whether a window has a trade just as the journal has it, or is full of newer ones. */
function holds(window: readonly TradeRecord[] | undefined, record: TradeRecord, capacity: number): boolean {
  if (window === undefined) return false;
  const known = window.find(({ tradeId }) => tradeId === record.tradeId);
  if (known !== undefined) return encodeTrade(known) === encodeTrade(record);
  const oldest = window.at(-1);
  return window.length >= capacity && oldest !== undefined && oldest.closedAt.compare(record.closedAt) > 0;
}

/** The most trades that are folded in one commit. */
const MAX_FOLDED = 100;

async function foldAll(context: AppContext, uid: string, missing: readonly JournalTrade[]): Promise<void> {
  let hints: TradeHint[] = missing.map(({ agentId, record }) => ({
    tradeId: record.tradeId,
    agentIds: [agentId],
    cause: 'trade_closed',
  }));
  while (hints.length > 0) {
    const result = await foldTrades(context, uid, hints.slice(0, MAX_FOLDED));
    if (result.kind === 'needs_rebuild') {
      await rebuild(context, uid, 'rebuilt');
      return;
    }
    hints = [...result.leftOver, ...hints.slice(MAX_FOLDED)];
  }
}
