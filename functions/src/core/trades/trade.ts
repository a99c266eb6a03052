import type { Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';
import { dividedHalfEven, fromUnits, powerOfTen, toUnits } from '../numbers/units';

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
  /** pnl / capital in units of 1e-20 %, see `returnUnits`; null exactly where `capital` is. */
  abstract get returnUnits(): bigint | null;
  abstract get skipped(): SkipReason | null;
  abstract get symbol(): string | null;
  /** Profit or loss in units of the initial risk; rounded to 28 digits where `riskAmount` is not null. */
  abstract get rMultiple(): Decimal | null;
  /** The initial risk of a trade whose exact R, pnl / riskAmount, has more than 28 digits; null for any other. */
  abstract get riskAmount(): Decimal | null;
}

/** A closed trade as a plain object. */
export type PlainTrade = { readonly [Field in keyof ClosedTrade]: ClosedTrade[Field] };

type TradeFigures = Omit<PlainTrade, 'returnUnits' | 'riskAmount'> & Partial<Pick<PlainTrade, 'riskAmount'>>;

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
 * }).returnUnits === (5n * 10n ** 20n) / 2n; // true: 2.5 %
 */
export function closedTrade(figures: TradeFigures): PlainTrade {
  const { pnl, capital } = figures;
  return {
    riskAmount: null,
    ...figures,
    returnUnits: pnl === null || capital === null ? null : returnUnits(pnl, capital),
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
 * The return of a trade in percent, pnl / capital × 100, rounded once (half to even) to 20 decimal places: as a whole number of
 * the last of these, so that sums and products of returns are exact and quick. Capital is the absolute value of the
 * position, so a short with a negative quantity that made money has a positive return.
 *
 * @param capital above 0
 *
 * @example
 * inPercent(returnUnits(new Decimal(5), new Decimal(200))).toFixed(); // '2.5'
 */
export function returnUnits(pnl: Decimal, capital: Decimal): bigint {
  const [top, bottom] = [pnl.decimalPlaces(), capital.decimalPlaces()];
  const dividend = toUnits(pnl.abs(), top) * powerOfTen(RETURN_PLACES + 2 + bottom);
  const units = dividedHalfEven(dividend, toUnits(capital, bottom) * powerOfTen(top));
  return pnl.lt(0) ? -units : units;
}

/**
 * A return, or a sum of returns, in percent.
 *
 * @example
 * inPercent(10n ** 20n).toFixed(); // '1'
 */
export function inPercent(units: bigint): Decimal {
  return fromUnits(units, RETURN_PLACES);
}

/**
 * A figure in percent as a whole number of the last place of a return, to which it is rounded.
 *
 * @example
 * fromPercent(new Decimal(1)) === 10n ** 20n; // true
 */
export function fromPercent(pct: Decimal): bigint {
  return toUnits(pct, RETURN_PLACES);
}
