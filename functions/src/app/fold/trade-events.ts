import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Trade } from '../../contract/documents/trade';
import { timeText } from '../../contract/fields/time';
import { tradeOf } from '../../store/journal';
import { tradePathOf } from '../../store/paths';
import type { AppContext, Log } from '../context';
import { GroupCommit } from '../group-commit';
import { rebuildUser } from '../rebuild/rebuild-user';
import { isTransient, reasonOf, TransientError } from '../transient-error';
import { foldTrades } from './fold-trades';
import { causesOf, hintOf, type TradeHint } from './trade-hint';

/** A write to a trade document, as its event reports it. */
export interface TradeWritten {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

/**
 * The most trades per commit: of 1,000 simultaneous closes the first is committed alone, the others in ten groups.
 * Their reads stay a fraction of what a transaction may hold; the bytes that they write are bounded by WindowBatch.
 */
const MAX_GROUP = 100;

/** A user without `current` is rebuilt, and the fold repeated. After this many times, something keeps deleting it. */
const MAX_REBUILDS = 3;

/**
 * Folds the trades that events report. Events of one user that arrive together are committed together.
 *
 * Firestore delivers an event at least once and in any order. Duplicate, late and reordered events do no harm, because
 * an event is only a hint that a trade changed: `foldTrades` reads the trade again, and brings the windows to what the
 * journal says now. A duplicate finds the windows as they should be, and writes nothing.
 */
export class TradeEventHandler {
  private readonly groups: GroupCommit<TradeHint>;

  constructor(private readonly context: AppContext) {
    this.groups = new GroupCommit((uid, hints) => this.commit(uid, hints), MAX_GROUP, isTransient);
  }

  /**
   * Handles one event, and returns when its trade is committed. A transient error is thrown, so that the event is
   * delivered again. A permanent one would fail the same way every time, so it is logged once and the event is
   * acknowledged.
   */
  async handle({ before, after }: TradeWritten): Promise<void> {
    const { uid, tradeId } = tradePathOf((after.exists ? after : before).ref);
    try {
      const trades = { before: tradeOf(before), after: tradeOf(after) };
      logIgnored(this.context.log, { uid, tradeId }, trades);
      const hint = hintOf(tradeId, trades.before, trades.after);
      if (hint !== null) await this.groups.submit(uid, hint);
    } catch (error) {
      if (isTransient(error)) throw error;
      this.context.log.error('A trade could not be folded and will not be tried again.', {
        uid,
        trade_id: tradeId,
        reason: reasonOf(error),
      });
    }
  }

  /** Commits hints of one user; returns those that need another commit. */
  private async commit(uid: string, hints: readonly TradeHint[]): Promise<readonly TradeHint[]> {
    for (let rebuilds = 0; ; rebuilds++) {
      const result = await foldTrades(this.context, uid, hints);
      if (result.kind === 'folded') {
        if (result.rebuildAbandoned) await rebuildUser(this.context, uid, []);
        return result.leftOver;
      }
      if (rebuilds === MAX_REBUILDS)
        throw new TransientError(`User ${uid} has no current after ${rebuilds} rebuilds.`);
      const rebuilt = await rebuildUser(this.context, uid, causesOf(hints));
      if (rebuilt.kind === 'nothing_left') return [];
      if (rebuilt.kind === 'erased') {
        this.context.log.info('Trades of a user whose data was erased are not folded.', {
          uid,
          erased_at: timeText(rebuilt.erasedAt),
          count: hints.length,
        });
        return [];
      }
    }
  }
}

/** Warns, once per reason, that a closed trade has an id that cannot be used. */
function logIgnored(
  log: Log,
  { uid, tradeId }: { readonly uid: string; readonly tradeId: string },
  { before, after }: { readonly before: Trade; readonly after: Trade },
): void {
  if (after.kind !== 'malformed') return;
  if (before.kind === 'malformed' && before.reason === after.reason) return;
  log.warn('Closed trade ignored: invalid id.', { uid, trade_id: tradeId, reason: after.reason });
}
