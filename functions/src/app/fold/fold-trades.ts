import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { Cause, CauseCode, CurrentDocument } from '../../contract/documents/allocation';
import type { Trade } from '../../contract/documents/trade';
import { holdsTrade } from '../../contract/documents/window';
import { admit, isFull, MAX_AGENTS } from '../../core/trades/admission';
import { type AgentFigures, allocatedAgents, assessAgent } from '../../core/weights/agent-figures';
import type { ClosedTrade } from '../../core/trades/trade';
import { compareUtf8, sameIds } from '../../core/base/utf8';
import { windowCapacity } from '../../core/trades/window';
import { currentOf } from '../../store/allocations';
import { newestClosedTrades, tradeOf } from '../../store/journal';
import { type UserPaths, userPaths } from '../../store/paths';
import { type StoredWindow, windowOf, type WindowWrite, writeWindow } from '../../store/windows';
import { mergeCauses } from '../publish/causes';
import type { AppContext } from '../context';
import { foldWindow, type ReadOlder, refillWindow } from '../windows/fold-window';
import { logPublished, logRefused, publish, type Published } from '../publish/publish';
import { type NextWindow, WindowBatch } from '../windows/window-batch';

/** Attempts at a contended transaction, with growing waits between them, before the event is left to be delivered again. */
const MAX_ATTEMPTS = 10;

/** No function runs longer than 540 s. */
const ABANDONED_SECONDS = 600;

/** What an event says: that something happened to a trade. What is true of it is read again. */
export interface TradeHint {
  readonly tradeId: string;
  /** The agents that the event names, before and after. */
  readonly agentIds: readonly string[];
  readonly cause: Extract<CauseCode, 'trade_closed' | 'trade_changed'>;
}

export interface Folded {
  readonly kind: 'folded';
  /** Hints for windows that this commit had no room for: they need another. */
  readonly leftOver: readonly TradeHint[];
  /** Agents whose trades were refused just now, because the user has as many agents as there can be. */
  readonly refused: readonly string[];
  /** Agents whose windows were missing, damaged or too short, and so were refilled from the journal. */
  readonly refilled: readonly string[];
  /** What was published; null where no window changed. */
  readonly published: Published | null;
  /** Whether a rebuild was begun so long ago that whoever ran it has ended: it must be resumed. */
  readonly rebuildAbandoned: boolean;
}

export type FoldResult =
  | Folded
  /** There is no `current`, or a damaged one: the user must be rebuilt before anything can be folded. */
  | { readonly kind: 'needs_rebuild' };

/**
 * Folds trades of one user into the windows of their agents and publishes what follows, in one transaction.
 *
 * The trades are read again in it, so it does not matter how late, how often or in which order events arrive: each
 * window is brought to what the journal says about these trades now. Reads each trade, `current` and the windows involved;
 * writes what changed of windows, `current` and history.
 */
export async function foldTrades(
  context: AppContext,
  uid: string,
  hints: readonly TradeHint[],
): Promise<FoldResult> {
  const result = await context.db.runTransaction(
    (transaction) => foldInTransaction(transaction, context, userPaths(context.db, uid), hints),
    { maxAttempts: MAX_ATTEMPTS },
  );
  // Logged here and not inside, because a contended transaction runs more than once.
  if (result.kind === 'folded') logFindings(context, uid, result, causesOf(hints));
  return result;
}

function logFindings(
  context: AppContext,
  uid: string,
  { refused, refilled, published }: Folded,
  causes: readonly Cause[],
): void {
  if (published !== null) logPublished(context, uid, published, causes);
  if (refused.length > 0) logRefused(context, uid, refused);
  if (refilled.length > 0)
    context.log.warn('Windows were missing, damaged or too short, and were refilled from the journal.', {
      uid,
      agent_ids: refilled,
    });
}

