import { hasAgent, type BotKey } from '../../contract/documents/bot-key';
import {
  isStored,
  MAX_FIELDS,
  type NewTrade,
  type StoredFields,
  tooManyFields,
} from '../../contract/documents/new-trade';
import { conflictOf, invalidOf, type TradeResult } from '../../contract/http/trades';
import { Instant } from '../../core/base/instant';

/** A document to be written: a new one, or these fields of one that exists. */
export interface TradeWrite {
  readonly tradeId: string;
  readonly isNew: boolean;
  readonly fields: StoredFields;
}

/** What is to be done about the trades of a request. */
export interface IngestPlan {
  /** One per trade, in their order. */
  readonly results: readonly TradeResult[];
  readonly writes: readonly TradeWrite[];
}

/**
 * What is to be done about trades, from what is stored under their ids.
 *
 * A new one is created. An open one is changed or closed, also where only fields of the owner come. A closed one is history: where the same came, it is a duplicate,
 * else a conflict, unless the key may correct. A trade that has come as open although it is closed already, with nothing else
 * that differs, is a duplicate: it was sent before its close, and has arrived later.
 *
 * @param stored the fields of Maestro by id; missing: there is no such document
 * @param names the names of all fields of those documents that are to be changed, by id
 */
export function planIngest(
  trades: readonly NewTrade[],
  stored: ReadonlyMap<string, StoredFields>,
  key: Pick<BotKey, 'agentIds' | 'scopes'>,
  names: ReadonlyMap<string, readonly string[]> = new Map(),
): IngestPlan {
  /** As it will be once the trades before are written: a request may name an id more than once. */
  const will = new Map(stored);
  const writes = new Map<string, TradeWrite>();
  const results = trades.map((trade): TradeResult => {
    const { tradeId } = trade;
    const is = will.get(tradeId);
    if (is !== undefined) {
      if (!maySee(key, is)) return conflictOf(trade, null);
      const isHistory = is.closed_at instanceof Instant;
      if (isStored(trade, is) && (isHistory || isBare(trade)))
        return { result: 'duplicate', trade_id: tradeId };
      if (isHistory && !(trade.isClosed && key.scopes.includes('trades:correct')))
        return conflictOf(trade, is);
    }
    const fields = is === undefined ? trade.known : { ...otherR(trade, is), ...trade.known };
    const before = writes.get(tradeId);
    const written = { ...before?.fields, ...trade.own, ...fields };
    const { size } = new Set([...(names.get(tradeId) ?? []), ...Object.keys(written)]);
    if (size > MAX_FIELDS) return invalidOf(tooManyFields(size));
    writes.set(tradeId, { tradeId, isNew: before?.isNew ?? is === undefined, fields: written });
    will.set(tradeId, { ...is, ...fields });
    return { result: is?.closed_at instanceof Instant ? 'corrected' : 'stored', trade_id: tradeId };
  });
  return { results, writes: [...writes.values()] };
}

/**
 * Whether a trade has no fields of the owner. Those that are stored are not read, because they may be large, so that an open
 * trade is written again where some come.
 */
function isBare({ own }: NewTrade): boolean {
  return Object.keys(own).length === 0;
}

function maySee(key: Pick<BotKey, 'agentIds'>, { agent_id: agentId }: StoredFields): boolean {
  return typeof agentId === 'string' ? hasAgent(key, agentId) : key.agentIds === null;
}

/** The stored R in its other form must go: with both forms there is no R. */
function otherR({ known }: NewTrade, is: StoredFields): StoredFields {
  const [given, ...both] = ['r_multiple', 'risk_amount'].filter((name) => known[name] !== undefined);
  if (given === undefined || both.length > 0) return {};
  const other = given === 'r_multiple' ? 'risk_amount' : 'r_multiple';
  return is[other] === undefined ? {} : { [other]: null };
}
