import { type Decimal, Exact } from '../base/decimal';
import type { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';

/** Why a closed trade has no return. It keeps its place in the window, and the allocation counts it by this reason. */
const SKIP_REASONS = [
  'missing_pnl',
  'invalid_pnl',
  'missing_entry_price',
  'invalid_entry_price',
  'missing_quantity',
  'invalid_quantity',
  'zero_capital',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export function isSkipReason(value: unknown): value is SkipReason {
  return SKIP_REASONS.some((reason) => reason === value);
}

/** A closed trade as the windows keep it: what the engine and the risk state need, nothing else. */
export interface ClosedTrade {
  readonly tradeId: string;
  readonly closedAt: Instant;
  /** Realized profit or loss net of fees, where it can be used, also when another figure cannot. */
  readonly pnl: Decimal | null;
  /** entry_price × |quantity|, exact; null exactly where `skipped` says why the trade has no return. */
  readonly capital: Decimal | null;
  readonly skipped: SkipReason | null;
  readonly symbol: string | null;
  /** Profit or loss in units of the initial risk. */
  readonly rMultiple: Decimal | null;
}

/** Where a trade stands in time: closes at the same moment are ordered by id. */
export type TradeKey = Pick<ClosedTrade, 'closedAt' | 'tradeId'>;

/** Orders trades newest first by (closed_at, trade id), as Firestore does descending. */
export function newestFirst(a: TradeKey, b: TradeKey): number {
  return b.closedAt.compare(a.closedAt) || compareUtf8(b.tradeId, a.tradeId);
}

/** Decimal places of a return: fixed, so that sums of returns are exact and their order does not matter. */
export const RETURN_PLACES = 20;

/** What percent and places make of a quotient, so that the return is a whole number of its last place. */
const SCALE = new Exact(100).times(new Exact(10).pow(RETURN_PLACES));
const LAST_PLACE = new Exact(10).pow(-RETURN_PLACES);

/**
 * The return in percent: pnl / capital × 100, rounded once (half to even) to 20 decimal places. Capital is the absolute
 * value of the position, so a short with a negative quantity that made money has a positive return.
 *
 * Divided as whole numbers: quotient and remainder are exact, and no digit is computed that is not kept.
 */
export function returnPct(pnl: Decimal, capital: Decimal): Decimal {
  const dividend = SCALE.times(pnl);
  const quotient = dividend.divToInt(capital);
  const twice = dividend.minus(quotient.times(capital)).abs().times(2).cmp(capital);
  const isUp = twice > 0 || (twice === 0 && !quotient.mod(2).isZero());
  const rounded = isUp ? quotient.plus(pnl.isNegative() ? -1 : 1) : quotient;
  return rounded.times(LAST_PLACE);
}