async function foldInTransaction(
  transaction: Transaction,
  context: AppContext,
  paths: UserPaths,
  hints: readonly TradeHint[],
): Promise<FoldResult> {
  const { current, trades, windows } = await readInvolved(transaction, paths, hints);
  if (current === null) return { kind: 'needs_rebuild' };

  const refused = refuse(current, trades, windows);
  const batch = new WindowBatch();
  for (const stored of windows.values()) {
    if (refused.has(stored.agentId)) continue;
    if (batch.isFull) batch.deferred.add(stored.agentId);
    else batch.add(current, stored, await nextWindow(transaction, paths, current, trades, stored));
  }
  const waiting = [...current.refusedAgents, ...refused].filter((agentId) => !batch.has(agentId));
  const stillRefused = new Set(waiting.sort(compareUtf8));
  await admitRefused(transaction, paths, current, stillRefused, batch);

  const agentsOf = (hint: TradeHint): string[] => [...hint.agentIds, ...agentOf(trades.get(hint.tradeId))];
  const windowAgents = batch.agentsAfter(current.windowAgents);
  const refusedAgents = [...stillRefused].slice(0, MAX_AGENTS);
  const changed = batch.writes.length > 0 || !sameIds(refusedAgents, current.refusedAgents);
  for (const write of batch.writes) writeWindow(transaction, paths, write);
  const published = changed
    ? publish(
        transaction,
        context,
        paths,
        { current },
        {
          config: current.config,
          agents: assess(current, windowAgents, batch.writes),
          windowAgents,
          refusedAgents,
          windowsChanged: batch.writes.length > 0,
          causes: causesOf(hints),
          rebuiltAt: current.rebuiltAt,
          rebuildingSince: current.rebuildingSince,
          sweptAt: current.sweptAt,
        },
      )
    : null;
  return {
    kind: 'folded',
    leftOver: hints.filter((hint) => agentsOf(hint).some((agentId) => batch.deferred.has(agentId))),
    refused: [...refused].filter((agentId) => stillRefused.has(agentId)),
    refilled: batch.refilled,
    published,
    rebuildAbandoned:
      current.rebuildingSince !== null &&
      context.now().secondsSince(current.rebuildingSince) > ABANDONED_SECONDS,
  };
}

/** Gives places that are free to agents that were refused one, in the order of their ids, and takes them off the list. */
async function admitRefused(
  transaction: Transaction,
  paths: UserPaths,
  current: CurrentDocument,
  refused: Set<string>,
  batch: WindowBatch,
): Promise<void> {
  const capacity = windowCapacity(current.config.lookbackTrades);
  for (const agentId of refused) {
    if (batch.isFull || isFull(batch.agentsAfter(current.windowAgents), current.config.agentIds)) return;
    const stored = windowOf(await transaction.get(paths.windows.doc(agentId)));
    batch.add(current, stored, {
      kind: 'new',
      window: await refillWindow(transaction, paths, agentId, capacity, current.config),
    });
    refused.delete(agentId);
  }
}

/** Why an allocation is computed when these trades are folded; a trade counts once, whatever the number of its events. */
export function causesOf(hints: readonly TradeHint[]): Cause[] {
  const closed = new Set(hints.filter(({ cause }) => cause === 'trade_closed').map(({ tradeId }) => tradeId));
  const changed = new Set(hints.map(({ tradeId }) => tradeId).filter((tradeId) => !closed.has(tradeId)));
  return mergeCauses([
    ...[...closed].map((tradeId): Cause => ({ code: 'trade_closed', count: 1, tradeIds: [tradeId] })),
    ...[...changed].map((tradeId): Cause => ({ code: 'trade_changed', count: 1, tradeIds: [tradeId] })),
  ]);
}

interface Involved {
  readonly current: CurrentDocument | null;
  readonly trades: ReadonlyMap<string, Trade>;
  /** The windows of all agents that a hint names or a trade has, in the order of their ids. */
  readonly windows: ReadonlyMap<string, StoredWindow>;
}

