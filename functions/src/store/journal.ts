import {
  FieldPath,
  type DocumentSnapshot,
  type Query,
  type QuerySnapshot,
  Timestamp,
  type Transaction,
} from 'firebase-admin/firestore';
import { isAgentId } from '../contract/fields/ids';
import { type MalformedTrade, readTrade, TRADE_FIELDS, type Trade } from '../contract/documents/trade';
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

/**
 * Reads a trade document. One that does not exist counts as open. Only the fields that Maestro needs are decoded: an
 * event brings the whole document, and the owner decides what else is in it.
 */
export function tradeOf(snapshot: DocumentSnapshot): Trade {
  if (!snapshot.exists) return { kind: 'open' };
  const fields = Object.fromEntries(TRADE_FIELDS.map((field) => [field, snapshot.get(field) as unknown]));
  const { closed_at: closedAt } = fields;
  return readTrade(snapshot.id, {
    ...fields,
    closed_at: closedAt instanceof Timestamp ? toInstant(closedAt) : closedAt,
  });
}

/** Reads trades by their ids, without what else is in their documents. Costs one read each. */
export async function readTrades(
  transaction: Transaction,
  paths: UserPaths,
  tradeIds: readonly string[],
): Promise<Map<string, Trade>> {
  if (tradeIds.length === 0) return new Map();
  const documents = tradeIds.map((tradeId) => paths.trades.doc(tradeId));
  const snapshots = await transaction.getAll(...documents, { fieldMask: [...TRADE_FIELDS] });
  return new Map(snapshots.map((snapshot) => [snapshot.id, tradeOf(snapshot)]));
}

/** The trades of a journal, without what else is in their documents. */
function tradesIn({ trades }: UserPaths): Query {
  return trades.select(...TRADE_FIELDS);
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
  const newest = tradesIn(paths)
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

/** The most documents that a page of `closedTradesSince` holds: some 0.5 MB. */
const TRADES_PER_PAGE = 500;

/** Some of the trades of a journal. */
export interface JournalPage {
  readonly trades: readonly JournalTrade[];
  /** The documents read. Those with an id that cannot be used are among them. */
  readonly read: number;
  readonly isLast: boolean;
}

/**
 * The trades that closed at or after a time, newest first, in pages, so that a caller keeps no more than one page in
 * memory and may stop. Costs one read per trade of the pages taken (one if there is none).
 *
 * Newest first, because a window holds the newest trades: once a page has been folded, older trades that the windows
 * have no room for are recognised, and not folded one after another only to be pushed out again.
 */
export async function* closedTradesSince(
  paths: UserPaths,
  since: Instant,
  tradesPerPage = TRADES_PER_PAGE,
): AsyncGenerator<JournalPage, void, undefined> {
  const newest = tradesIn(paths)
    .where('closed_at', '>=', toTimestamp(since))
    .orderBy('closed_at', 'desc')
    .orderBy(FieldPath.documentId(), 'desc')
    .limit(tradesPerPage);
  for (let query = newest; ;) {
    const page: QuerySnapshot = await query.get();
    const last = page.docs.at(-1);
    const isLast = page.size < tradesPerPage || last === undefined;
    const trades = page.docs.map(tradeOf).flatMap((trade) => (trade.kind === 'closed' ? [trade] : []));
    yield { trades, read: page.size, isLast };
    if (isLast) return;
    query = newest.startAfter(last);
  }
}

/** Malformed closed trades that a search for a valid one looks at. */
const MAX_MALFORMED = 10;

/** Whether a journal may have a closed trade. Costs up to 10 reads; all of them if the newest trades are malformed. */
export async function hasClosedTrade(paths: UserPaths, transaction: Transaction): Promise<boolean> {
  const newest = await transaction.get(
    tradesIn(paths).where('closed_at', '>=', EARLIEST).orderBy('closed_at', 'desc').limit(MAX_MALFORMED),
  );
  if (newest.size === MAX_MALFORMED) return true;
  return newest.docs.some((snapshot) => tradeOf(snapshot).kind === 'closed');
}

/** A trade that takes no part, and its id. */
export interface FoundMalformed {
  readonly tradeId: string;
  readonly trade: MalformedTrade;
}

/**
 * A malformed trade of a journal without any usable closed trade; null if it has none. Costs one read.
 *
 * It is the last trade by `closed_at`. A query for what is not null finds values of any type, numbers before Timestamps, and
 * text, lists and maps behind them: so the last one is malformed wherever no trade is closed and usable.
 */
export async function malformedTrade(paths: UserPaths): Promise<FoundMalformed | null> {
  const { docs } = await tradesIn(paths)
    .where('closed_at', '!=', null)
    .orderBy('closed_at', 'desc')
    .limit(1)
    .get();
  const [last] = docs;
  if (last === undefined) return null;
  const trade = tradeOf(last);
  return trade.kind === 'malformed' ? { tradeId: last.id, trade } : null;
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
      .select('agent_id')
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
