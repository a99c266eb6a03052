import { Decimal, Exact, ZERO } from '../base/decimal';
import type { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';

/**
 * Why a closed trade has no return. It keeps its place in the window, and the allocation counts it by this reason.
 */
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

/**
 * Whether a value of a document is one of the reasons.
 *
 * @example
 * isSkipReason('zero_capital'); // true
 */
export function isSkipReason(value: unknown): value is SkipReason {
  return SKIP_REASONS.some((reason) => reason === value);
}

/**
 * A closed trade as the windows keep it: what the engine and the risk state need, nothing else.
 *
 * A class with accessors, and not an interface, so that TypeScript refuses `{ ...trade }`: a `StoredTrade` has its
 * fields on its prototype, and such a copy would silently have none of them. A `PlainTrade` may be copied.
 *
 * In the examples of this folder and its siblings, `win` and `loss` are closed trades with a pnl of 2 and −1 on a
 * capital of 100.
 */
export abstract class ClosedTrade {
  abstract get tradeId(): string;
  abstract get closedAt(): Instant;
  /**
   * Realized profit or loss net of fees, if it is usable. A trade that is skipped for another figure still has it.
   */
  abstract get pnl(): Decimal | null;
  /** entry_price × |quantity|, exact; null exactly where `skipped` says why the trade has no return. */
  abstract get capital(): Decimal | null;
  /** pnl / capital in percent, see `returnPct`; null exactly where `capital` is. */
  abstract get returnPct(): Decimal | null;
  abstract get skipped(): SkipReason | null;
  abstract get symbol(): string | null;
  /** Profit or loss in units of the initial risk; rounded to 28 digits where `riskAmount` is not null. */
  abstract get rMultiple(): Decimal | null;
  /** The initial risk of a trade whose exact R, pnl / riskAmount, has more than 28 digits; null for any other. */
  abstract get riskAmount(): Decimal | null;
}

/** A closed trade as a plain object. */
export type PlainTrade = { readonly [Field in keyof ClosedTrade]: ClosedTrade[Field] };

type TradeFigures = Omit<PlainTrade, 'returnPct' | 'riskAmount'> & Partial<Pick<PlainTrade, 'riskAmount'>>;

/**
 * A closed trade of these figures, with its return.
 *
 * @example
 * closedTrade({
 *   tradeId: 'T1',
 *   closedAt: Instant.fromMillis(0),
 *   pnl: new Decimal(5),
 *   capital: new Decimal(200),
 *   skipped: null,
 *   symbol: 'BTC',
 *   rMultiple: null,
 * }).returnPct?.toFixed(); // '2.5'
 */
export function closedTrade(figures: TradeFigures): PlainTrade {
  const { pnl, capital } = figures;
  return {
    riskAmount: null,
    ...figures,
    returnPct: pnl === null || capital === null ? null : returnPct(pnl, capital),
  };
}

/** The position of a trade in time: trades that closed at the same moment are ordered by id. */
export type TradeKey = Pick<ClosedTrade, 'closedAt' | 'tradeId'>;

/**
 * Orders trades newest first by (closed_at, trade id), as Firestore does descending.
 *
 * @example
 * // `win` closed after `loss`.
 * [loss, win].sort(newestFirst).map(({ tradeId }) => tradeId); // ['win', 'loss']
 */
export function newestFirst(a: TradeKey, b: TradeKey): number {
  return b.closedAt.compare(a.closedAt) || compareUtf8(b.tradeId, a.tradeId);
}

/** Decimal places of a return: fixed, so that sums of returns are exact and do not depend on their order. */
export const RETURN_PLACES = 20;

/**
 * A return as a whole number of its last place, 1e-20 %: sums and products of these are exact and quick.
 *
 * @example
 * returnUnits(new Decimal('0.00000000000000000003')) === 3n; // true
 */
export function returnUnits(returnPct: Decimal): bigint {
  return BigInt(returnPct.toFixed(RETURN_PLACES).replace('.', ''));
}

/** Turns a quotient into percent, in units of the last place: the return is then a whole number. */
const SCALE = new Exact(100).times(new Exact(10).pow(RETURN_PLACES));
const LAST_PLACE = new Exact(10).pow(-RETURN_PLACES);

/**
 * The return of a trade in percent: pnl / capital × 100, rounded once (half to even) to 20 decimal places. Capital is
 * the absolute value of the position, so a short with a negative quantity that made money has a positive return.
 *
 * The division is one of whole numbers: quotient and remainder are exact, and no digit is computed that is not kept.
 *
 * @param capital above 0
 *
 * @example
 * returnPct(new Decimal(5), new Decimal(200)).toFixed(); // '2.5'
 */
export function returnPct(pnl: Decimal, capital: Decimal): Decimal {
  const dividend = SCALE.times(pnl);
  const quotient = dividend.divToInt(capital);
  const twice = dividend.minus(quotient.times(capital)).abs().times(2).cmp(capital);
  const isUp = twice > 0 || (twice === 0 && !quotient.mod(2).isZero());
  const rounded = isUp ? quotient.plus(pnl.isNegative() ? -1 : 1) : quotient;
  return rounded.isZero() ? ZERO : new Decimal(rounded.times(LAST_PLACE));
}
