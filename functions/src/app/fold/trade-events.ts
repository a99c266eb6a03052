import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Cause } from '../../contract/documents/allocation';
import type { MalformedTrade, Trade } from '../../contract/documents/trade';
import { timeText } from '../../contract/fields/time';
import type { Instant } from '../../core/base/instant';
import { tradeOf } from '../../store/journal';
import { tradePathIn, tradePathOf } from '../../store/paths';
import { tradeUnusable } from '../../core/alerts/other-news';
import { tell } from '../alerts/tell';
import { ToldToday } from '../alerts/told-today';
import type { AppContext } from '../context';
import type { Log } from '../log-events';
import { GroupCommit, LineFullError } from '../group-commit';
import { rebuildUser } from '../rebuild/rebuild-user';
import { isBrief, isTransient, mayPass, reasonOf, TransientError } from '../transient-error';
import { type FoldResult, foldTrades } from './fold-trades';
import { Ownership } from './ownership';
import { RunningImports } from './running-imports';
import { causesOf, hintOf, type TradeHint } from './trade-hint';
import { TurnedAway } from './turned-away';

/** A write to a trade document, as its event reports it. */
export interface TradeWritten {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

type TradePath = ReturnType<typeof tradePathOf>;

/**
 * The most trades per commit: of 1,000 simultaneous closes the first is committed alone, the others in ten groups.
 * Their reads stay a fraction of what a transaction may hold; the bytes that they write are bounded by WindowBatch.
 */
export const MAX_GROUP = 100;

/** A user without `current` is rebuilt, and the fold repeated. After this many times, something keeps deleting it. */
const MAX_REBUILDS = 3;

/** Attempts at a contended commit before its events are left to be delivered again, some 12 s after the first. */
const MAX_ATTEMPTS = 10;

/** The SDK would repeat a contended fold for up to 75 s with the same few trades; see GroupCommit. */
const ONE_ATTEMPT = 1;

/**
 * The longest pause after a first failure, which doubles with each further one, and the longest of all. The real pause
 * is any part of it: instances that disturbed each other must not meet again.
 */
const FIRST_PAUSE_SECONDS = 0.25;
const LONGEST_PAUSE_SECONDS = 4;

/**
 * A fold takes milliseconds, and seconds where it waits for locks. One that takes longer hangs on a silent connection,
 * which the SDK notices after five minutes; until then it would hold up all closes of its user.
 */
const FOLD_SECONDS = 60;

/** A rebuild reads up to 100,000 trades, and holds up the closes of its user too. What it has done is resumed. */
const REBUILD_SECONDS = 300;

/**
 * Folds the trades that events report. Events of one user that arrive together are committed together.
 *
 * Firestore delivers an event at least once and in any order. Duplicate, late and reordered events do no harm, because
 * an event is only a hint that a trade changed: `foldTrades` reads the trade again, and brings the windows to what the
 * journal says now. A duplicate finds the windows as they should be, and writes nothing.
 */
export class TradeEventHandler {
  private readonly groups: GroupCommit<TradeHint>;
  private readonly ownership: Ownership;
  private readonly imports: RunningImports;
  private readonly turnedAway: TurnedAway;
  private readonly told = new ToldToday();

  constructor(private readonly context: AppContext) {
    const { random, sleep } = context;
    this.ownership = new Ownership(context);
    this.imports = new RunningImports(context);
    this.turnedAway = new TurnedAway(context);
    this.groups = new GroupCommit(
      {
        commit: (uid, hints) => this.commit(uid, hints),
        isTransient,
        isBrief,
        pause: (failures) => sleep(random() * longestPause(failures)),
      },
      { group: MAX_GROUP, held: context.eventsPerUser, attempts: MAX_ATTEMPTS },
    );
  }

  /**
   * Handles one event, and returns when its trade is committed. An error that may pass is thrown, so that the event is
   * delivered again. A permanent one would fail the same way every time, so it is logged once and the event is
   * acknowledged.
   *
   * @param happenedAt when the trade was written; null if that is not known
   */
  async handle({ before, after }: TradeWritten, happenedAt: Instant | null = null): Promise<void> {
    const path = tradePathOf((after.exists ? after : before).ref);
    await this.attempt(path, happenedAt, async () => {
      const trades = { before: tradeOf(before), after: tradeOf(after) };
      const ignored = newlyIgnored(trades);
      if (ignored !== null) logIgnored(this.context.log, path, ignored);
      await this.submit(path, hintOf(path.tradeId, trades.before, trades.after));
      if (ignored !== null) await this.tellIgnored(path, ignored);
    });
  }

