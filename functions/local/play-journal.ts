import type { Firestore } from 'firebase-admin/firestore';
import type { CallableFunction, CallableRequest } from 'firebase-functions/v2/https';
import type { FileTrade } from '../journals/read-journal';
import { JournalError } from '../journals/journal-error';
import type { Answers } from '../src/contract/callables/answers';
import { encodeSettings, type Settings } from '../src/contract/documents/settings';
import { readTrade } from '../src/contract/documents/trade';
import { Instant } from '../src/core/base/instant';
import { printable } from '../src/core/base/printable';
import { newestFirst, type ClosedTrade } from '../src/core/trades/trade';
import { PROFILE_NAMES } from '../src/core/profiles/profiles';
import { getAllocation, getPolicy } from '../src/index';
import { type UserPaths, userPaths } from '../src/store/paths';
import { toTimestamp } from '../src/store/timestamps';
import { startEmbedded } from './embedded';
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

/** Prints an entry of the log; the ids in it come from the journal, and may hold anything. */
function print(message: string, data: Record<string, unknown>): void {
  process.stderr.write(`${printable(`${message} ${JSON.stringify(data)}`)}\n`);
}

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
  const closing = closedTrades(trades);
  let now = new Instant(0);
  const embedded = startEmbedded({
    now: () => now,
    log: { info: () => undefined, warn: print, error: print },
  });
  try {
    const paths = userPaths(embedded.db, UID);
    await paths.settings.set(encodeSettings(settings, toTimestamp));
    await writeOpen(embedded.db, paths, trades);
    await embedded.settled();
    embedded.meter.take();

    const closes: Close[] = [];
    const seen = new Set<string>();
    for (const { agentId, closedTrade } of closing) {
      now = closedTrade.closedAt;
      const handled = embedded.nextHandled();
      await paths.trades.doc(closedTrade.tradeId).update({ closed_at: toTimestamp(closedTrade.closedAt) });
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

/** The closed trades, in the order of their closes. */
function closedTrades(trades: readonly FileTrade[]): { agentId: string; closedTrade: ClosedTrade }[] {
  return trades
    .flatMap(({ tradeId, fields }) => {
      const trade = readTrade(tradeId, fields);
      return trade.kind === 'closed' ? [trade] : [];
    })
    .sort((a, b) => newestFirst(b.closedTrade, a.closedTrade));
}

async function writeOpen(db: Firestore, paths: UserPaths, trades: readonly FileTrade[]): Promise<void> {
  for (let from = 0; from < trades.length; from += BATCH) {
    const batch = db.batch();
    for (const trade of trades.slice(from, from + BATCH))
      batch.set(
        paths.trades.doc(trade.tradeId),
        asDocument({ ...trade, fields: { ...trade.fields, closed_at: null } }),
      );
    await batch.commit();
  }
}

/** @throws JournalError when a row has something that Firestore cannot hold */
function asDocument({ fields, file, row }: FileTrade): Record<string, unknown> {
  const problem = problemOf(fields, false);
  if (problem !== null) throw new JournalError(file, `row ${row}: ${problem}; Firestore cannot hold that`);
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Instant ? toTimestamp(value) : value,
    ]),
  );
}

/** The first thing that Firestore refuses in a document: a nameless or reserved field, or a list within a list. Null: none. */
function problemOf(value: unknown, isInList: boolean): string | null {
  if (typeof value !== 'object' || value === null || value instanceof Instant) return null;
  if (Array.isArray(value))
    return isInList
      ? 'there is a list within a list'
      : firstProblem(value.map((item) => problemOf(item, true)));
  const bad = Object.keys(value).find((key) => key === '' || /^__.*__$/s.test(key));
  if (bad !== undefined) return `there is a field named ${JSON.stringify(bad)}`;
  return firstProblem(Object.values(value).map((field) => problemOf(field, false)));
}

function firstProblem(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}

/** Calls a deployed callable as the signed-in user. */
async function call<Answer>(
  callable: CallableFunction<unknown, Promise<Answer>>,
  data: unknown,
): Promise<Answer> {
  const auth = { uid: UID, token: {} };
  return callable.run({ data, auth } as unknown as CallableRequest<unknown>);
}
