import { type Decimal, decimalText, Exact } from '../../src/core/base/decimal';
import { groupBy } from '../group-by';

/** A closed position with its profit in the currency of the account, and price difference × size. Both before fees. */
export interface PricedPosition {
  readonly symbol: string;
  readonly pnl: Decimal;
  readonly pnlOfPrices: Decimal;
}

/** Profits are rounded to cents. */
const ROUNDING = '0.005';

/** How far a value may be from what the profits give beyond that: rates change from one position to the next. */
const TOLERANCE = '0.01';

/**
 * What a size of 1 earns in the currency of the account when the price rises by 1, by symbol: the contract size, times the
 * rate where the symbol is priced in another currency. Exports do not name it, but their profits show it: Σ|profit| /
 * Σ|price difference × size|. It is the roundest number that is as near as the rounding of the profits allows, and at
 * least as near as 1 %: so it stays the same in a later, longer export. A symbol without a price difference is missing.
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
    const rounding = new Exact(ROUNDING).times(same.length).div(priced);
    const value = profit.div(priced);
    values.set(symbol, roundest(value, Exact.max(rounding, value.times(TOLERANCE))));
  }
  return values;
}

/** A power of ten, else the number with the fewest digits, that is at most `tolerance` away. */
function roundest(value: Decimal, tolerance: Decimal): Decimal {
  const isNear = (other: Decimal): boolean => other.minus(value).abs().lte(tolerance);
  const power = [value.e, value.e + 1].map((exponent) => new Exact(10).pow(exponent)).find(isNear);
  if (power !== undefined) return power;
  let digits = 1;
  while (!isNear(value.toSignificantDigits(digits))) digits++;
  return value.toSignificantDigits(digits);
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
