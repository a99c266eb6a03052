import { type Decimal, decimalText, Exact } from '../../src/core/base/decimal';
import { groupBy } from '../rows/group-by';

/** A closed position with its profit in the currency of the account, and price difference × size. Both before fees. */
export interface PricedPosition {
  readonly symbol: string;
  readonly pnl: Decimal;
  readonly pnlOfPrices: Decimal;
}

/**
 * What a size of 1 earns in the currency of the account when the price rises by 1, by symbol: the contract size, times the
 * rate where the symbol is priced in another currency. Exports do not name it, but their profits show it: Σ|profit| /
 * Σ|price difference × size|. Two significant digits, because profits are rounded to cents; 1 where it is within 1 % of
 * 1. A symbol of which no position has a price difference is missing.
 *
 * @example
 * unitValues(positions).get('EURUSD'); // 100000 for lots in an account in USD
 */
export function unitValues(positions: readonly PricedPosition[]): Map<string, Decimal> {
  const values = new Map<string, Decimal>();
  for (const [symbol, same] of groupBy(positions, (position) => position.symbol)) {
    const profit = same.reduce((sum, { pnl }) => sum.plus(pnl.abs()), new Exact(0));
    const priced = same.reduce((sum, { pnlOfPrices }) => sum.plus(pnlOfPrices.abs()), new Exact(0));
    if (profit.isZero() || priced.isZero()) continue;
    const value = profit.div(priced);
    values.set(symbol, value.minus(1).abs().lte('0.01') ? new Exact(1) : value.toSignificantDigits(2));
  }
  return values;
}

/** The values that are not 1, for a note: `EURUSD 100000, XAUUSD 100`; null where there are none. */
export function describeUnitValues(values: ReadonlyMap<string, Decimal>, most = 8): string | null {
  const others = [...values].filter(([, value]) => !value.eq(1)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (others.length === 0) return null;
  const named = others.slice(0, most).map(([symbol, value]) => `${symbol} ${decimalText(value)}`);
  return named.join(', ') + (others.length > most ? ` and ${others.length - most} more` : '');
}

/** A size in the unit in which entry price × quantity is the capital in the currency of the account. */
export function sizeInUnits(size: Decimal, value: Decimal | undefined): string | undefined {
  return value === undefined ? undefined : decimalText(new Exact(size).times(value));
}
