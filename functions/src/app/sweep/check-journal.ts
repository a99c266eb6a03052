import type { Instant } from '../../core/base/instant';
import { currentOf, writeCurrent } from '../../store/allocations';
import { closedTradesSince, type JournalPage } from '../../store/journal';
import { type UserPaths, userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { foldTrades } from '../fold/fold-trades';
import type { TradeHint } from '../fold/trade-hint';
import { readStanding } from './check-windows';
import { type MissingTrade, missingTrades } from './missing-trades';
import { type Standing, usableWindows } from './plan-check';
import { mostClosesCompared, type SettledStanding, uncheckedSince } from './settled';

/**
 * What the comparison of the windows with the journal led to. `unfit`: the user must be rebuilt. `too_many`: more trades
 * closed since the last check than a rebuild reads, so a rebuild is cheaper.
 */
export type JournalResult = 'settled' | 'folded' | 'unfit' | 'too_many';

/**
 * Compares the trades closed since the last check with the windows, page by page, and folds those that are missing. It
 * records the time of the check only where it has looked at trades, so that the next check does not look at them again.
 * Where nothing closed, the next one just begins earlier.
 *
 * @param found what plain reads have found
 * @param now when the check began: whatever closes later is for the next one
 */
export async function checkJournal(
  context: AppContext,
  uid: string,
  found: SettledStanding,
  now: Instant,
): Promise<JournalResult> {
  const paths = userPaths(context.db, uid);
  const most = mostClosesCompared(found.current);
  let standing: Standing = found;
  let read = 0;
  let hasFolded = false;
  let isComplete = true;
  for await (const page of closedTradesSince(paths, uncheckedSince(found.current, now))) {
    read += page.read;
    if (read >= most && !page.isLast) return 'too_many';
    if (missingIn(page, standing).length === 0) continue;

    // Some may have been folded since the windows were read.
    standing = await readStanding(context.db, paths);
    if (standing.current === null) return 'unfit';
    const missing = missingIn(page, standing);
    if (missing.length === 0) continue;
    hasFolded = true;
    if ((await foldMissing(context, uid, missing)) === 'needs_rebuild') return 'unfit';
    standing = await readStanding(context.db, paths);
    isComplete &&= missingIn(page, standing).length === 0;
  }
  if (read > 0 && isComplete) await recordCheck(context, paths, now);
  return hasFolded ? 'folded' : 'settled';
}

function missingIn({ trades }: JournalPage, { current, stored }: Standing): MissingTrade[] {
  if (current === null) return [];
  return missingTrades(usableWindows(stored, current.config), trades, current.refusedAgents);
}

async function foldMissing(
  context: AppContext,
  uid: string,
  missing: readonly MissingTrade[],
): Promise<'folded' | 'needs_rebuild'> {
  context.log.warn('Trades were missing from the windows, and were folded.', {
    event: 'trades_missing',
    uid,
    count: missing.length,
    trade_ids: missing.slice(0, 20).map(({ tradeId }) => tradeId),
  });
  const { tradesPerCommit } = context.sweepSizes;
  let hints: TradeHint[] = missing.map((trade) => ({ ...trade, cause: 'trade_closed' }));
  while (hints.length > 0) {
    const result = await foldTrades(context, uid, hints.slice(0, tradesPerCommit));
    if (result.kind === 'needs_rebuild') return result.kind;
    hints = [...result.leftOver, ...hints.slice(tradesPerCommit)];
  }
  return 'folded';
}

/** Records in `current` that all trades closed before a time were compared. */
function recordCheck({ db }: AppContext, paths: UserPaths, time: Instant): Promise<void> {
  return db.runTransaction(async (transaction) => {
    const current = currentOf(await transaction.get(paths.current));
    if (current !== null) writeCurrent(transaction, paths, { ...current, sweptAt: time });
  });
}
