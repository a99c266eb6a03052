import {
  FieldPath,
  type DocumentSnapshot,
  type Query,
  type QuerySnapshot,
  Timestamp,
  type Transaction,
} from 'firebase-admin/firestore';
import { isAgentId } from '../contract/fields/ids';
import { readTrade, type Trade } from '../contract/documents/trade';
import type { Instant } from '../core/base/instant';
import type { TradeKey, ClosedTrade } from '../core/trades/trade';
import { compareUtf8, utf8Length } from '../core/base/utf8';
import type { UserPaths } from './paths';
import { toInstant, toTimestamp } from './timestamps';

/** The earliest time that Firestore knows. A filter on it keeps values of other types than Timestamp out of a query. */
const EARLIEST = new Timestamp(-62_135_596_800, 0);

/** The most agents that are looked at when the agents of a journal are looked for. */
const MAX_AGENTS_LOOKED_AT = 200;

/** Longer values cannot be used in a query. A quarter as many characters are never longer. */
const MAX_QUERIED_BYTES = 1400;

/** Reads a snapshot of a trade document; one that does not exist is as good as open. */
export function tradeOf(snapshot: DocumentSnapshot): Trade {
  if (!snapshot.exists) return { kind: 'open' };
  const data = snapshot.data() ?? {};
  const closedAt: unknown = data.closed_at;
  return readTrade(snapshot.id, {
    ...data,
    closed_at: closedAt instanceof Timestamp ? toInstant(closedAt) : null,
  });
}

/**
 * The newest closed trades of one agent, at most `limit`, newest first; with `olderThan`, those after it. Reads a document
 * a trade (and one where there is none). Needs the index (agent_id ascending, closed_at descending).
 */
export async function newestClosedTrades(
  transaction: Transaction,
  paths: UserPaths,
  agentId: string,
  limit: number,
  olderThan: TradeKey | null = null,
): Promise<ClosedTrade[]> {
  const newest = paths.trades
    .where('agent_id', '==', agentId)
    .where('closed_at', '>=', EARLIEST)
    .orderBy('closed_at', 'desc')
    .orderBy(FieldPath.documentId(), 'desc');
  const records: ClosedTrade[] = [];
  let query = olderThan === null ? newest : startAfter(newest, olderThan);
  for (;;) {
    const wanted = limit - records.length;
    const page = await transaction.get(query.limit(wanted));
    for (const snapshot of page.docs) {
      const trade = tradeOf(snapshot);
      if (trade.kind === 'closed') records.push(trade.record);
    }
    const last = page.docs.at(-1);
    if (page.size < wanted || records.length >= limit || last === undefined) return records;
    // Trades whose id is too long took places on this page: go on behind it.
    query = newest.startAfter(last);
  }
}

function startAfter(query: Query, { closedAt, tradeId }: TradeKey): Query {
  return query.startAfter(toTimestamp(closedAt), tradeId);
}

/** A closed trade, and whose it is. */
export interface JournalTrade {
  readonly agentId: string;
  readonly record: ClosedTrade;
}

/** The trades that closed at or after a time, oldest first. Reads a document a trade (and one where there is none). */
export async function closedTradesSince(paths: UserPaths, since: Instant): Promise<JournalTrade[]> {
  const trades = await paths.trades
    .where('closed_at', '>=', toTimestamp(since))
    .orderBy('closed_at', 'asc')
    .get();
  return trades.docs.map(tradeOf).flatMap((trade) => (trade.kind === 'closed' ? [trade] : []));
}

/** Whether a journal has any closed trade. Reads one document. */
export async function hasClosedTrade(paths: UserPaths): Promise<boolean> {
  const newest = await paths.trades
    .where('closed_at', '>=', EARLIEST)
    .orderBy('closed_at', 'desc')
    .limit(1)
    .get();
  return !newest.empty;
}

/**
 * The agents that a journal names, at most 200, in the order of their ids, without reading the journal: from agent to
 * agent, one read each. Agents without a closed trade are among them.
 */
export async function agentsInJournal(paths: UserPaths): Promise<string[]> {
  const agents: string[] = [];
  let last = '';
  for (let lookedAt = 0; lookedAt < MAX_AGENTS_LOOKED_AT; lookedAt++) {
    const page: QuerySnapshot = await paths.trades
      .where('agent_id', '>', last)
      .orderBy('agent_id')
      .limit(1)
      .get();
    const agentId: unknown = page.docs[0]?.get('agent_id');
    if (typeof agentId !== 'string' || compareUtf8(agentId, last) <= 0) return agents;
    if (isAgentId(agentId)) agents.push(agentId);
    last = behind(agentId);
  }
  return agents;
}

/**
 * Where to go on behind an id. One that is too long for a query (1,500 bytes) cannot be an agent's, nor can any other that
 * begins like it: all of them are skipped.
 */
function behind(agentId: string): string {
  return utf8Length(agentId) <= MAX_QUERIED_BYTES
    ? agentId
    : `${Array.from(agentId)
        .slice(0, MAX_QUERIED_BYTES / 4)
        .join('')}\u{10FFFF}`;
}
