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

/** The earliest time in Firestore. A filter on it keeps values of any type other than Timestamp out of a query. */
const EARLIEST = new Timestamp(-62_135_596_800, 0);

/** The most agent ids that a search for the agents of a journal looks at. */
export const MAX_AGENTS_LOOKED_AT = 200;

/**
 * Longer values cannot be used in a query. A character has at most 4 bytes, so a quarter as many characters always fit.
 */
const MAX_QUERIED_BYTES = 1400;

/** Reads a trade document. One that does not exist counts as open. */
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
 * The newest closed trades of one agent, at most `limit`, newest first; with `olderThan`, only those older than it.
 * Costs one read per trade (one if there is none). Needs the index (agent_id ascending, closed_at descending).
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
  const trades: ClosedTrade[] = [];
  let query = olderThan === null ? newest : startAfter(newest, olderThan);
  for (;;) {
    const wanted = limit - trades.length;
    const page = await transaction.get(query.limit(wanted));
    for (const snapshot of page.docs) {
      const trade = tradeOf(snapshot);
      if (trade.kind === 'closed') trades.push(trade.closedTrade);
    }
    const last = page.docs.at(-1);
    if (page.size < wanted || trades.length >= limit || last === undefined) return trades;
    // Trades with an id that is too long took places on this page: read the next one.
    query = newest.startAfter(last);
  }
}

function startAfter(query: Query, { closedAt, tradeId }: TradeKey): Query {
  return query.startAfter(toTimestamp(closedAt), tradeId);
}

/** A closed trade and its agent. */
export interface JournalTrade {
  readonly agentId: string;
  readonly closedTrade: ClosedTrade;
}

/** The trades that closed at or after a time, oldest first. Costs one read per trade (one if there is none). */
export async function closedTradesSince(paths: UserPaths, since: Instant): Promise<JournalTrade[]> {
  const trades = await paths.trades
    .where('closed_at', '>=', toTimestamp(since))
    .orderBy('closed_at', 'asc')
    .get();
  return trades.docs.map(tradeOf).flatMap((trade) => (trade.kind === 'closed' ? [trade] : []));
}

/** Malformed closed trades that a search for a valid one looks at. */
const MAX_MALFORMED = 10;

/** Whether a journal may have a closed trade. Costs up to 10 reads; all of them if the newest trades are malformed. */
export async function hasClosedTrade(paths: UserPaths, transaction: Transaction): Promise<boolean> {
  const newest = await transaction.get(
    paths.trades.where('closed_at', '>=', EARLIEST).orderBy('closed_at', 'desc').limit(MAX_MALFORMED),
  );
  if (newest.size === MAX_MALFORMED) return true;
  return newest.docs.some((snapshot) => tradeOf(snapshot).kind === 'closed');
}

/**
 * The agents that a journal names, at most 200, in the order of their ids; also those without a closed trade. It does
 * not read the whole journal, but skips from agent to agent with one read each.
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
    last = afterId(agentId);
  }
  return agents;
}

/**
 * The value after which the search goes on. An id that is too long for a query (1,500 bytes) is not an agent's, and
 * neither is any other that begins like it: all of them are skipped.
 */
function afterId(agentId: string): string {
  return utf8Length(agentId) <= MAX_QUERIED_BYTES
    ? agentId
    : `${Array.from(agentId)
        .slice(0, MAX_QUERIED_BYTES / 4)
        .join('')}\u{10FFFF}`;
}
