import type { Firestore } from 'firebase-admin/firestore';
import type { CallableFunction, CallableRequest } from 'firebase-functions/v2/https';
import type { FileTrade } from '../journals/read-journal';
import type { Answers } from '../src/contract/callables/answers';
import { encodeStoredSettings, type Settings } from '../src/contract/documents/settings';
import { Instant } from '../src/core/base/instant';
import { PROFILE_NAMES } from '../src/core/profiles/profiles';
import { getAllocation, getPolicy } from '../src/index';
import { type UserPaths, userPaths } from '../src/store/paths';
import { toTimestamp } from '../src/store/timestamps';
import { startEmbedded } from './embedded';
import { closingTrades, documentOf, printEntry } from './journal/closing-trades';
import type { Operations } from './operation-meter';

/** The operations of the functions for one closed trade. */
export interface Close extends Operations {
  readonly agentId: string;
  /** Whether this was the first closed trade of its agent, which makes the functions build a window. */
  readonly first: boolean;
}

/** The result of playing a journal. */
export interface Played {
  readonly uid: string;
  readonly closes: readonly Close[];
  /** The number of trades that are still open. */
  readonly open: number;
  /** The answer of `getAllocation` at the end. */
  readonly allocation: Answers['getAllocation']['allocation'];
  /** The answers of `getPolicy` at the moment of the last close, one per profile. */
  readonly policies: readonly Answers['getPolicy'][];
}

const UID = 'local-user';
const BATCH = 500;

/**
 * Plays a journal on the embedded Firestore as a client would. First all trades are written as open, then each is closed, in the
 * order of their closes. The deployed trigger handles one close before the next is written.
 *
 * @throws JournalError when a row has something that Firestore cannot hold
 */
export async function playJournal(
  trades: readonly FileTrade[],
  settings: Settings,
  onProgress: (done: number, total: number) => void,
): Promise<Played> {
  const closing = closingTrades(trades);
  let now = new Instant(0);
  const embedded = startEmbedded({
    now: () => now,
    log: { info: () => undefined, warn: printEntry, error: printEntry },
  });
  try {
    const paths = userPaths(embedded.db, UID);
    await paths.settings.set(encodeStoredSettings(settings, toTimestamp));
    await writeOpen(embedded.db, paths, trades);
    await embedded.settled();
    embedded.meter.take();

    const closes: Close[] = [];
    const seen = new Set<string>();
    for (const { agentId, closedAt, trade } of closing) {
      now = closedAt;
      const handled = embedded.nextHandled();
      await paths.trades.doc(trade.tradeId).update({ closed_at: toTimestamp(closedAt) });
      await handled;
      closes.push({ agentId, first: !seen.has(agentId), ...embedded.meter.take() });
      seen.add(agentId);
      onProgress(closes.length, closing.length);
    }
    const { allocation } = await call(getAllocation, {});
    const policies: Answers['getPolicy'][] = [];
    for (const profile of PROFILE_NAMES) policies.push(await call(getPolicy, { profile }));
    return {
      uid: UID,
      closes,
      open: trades.length - closing.length,
      allocation,
      policies,
    };
  } finally {
    embedded.close();
  }
}

async function writeOpen(db: Firestore, paths: UserPaths, trades: readonly FileTrade[]): Promise<void> {
  for (let from = 0; from < trades.length; from += BATCH) {
    const batch = db.batch();
    for (const trade of trades.slice(from, from + BATCH))
      batch.set(
        paths.trades.doc(trade.tradeId),
        documentOf({ ...trade, fields: { ...trade.fields, closed_at: null } }, db),
      );
    await batch.commit();
  }
}

/** Calls a deployed callable as the signed-in user. */
async function call<Answer>(
  callable: CallableFunction<unknown, Promise<Answer>>,
  data: unknown,
): Promise<Answer> {
  const auth = { uid: UID, token: {} };
  return callable.run({ data, auth } as unknown as CallableRequest<unknown>);
}
