import { boundedCache } from '../bounded-cache';
import { findImport } from '../import/import-mark';
import type { AppContext } from '../context';
import type { Importing } from '../rebuild/importing';
import type { TradeHint } from './trade-hint';

/** The users of whom an instance remembers that an import may run. */
const MAX_USERS = 1000;

/** A read takes milliseconds. One that takes longer hangs, and would hold up all closes of its user. */
const READ_SECONDS = 60;

/**
 * Knows which users may have an import running, so that their events need not be folded: a rebuild reads what they are about
 * when the import ends.
 *
 * A fold tells: `current` says that a rebuild is due, or is missing. So an instance learns of an import from the first group
 * of events that it folds, and from then on asks for the mark once per group. All other closes cost nothing more.
 *
 * The mark is read again for each group and never remembered. Only so nothing is lost: an event that finds the mark has its
 * trade written before, and the rebuild begins after the mark is gone.
 */
export class RunningImports {
  private readonly suspected = boundedCache<true>(MAX_USERS);

  constructor(private readonly context: Pick<AppContext, 'db' | 'now' | 'log' | 'within'>) {}

  /** Notes that an import of this user may run. */
  suspect(uid: string): void {
    this.suspected.set(uid, true);
  }

  /** The events that need a fold all the same; all of them where no import runs. One read where one may, else none. */
  async without(uid: string, hints: readonly TradeHint[]): Promise<readonly TradeHint[]> {
    if (!this.suspected.has(uid)) return hints;
    const found = await this.context.within(READ_SECONDS, findImport(this.context, uid));
    if (found !== null) return this.unnamed(uid, hints, found);
    this.suspected.delete(uid);
    return hints;
  }

  /** The events of agents that an import does not name: the rebuild that follows it might not find them. */
  unnamed(uid: string, hints: readonly TradeHint[], { agentIds }: Importing): readonly TradeHint[] {
    const named = new Set(agentIds);
    const others = hints.filter((hint) => !hint.agentIds.every((agentId) => named.has(agentId)));
    if (others.length < hints.length)
      this.context.log.info('Trades that an import writes are not folded: a rebuild follows when it ends.', {
        event: 'import_trades_ignored',
        uid,
        count: hints.length - others.length,
      });
    return others;
  }
}
