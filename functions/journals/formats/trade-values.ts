import { parseFigure } from '../../src/contract/fields/figure';
import { type Decimal, decimalText, Exact } from '../../src/core/base/decimal';

/** A trade without the fields that are not known. */
export function tradeOf(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

/**
 * The same of an export that has only closed trades. One without the time of its close is an error, because it would count as
 * open.
 */
export function closedTradeOf(
  fields: Readonly<Record<string, unknown>> & { readonly closed_at: unknown },
): Record<string, unknown> {
  return tradeOf({ ...fields, closed_at: fields.closed_at ?? '' });
}

/** The exact difference of two figures; where one is none, that value itself, for the message. */
export function difference(a: unknown, b: unknown): unknown {
  const [from, taken] = [parseFigure(a), parseFigure(b)];
  if (from === null) return a;
  return taken === null ? b : decimalText(new Exact(from).minus(taken));
}

/**
 * The size with which entry price × quantity is the capital that the file names. It is the size of the file where the two
 * agree to 1 %, as they do for shares, coins and linear contracts; else, as for futures with a point value and inverse
 * contracts, capital / entry price, to 30 places.
 */
export function quantityFor(capital: Decimal | null, entryPrice: unknown, size: unknown): unknown {
  const [price, units] = [parseFigure(entryPrice), parseFigure(size)];
  if (capital === null || price === null || units === null || !price.gt(0)) return size;
  const priced = new Exact(price).times(units).abs();
  if (capital.abs().minus(priced).abs().lte(priced.times('0.01'))) return size;
  return decimalText(new Exact(capital).abs().div(price).toDecimalPlaces(30));
}
