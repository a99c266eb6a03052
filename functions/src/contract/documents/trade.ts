import { type Decimal, Decimal as Money, Exact } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { closedTrade, type PlainTrade, type SkipReason } from '../../core/trades/trade';
import { parseFigure } from '../fields/figure';
import { AGENT_ID_RULE, isAgentId, isTradeId, parseSymbol } from '../fields/ids';
import { describe } from '../fields/invalid-input';

/**
 * The fields of a trade document that Maestro reads. Whatever reads trades asks Firestore for these alone, because the
 * other fields belong to the owner and may fill a document: a few long lists would end the process.
 */
export const TRADE_FIELDS = [
  'agent_id',
  'closed_at',
  'realized_pnl',
  'entry_price',
  'quantity',
  'symbol',
  'r_multiple',
  'risk_amount',
] as const;

/** The fields of a trade document. Its times have been read: an `Instant` was a Timestamp. */
export type TradeFields = Readonly<Record<string, unknown>>;

/** Those that are read. Reading any other is a type error, because Firestore would not have been asked for it. */
type ReadFields = Readonly<Partial<Record<(typeof TRADE_FIELDS)[number], unknown>>>;

/** A trade document, as a window sees it. */
export type Trade =
  | { readonly kind: 'closed'; readonly agentId: string; readonly closedTrade: PlainTrade }
  | { readonly kind: 'open' }
  /** Closed, but with an id that cannot be used: the trade is ignored. */
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Reads a trade document. The trade is closed when `closed_at` is a time and both ids are valid. Unusable figures do not change
 * that: the closed trade only has no return.
 */
export function readTrade(tradeId: string, document: TradeFields): Trade {
  const fields: ReadFields = document;
  const closedAt = fields.closed_at;
  if (!(closedAt instanceof Instant)) return { kind: 'open' };
  const agentId = fields.agent_id;
  if (!isAgentId(agentId))
    return { kind: 'malformed', reason: `agent_id is ${describe(agentId)}; it must be ${AGENT_ID_RULE}` };
  if (!isTradeId(tradeId))
    return { kind: 'malformed', reason: 'the trade id is empty or longer than 128 bytes' };

  const pnl = parseFigure(fields.realized_pnl);
  const capital = readCapital(fields);
  const skipped = pnlReason(fields.realized_pnl, pnl) ?? (typeof capital === 'string' ? capital : null);
  return {
    kind: 'closed',
    agentId,
    closedTrade: closedTrade({
      tradeId,
      closedAt,
      pnl,
      capital: skipped === null && typeof capital !== 'string' ? capital : null,
      skipped,
      symbol: parseSymbol(fields.symbol),
      ...readR(fields, pnl),
    }),
  };
}

function pnlReason(field: unknown, pnl: Decimal | null): SkipReason | null {
  if (isMissing(field)) return 'missing_pnl';
  return pnl === null ? 'invalid_pnl' : null;
}

/** entry_price × |quantity|, exact, or the reason why there is none. */
function readCapital({ entry_price, quantity }: ReadFields): Decimal | SkipReason {
  if (isMissing(entry_price)) return 'missing_entry_price';
  const price = parseFigure(entry_price);
  if (price === null || price.lte(0)) return 'invalid_entry_price';
  if (isMissing(quantity)) return 'missing_quantity';
  const amount = parseFigure(quantity);
  if (amount === null) return 'invalid_quantity';
  return amount.isZero() ? 'zero_capital' : new Money(new Exact(price).times(amount.abs()));
}

/**
 * R, the result in units of the initial risk: `r_multiple`, or pnl / `risk_amount`. Null when both are given, when the given
 * one is unusable, or when the risk is not above 0.
 */
function readR({ r_multiple, risk_amount }: ReadFields, pnl: Decimal | null): R {
  if (isMissing(risk_amount)) return { rMultiple: parseFigure(r_multiple), riskAmount: null };
  const risk = parseFigure(risk_amount);
  if (!isMissing(r_multiple) || pnl === null || risk === null || risk.lte(0)) return NO_R;
  const rMultiple = pnl.div(risk);
  const isExact = new Exact(rMultiple).times(risk).eq(pnl);
  return { rMultiple, riskAmount: isExact ? null : risk };
}

type R = Pick<PlainTrade, 'rMultiple' | 'riskAmount'>;

const NO_R: R = { rMultiple: null, riskAmount: null };

function isMissing(field: unknown): boolean {
  return field === undefined || field === null;
}
