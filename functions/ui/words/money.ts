import { Decimal } from '../../src/core/base/decimal';
import { fixed } from './format';

/** From this balance on, amounts are shown in hundredths, as people are used to. */
const HUNDREDTHS_FROM = 100;
/** An amount of a smaller account is shown to the seventh digit of the balance: 0.01000000 of a bitcoin. */
const DIGITS = 7;
/** Amounts that are all below what the balance would show are shown with so many digits of the largest. */
const DIGITS_OF_TINY = 6;

/**
 * Amounts of money for one column: all with the same places, so that they align at the point; thousands grouped; a dash for
 * an unknown amount. The balance of the account says how many places an amount needs.
 *
 * @param balance of the account that the amounts belong to, above 0
 * @example
 * moneyColumn(['1234.5', '-0.125'], '10000'); // ['1,234.50', '-0.12']
 * moneyColumn(['0.0010419'], '0.01'); // ['0.00104190']
 */
export function moneyColumn(amounts: readonly (string | null)[], balance: string): string[] {
  const places = placesFor(amounts, balance);
  return amounts.map((amount) => fixed(amount, places));
}

/** How many places the amounts of a column have. */
export function placesFor(amounts: readonly (string | null)[], balance: string): number {
  const scale = new Decimal(balance);
  const places = scale.gte(HUNDREDTHS_FROM) ? 2 : DIGITS - 1 - scale.e;
  const sizes = amounts.map((amount) => new Decimal(amount ?? 0).abs());
  const largest = Decimal.max(0, ...sizes);
  const showsNothing = !largest.isZero() && largest.e < -places;
  return showsNothing ? DIGITS_OF_TINY - 1 - largest.e : places;
}

/** The heading of a column of money: with the currency, where it is known. */
export function moneyHeading(name: string, currency: string | null): string {
  return currency === null ? name : `${name}, ${currency}`;
}