/** Reads `current`, the trades and the windows that the hints name at once, then those that only the trades name. */
async function readInvolved(
  transaction: Transaction,
  paths: UserPaths,
  hints: readonly TradeHint[],
): Promise<Involved> {
  const tradeIds = [...new Set(hints.map((hint) => hint.tradeId))];
  const hinted = [...new Set(hints.flatMap((hint) => hint.agentIds))];
  const [current, ...rest] = await transaction.getAll(
    paths.current,
    ...tradeIds.map((tradeId) => paths.trades.doc(tradeId)),
    ...hinted.map((agentId) => paths.windows.doc(agentId)),
  );
  const trades = new Map(rest.slice(0, tradeIds.length).map((snapshot) => [snapshot.id, tradeOf(snapshot)]));
  const unhinted = new Set(
    [...trades.values()].flatMap(agentOf).filter((agentId) => !hinted.includes(agentId)),
  );
  const more: DocumentSnapshot[] =
    unhinted.size === 0
      ? []
      : await transaction.getAll(...[...unhinted].map((agentId) => paths.windows.doc(agentId)));
  const windows = [...rest.slice(tradeIds.length), ...more]
    .map(windowOf)
    .sort((a, b) => compareUtf8(a.agentId, b.agentId));
  return {
    current: current === undefined ? null : currentOf(current),
    trades,
    windows: new Map(windows.map((window) => [window.agentId, window])),
  };
}

function agentOf(trade: Trade | undefined): string[] {
  return trade?.kind === 'closed' ? [trade.agentId] : [];
}

function closedTradesOf(agentId: string, trades: ReadonlyMap<string, Trade>): ClosedTrade[] {
  return [...trades.values()].flatMap((trade) =>
    trade.kind === 'closed' && trade.agentId === agentId ? [trade.record] : [],
  );
}

/**
 * Of the agents involved, those that have trades here and cannot be admitted. Who has a window document is admitted, also
 * where `current` does not know it: a rebuild that runs has written it.
 */
function refuse(
  current: CurrentDocument,
  trades: ReadonlyMap<string, Trade>,
  windows: ReadonlyMap<string, StoredWindow>,
): Set<string> {
  const existing = [...windows.values()].filter(({ exists }) => exists).map(({ agentId }) => agentId);
  const candidates = [...windows.keys()].filter((agentId) => closedTradesOf(agentId, trades).length > 0);
  const admitted = admit([...current.windowAgents, ...existing], current.config.agentIds, candidates);
  return new Set(candidates.filter((agentId) => !admitted.has(agentId)));
}

/** Null where there is no window and none is due. */
async function nextWindow(
  transaction: Transaction,
  paths: UserPaths,
  current: CurrentDocument,
  trades: ReadonlyMap<string, Trade>,
  { agentId, exists, window, document }: StoredWindow,
): Promise<NextWindow | null> {
  const present = closedTradesOf(agentId, trades);
  const capacity = windowCapacity(current.config.lookbackTrades);
  // A window may hold more than the configuration in force needs: a rebuild is bringing a longer lookback.
  if (window !== null && window.capacity >= capacity) {
    const readOlder: ReadOlder = (limit, olderThan) =>
      newestClosedTrades(transaction, paths, agentId, limit, olderThan);
    const held = [...trades.keys()].filter((tradeId) => document === null || holdsTrade(document, tradeId));
    return { kind: 'folded', window: await foldWindow(window, new Set(held), present, readOlder) };
  }
  const isLost = exists || current.windowAgents.includes(agentId);
  if (!isLost && present.length === 0) return null;
  const refilled = await refillWindow(transaction, paths, agentId, capacity, current.config);
  return { kind: isLost ? 'lost' : 'new', window: refilled };
}

/** The figures of all agents: computed anew where the window changed, as published where it did not. */
function assess(
  { config, allocation }: CurrentDocument,
  windowAgents: readonly string[],
  writes: readonly WindowWrite[],
): Map<string, AgentFigures> {
  const changed = new Map(writes.map(({ agentId, window }) => [agentId, window]));
  return new Map(
    allocatedAgents(config, windowAgents).map((agentId) => {
      const window = changed.get(agentId);
      const known = window === undefined ? allocation.agents.get(agentId) : undefined;
      return [agentId, known ?? assessAgent(window?.trades ?? [], config, window?.sums)];
    }),
  );
}
