import type { FileTrade } from '../../journals/read-journal';
import { type AfterImport, lookBeforeImport, whileImporting } from '../../src/app/import/import-mark';
import { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import { MAX_AGENTS } from '../../src/core/trades/admission';
import type { UserInProject } from '../user-in-project';
import { type Compared, compareStored } from './compare-trade';
import { ImportPlan } from './import-plan';
import { hasTrades, readStored } from './stored-trades';
import { tradeDocument } from './trade-document';
import { TradeWriter, type Written } from './trade-writer';

/** An import that is planned, and not begun. */
export interface PlannedImport {
  readonly plan: ImportPlan;
  /** Whether a rebuild must follow even if nothing is written: an earlier import, or a rebuild, was cut short. */
  readonly isRebuildDue: boolean;
}

/** What an import has done. */
export interface Imported extends Written {
  /** How the trades come into the weights; null: nothing was written, and nothing is due. */
  readonly rebuilt: AfterImport | null;
}

/** Told now and then how far the work is. */
export type OnDone = () => void;

/**
 * Plans an import: compares each trade of the files with the journal. Writes nothing. One read per trade; a few where the
 * journal is empty.
 *
 * @param onDone told of each trade
 * @throws ErasedError if the data of the user was erased
 */
export async function planImport(
  { uid, context, journal }: UserInProject,
  trades: readonly FileTrade[],
  onDone: OnDone,
): Promise<PlannedImport> {
  const { isRebuildDue } = await lookBeforeImport(context, uid);
  const plan = new ImportPlan();
  const storable = trades.filter((trade) => {
    const made = tradeDocument(trade.fields, journal);
    if ('problem' in made) plan.addUnstorable(trade, made.problem);
    return !('problem' in made);
  });
  const add = (trade: FileTrade, compared: Compared): void => {
    plan.add(trade, compared);
    onDone();
  };
  if (await hasTrades(journal, uid))
    await readStored(journal, uid, storable, (trade, snapshot) => {
      add(trade, compareStored(trade, snapshot.data()));
    });
  else for (const trade of storable) add(trade, { kind: 'new' });
  return { plan, isRebuildDue };
}

/**
 * Writes the new trades of a plan, the oldest first, and lets the weights follow.
 *
 * @param isStopped asked before each trade: whether to write no more
 * @param onDone told of each trade that is written, or cannot be
 * @throws ErasedError if the data of the user is erased meanwhile
 */
export async function importTrades(
  user: UserInProject,
  { plan, isRebuildDue }: PlannedImport,
  isStopped: () => boolean,
  onDone: OnDone,
): Promise<Imported> {
  const writer = new TradeWriter(user, onDone);
  if (plan.new.length === 0 && !isRebuildDue) return { ...(await writer.end()), rebuilt: null };
  const rebuilt = await whileImporting(user.context, user.uid, closingAgents(plan.new), async (renew) => {
    try {
      for (const trade of plan.new) {
        if (isStopped() || writer.isHopeless) break;
        await renew();
        await writer.write(trade);
      }
    } finally {
      await writer.flush();
    }
  });
  return { ...(await writer.end()), rebuilt };
}

/** The first agents with a closed trade, as many as can have a place. */
function closingAgents(trades: readonly FileTrade[]): string[] {
  const agents = new Set(
    trades.flatMap(({ fields }) => (fields.closed_at instanceof Instant ? [String(fields.agent_id)] : [])),
  );
  return [...agents].sort(compareUtf8).slice(0, MAX_AGENTS);
}