  /**
   * Handles an event that came without the trade, because it was too large to be delivered with it. Folds the trade as
   * it is now. Its agent before that write is not known: a trade that was deleted or has left its agent stays in the
   * window of that agent until the next reconcile.
   *
   * @param document the path of the trade as the event names it. It is wrong for ids beyond ASCII, because it comes
   * from a header; then there is no such trade, and nothing is folded.
   */
  async handleWithoutData(document: string, happenedAt: Instant | null): Promise<void> {
    this.context.log.error('An event came without its trade, which is folded as it is now.', {
      event: 'trade_event_without_document',
      document,
    });
    const path = tradePathIn(document);
    if (path === null) return;
    await this.attempt(path, happenedAt, () =>
      this.submit(path, { tradeId: path.tradeId, agentIds: [], cause: 'trade_changed' }),
    );
  }

  private async submit({ uid }: TradePath, hint: TradeHint | null): Promise<void> {
    if (hint !== null) await this.groups.submit(uid, hint);
  }

  private async tellIgnored({ uid, tradeId }: TradePath, ignored: MalformedTrade): Promise<void> {
    const now = this.context.now();
    await this.told.once(`${uid} ${ignored.field}`, now, () =>
      tell(this.context, uid, tradeUnusable({ ...ignored, tradeId }, now.utcDay())),
    );
  }

  private async attempt(
    { uid, tradeId }: TradePath,
    happenedAt: Instant | null,
    work: () => Promise<void>,
  ): Promise<void> {
    const { log, now } = this.context;
    try {
      await work();
    } catch (error) {
      if (error instanceof LineFullError) this.turnedAway.count(uid);
      if (mayPass(error, happenedAt && now().secondsSince(happenedAt))) throw error;
      log.error('A trade could not be folded and will not be tried again.', {
        event: 'fold_failed',
        uid,
        trade_id: tradeId,
        reason: reasonOf(error),
      });
    }
  }

  private async fold(uid: string, hints: readonly TradeHint[]): Promise<FoldResult> {
    try {
      return await this.context.within(FOLD_SECONDS, foldTrades(this.context, uid, hints, ONE_ATTEMPT));
    } catch (error) {
      if (isBrief(error)) this.ownership.disturbed(uid);
      throw error;
    }
  }

  private rebuild(
    uid: string,
    causes: readonly Cause[],
    agentIds: readonly string[],
  ): ReturnType<typeof rebuildUser> {
    const rebuilt = rebuildUser(this.context, uid, causes, agentIds);
    return this.context.within(REBUILD_SECONDS, rebuilt);
  }

  /** Commits hints of one user; returns those that need another commit. */
  private async commit(uid: string, delivered: readonly TradeHint[]): Promise<readonly TradeHint[]> {
    const hints = await this.imports.without(uid, delivered);
    if (hints.length === 0) return [];
    for (let rebuilds = 0; ; rebuilds++) {
      const result = await this.ownership.alone(uid, () => this.fold(uid, hints));
      if (result.kind === 'folded') {
        if (result.rebuild !== 'none') this.imports.suspect(uid);
        if (result.rebuild === 'abandoned') await this.rebuild(uid, [], []);
        return result.leftOver;
      }
      if (rebuilds === MAX_REBUILDS)
        throw new TransientError(`User ${uid} has no current after ${rebuilds} rebuilds.`);
      const agentIds = [...new Set(hints.flatMap((hint) => hint.agentIds))];
      const rebuilt = await this.rebuild(uid, causesOf(hints), agentIds);
      if (rebuilt.kind === 'nothing_left') return [];
      if (rebuilt.kind === 'importing') {
        this.imports.suspect(uid);
        if (this.imports.unnamed(uid, hints, rebuilt).length === 0) return [];
        throw new TransientError(
          `An import of user ${uid} runs, and does not name these agents: they wait for its end.`,
        );
      }
      if (rebuilt.kind === 'erased') {
        this.context.log.info('Trades of a user whose data was erased are not folded.', {
          event: 'erased_trades_ignored',
          uid,
          erased_at: timeText(rebuilt.erasedAt),
          count: hints.length,
        });
        return [];
      }
    }
  }
}

function longestPause(failures: number): number {
  return Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (failures - 1));
}

/** A trade that was written as closed and takes no part, once per reason; null: it is none. */
function newlyIgnored({
  before,
  after,
}: {
  readonly before: Trade;
  readonly after: Trade;
}): MalformedTrade | null {
  if (after.kind !== 'malformed') return null;
  return before.kind === 'malformed' && before.reason === after.reason ? null : after;
}

function logIgnored(log: Log, { uid, tradeId }: TradePath, { field, reason, cure }: MalformedTrade): void {
  const details = { uid, trade_id: tradeId, reason, cure };
  if (field === 'closed_at')
    log.warn('Closed trade ignored: closed_at is not a Timestamp.', {
      event: 'trade_unusable_close',
      ...details,
    });
  else log.warn('Closed trade ignored: invalid id.', { event: 'trade_unusable_id', ...details });
}
