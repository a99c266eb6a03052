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
  | MalformedTrade;

/** Written as closed, but with a `closed_at` that is no time or an id that cannot be used: the trade takes no part. */
export interface MalformedTrade {
  readonly kind: 'malformed';
  readonly field: 'closed_at' | 'agent_id' | 'trade_id';
  /** What was found, and what it must be. */
  readonly reason: string;
  /** What to do about it. */
  readonly cure: string;
}

/**
 * Reads a trade document. The trade is closed when `closed_at` is a time and both ids are valid. Unusable figures do not change
 * that: the closed trade only has no return.
 */
export function readTrade(tradeId: string, document: TradeFields): Trade {
  const fields: ReadFields = document;
  const { closed_at: closedAt, agent_id: agentId } = fields;
  if (isMissing(closedAt)) return { kind: 'open' };
  if (!(closedAt instanceof Instant))
    return malformed(
      'closed_at',
      `closed_at is ${describe(closedAt)}; it must be a Timestamp, or missing or null while the trade is open`,
      'Write the time as a Firestore Timestamp, not as text or a number. The trade counts from then on.',
    );
  if (!isAgentId(agentId))
    return malformed(
      'agent_id',
      `agent_id is ${describe(agentId)}; it must be ${AGENT_ID_RULE}`,
      'Write the trade with an agent_id that is usable. It counts from then on.',
    );
  if (!isTradeId(tradeId))
    return malformed(
      'trade_id',
      'the trade id is empty or longer than 128 bytes',
      'Write the trade under a shorter id and delete this one.',
    );

  const { pnl, capital, skipped } = figuresOf(fields);
  return {
    kind: 'closed',
    agentId,
    closedTrade: closedTrade({
      tradeId,
      closedAt,
      pnl,
      capital,
      skipped,
      symbol: parseSymbol(fields.symbol),
      rMultiple: readRMultiple(fields, pnl),
    }),
  };
}

function malformed(field: MalformedTrade['field'], reason: string, cure: string): MalformedTrade {
  return { kind: 'malformed', field, reason, cure };
}

/**
 * Why a closed trade with these fields has no return; null where it has one.
 *
 * @example
 * skipReasonOf({ realized_pnl: '$100', entry_price: '100', quantity: '1' }); // 'invalid_pnl'
 */
export function skipReasonOf(fields: TradeFields): SkipReason | null {
  return figuresOf(fields).skipped;
}

/** The figures of a closed trade: the capital is null exactly where there is a reason to skip the trade. */
function figuresOf(fields: ReadFields): Pick<PlainTrade, 'pnl' | 'capital' | 'skipped'> {
  const pnl = parseFigure(fields.realized_pnl);
  const capital = readCapital(fields);
  const skipped = pnlReason(fields.realized_pnl, pnl) ?? (typeof capital === 'string' ? capital : null);
  return { pnl, capital: skipped === null && typeof capital !== 'string' ? capital : null, skipped };
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
 * R, the result in units of the initial risk: `r_multiple`, or pnl / `risk_amount` (28 digits). Null when both are given, when
 * the given one is unusable, or when the risk is not above 0.
 */
function readRMultiple({ r_multiple, risk_amount }: ReadFields, pnl: Decimal | null): Decimal | null {
  if (isMissing(risk_amount)) return parseFigure(r_multiple);
  if (!isMissing(r_multiple) || pnl === null) return null;
  const risk = parseFigure(risk_amount);
  return risk === null || risk.lte(0) ? null : pnl.div(risk);
}

function isMissing(field: unknown): boolean {
  return field === undefined || field === null;
}
