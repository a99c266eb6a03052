import type { Firestore } from 'firebase-admin/firestore';
import type { FileTrade } from '../journals/read-journal';
import type { WireAllocation } from '../cli/output/allocation-table';
import type { WirePolicy } from '../cli/output/policy-tables';
import { UsageError } from '../cli/usage-error';
import { encodeSettings, type Settings } from '../src/contract/documents/settings';
import { readTrade } from '../src/contract/documents/trade';
import { Instant } from '../src/core/base/instant';
import { newestFirst, type ClosedTrade } from '../src/core/trades/trade';
import { PROFILE_NAMES } from '../src/core/profiles/profiles';
import { getAllocation, getPolicy } from '../src/index';
import { type UserPaths, userPaths } from '../src/store/paths';
import { toTimestamp } from '../src/store/timestamps';
import { startEmbedded } from './embedded';
import type { Operations } from './operation-meter';

/** One close: what the functions read and wrote for it. */
export interface Close extends Operations {
  readonly agentId: string;
  /** Whether it was its agent's first, for which a window had to be built. */
  readonly first: boolean;
}

export interface Played {
  readonly uid: string;
  readonly closes: readonly Close[];
  /** Trades that the journal leaves open. */
  readonly open: number;
  /** What `getAllocation` answers at the end. */
  readonly allocation: (WireAllocation & { readonly version: number }) | null;
  /** What `getPolicy` answers at the moment of the last close, under each profile. */
  readonly policies: readonly WirePolicy[];
}

const UID = 'local-user';
const BATCH = 500;

/**
 * Plays a journal on the embedded Firestore as a client would: every trade is written open, then closed, in the order of
 * the closes; each close is handled by the deployed trigger before the next is made.
 */
export async function playJournal(
  trades: readonly FileTrade[],
  settings: Settings,
  onProgress: (done: number, total: number) => void,
): Promise<Played> {
  const closing = closedTrades(trades);
  let now = new Instant(0);
  const embedded = startEmbedded({ now: () => now, log: { ...console, info: () => undefined } });
  try {
    const paths = userPaths(embedded.db, UID);
    await paths.settings.set(encodeSettings(settings, toTimestamp));
    await writeOpen(embedded.db, paths, trades);
    await embedded.settled();
    embedded.meter.take();

    const closes: Close[] = [];
    const seen = new Set<string>();
    for (const { agentId, record } of closing) {
      now = record.closedAt;
      const handled = embedded.nextHandled();
      await paths.trades.doc(record.tradeId).update({ closed_at: toTimestamp(record.closedAt) });
      await handled;
      closes.push({ agentId, first: !seen.has(agentId), ...embedded.meter.take() });
      seen.add(agentId);
      onProgress(closes.length, closing.length);
    }
    const { allocation } = await call(getAllocation, {});
    const policies: WirePolicy[] = [];
    for (const profile of PROFILE_NAMES)
      policies.push((await call(getPolicy, { profile })) as unknown as WirePolicy);
    return {
      uid: UID,
      closes,
      open: trades.length - closing.length,
      allocation: allocation as Played['allocation'],
      policies,
    };
  } finally {
    embedded.close();
  }
}

/** In the order of their closes. */
function closedTrades(trades: readonly FileTrade[]): { agentId: string; record: ClosedTrade }[] {
  return trades
    .flatMap(({ tradeId, fields }) => {
      const trade = readTrade(tradeId, fields);
      return trade.kind === 'closed' ? [trade] : [];
    })
    .sort((a, b) => newestFirst(b.record, a.record));
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

/** @throws UsageError where a row has what Firestore cannot hold */
function asDocument({ fields, file, row }: FileTrade): Record<string, unknown> {
  const problem = problemOf(fields, false);
  if (problem !== null) throw new UsageError(`${file}: row ${row}: ${problem}; Firestore cannot hold that`);
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Instant ? toTimestamp(value) : value,
    ]),
  );
}

/** What Firestore refuses in a document: nameless or reserved fields, and lists within lists. */
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
async function call(callable: typeof getAllocation, data: unknown): Promise<Record<string, unknown>> {
  const auth = { uid: UID, token: {} };
  return callable.run({ data, auth } as unknown as Parameters<typeof getAllocation.run>[0]);
}
