import type { DocumentReference, Transaction } from 'firebase-admin/firestore';
import { hasAgent } from '../../contract/documents/bot-key';
import { KNOWN_FIELDS, type NewTrade, WrongField } from '../../contract/documents/new-trade';
import { describe } from '../../contract/fields/invalid-input';
import type { HttpAnswer } from '../../contract/http/http';
import { Refusal } from '../../contract/http/refusal';
import {
  IGNORED,
  invalidOf,
  parseTrades,
  type SentTrade,
  type TradeResult,
  tradesIn,
} from '../../contract/http/trades';
import { erasedOf } from '../../store/erased';
import { userPaths } from '../../store/paths';
import { storedFields, writeTrade } from '../../store/sent-trades';
import { ErasedError } from '../erase/erased-error';
import { isTransient } from '../transient-error';
import type { AppContext } from '../context';
import type { BotEndpoint, Caller } from './endpoint';
import { planIngest } from './plan-ingest';

/** Stores trades that a bot sends. Nothing is folded here: the trigger does that. */
export const ingestTrades: BotEndpoint = {
  name: 'ingestTrades',
  method: 'POST',
  scope: 'trades:write',
  // Each trade counts like a request of its own, because it costs as much.
  counts: tradesIn,
  answer: async (context, caller) => {
    const sent = parseTrades(caller.fields, context.now());
    const trades = sent.filter(isTrade);
    refuseOtherAgents(trades, caller);
    const results = trades.length === 0 ? [] : await store(context, caller, trades);
    return answerOf(sent, results);
  },
};

function isTrade(trade: SentTrade): trade is NewTrade {
  return 'tradeId' in trade;
}

/** All are checked before any is stored. */
function refuseOtherAgents(trades: readonly NewTrade[], { key }: Caller): void {
  const other = trades.find(({ agentId }) => !hasAgent(key, agentId));
  if (other !== undefined)
    throw new Refusal(
      'forbidden',
      `The key may not act for the agent ${describe(other.agentId)}. Nothing of this request was stored.`,
      { field: 'agent_id' },
    );
}

/** The gRPC code of a document that is too large. */
const INVALID_ARGUMENT = 3;

/**
 * Stores what is new: all together, or, where one of them is too large together with what is stored, each alone, so that it
 * does not keep the others out. Whoever owns the journal may have stored up to 1 MiB under an id.
 */
async function store(
  context: AppContext,
  caller: Caller,
  trades: readonly NewTrade[],
): Promise<readonly TradeResult[]> {
  try {
    return await storeTogether(context, caller, trades);
  } catch (error) {
    if ((error as { code?: unknown }).code !== INVALID_ARGUMENT || isTransient(error)) throw error;
    if (trades.length === 1) return [TOO_LARGE];
    const results: TradeResult[] = [];
    for (const trade of trades) results.push(...(await store(context, caller, [trade])));
    return results;
  }
}

/**
 * Stores all trades or none. The mark of an erasure is read with it, because an instance remembers a key for a minute: no trade
 * may come to a journal after it was erased.
 */
async function storeTogether(
  { db }: AppContext,
  { key }: Caller,
  trades: readonly NewTrade[],
): Promise<readonly TradeResult[]> {
  const paths = userPaths(db, key.uid);
  const documents = [...new Set(trades.map(({ tradeId }) => tradeId))].map((id) => paths.trades.doc(id));
  return db.runTransaction(async (transaction) => {
    const [mark, snapshots] = await Promise.all([
      transaction.get(paths.erased),
      transaction.getAll(...documents, { fieldMask: [...KNOWN_FIELDS] }),
    ]);
    const erased = erasedOf(mark);
    if (erased !== null) throw new ErasedError(erased.erasedAt);
    const stored = storedFields(snapshots);
    const changed = planIngest(trades, stored, key).writes.filter(({ isNew }) => !isNew);
    const names = await namesOf(
      transaction,
      changed.map(({ tradeId }) => paths.trades.doc(tradeId)),
    );
    const plan = planIngest(trades, stored, key, names);
    for (const write of plan.writes) writeTrade(transaction, paths, write);
    return plan.results;
  });
}

const TOO_LARGE = invalidOf(
  new WrongField(
    '',
    {},
    'small enough to be added to what is stored under its id: a document has at most 1 MiB',
  ),
);

/** The names of all fields of documents, by id. One is in memory at a time: its owner decides how large it is. */
async function namesOf(
  transaction: Transaction,
  documents: readonly DocumentReference[],
): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  for (const document of documents)
    names.set(document.id, Object.keys((await transaction.get(document)).data() ?? {}));
  return names;
}

/** The results of all trades in their order, and the status of the worst. */
function answerOf(sent: readonly SentTrade[], stored: readonly TradeResult[]): HttpAnswer {
  const left = [...stored];
  const results = sent.map((trade): TradeResult => {
    if ('ignored' in trade) return IGNORED;
    if ('refused' in trade) return trade.refused;
    const [result] = left.splice(0, 1);
    if (result === undefined) throw new Error('A trade has no result.');
    return result;
  });
  const leftInParts = sent.filter((trade) => 'refused' in trade && trade.isLeftInParts).length;
  const invalid = results.filter(({ result }) => result === 'invalid').length;
  if (invalid > leftInParts) return { status: 400, body: { results } };
  if (leftInParts > 0) return { status: 422, body: { results } };
  const isConflict = results.some(({ result }) => result === 'conflict');
  return { status: isConflict ? 409 : 200, body: { results } };
}
