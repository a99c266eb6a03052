import type { AppContext } from '../context';
import { isTransient, TransientError, reasonOf } from '../transient-error';
import { causesOf, foldTrades, type TradeHint } from './fold-trades';
import { GroupCommit } from '../group-commit';
import { rebuildUser } from '../rebuild/rebuild-user';
import { hintOf, type TradeWritten, tradeWrittenTo } from './trade-event';

/**
 * The most trades a commit: 1,000 closes at once are the first alone and ten groups. Their reads stay a fraction of what a
 * transaction may hold, and the bytes they write are bounded where they are written.
 */
const MAX_GROUP = 100;

/** A user without `current` is rebuilt and folded again; more often than this, someone deletes it meanwhile. */
const MAX_REBUILDS = 3;

/** Folds the trades that events tell of; those of one user wait for each other and are committed together. */
export class TradeEventHandler {
  private readonly groups: GroupCommit<TradeHint>;

  constructor(private readonly context: AppContext) {
    this.groups = new GroupCommit((uid, hints) => this.commit(uid, hints), MAX_GROUP, isTransient);
  }

  /**
   * Handles one event: returns once what it tells of is committed. A passing fault is thrown, so that the event is
   * delivered again; a permanent one is logged once and so acknowledged, because it would fail the same way every time.
   */
  async handle(written: TradeWritten): Promise<void> {
    const { uid, tradeId } = tradeWrittenTo(written);
    try {
      const hint = hintOf(this.context, written);
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
    }
  }
}
