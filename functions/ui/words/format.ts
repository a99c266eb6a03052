import { Decimal } from '../../src/core/base/decimal';
import { grouped, UNKNOWN } from './text';

/** A figure with a fixed number of decimals, its thousands grouped; from 10^15 on, as a power of ten. */
export function fixed(text: string | null, places: number): string {
  if (text === null) return UNKNOWN;
  const value = new Decimal(text);
  if (value.abs().gte('1e15')) return value.toExponential(2);
  const rounded = value.toDecimalPlaces(places);
  // Never −0.00.
  const [whole = '', fraction] = (rounded.isZero() ? rounded.abs() : rounded).toFixed(places).split('.');
  return `${whole.startsWith('-') ? '-' : ''}${grouped(whole.replace('-', ''))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Beyond this a ratio says only that its divisor is next to 0. */
const LARGEST_RATIO = 1000;

/** A ratio such as a Sharpe ratio; beyond ±1,000 only that it is beyond. */
export function ratio(text: string | null, places: number): string {
  if (text === null) return UNKNOWN;
  const value = new Decimal(text);
  if (value.abs().lte(LARGEST_RATIO)) return fixed(text, places);
  return value.gt(0) ? `> ${grouped(LARGEST_RATIO)}` : `< -${grouped(LARGEST_RATIO)}`;
}

/** A percentage, such as `7.25` as `7.25 %`. */
export function percent(text: string | null, places = 2): string {
  return text === null ? UNKNOWN : `${fixed(text, places)} %`;
}

/** A fraction as a percentage without its sign, such as `0.25` as `25.0`. */
export function hundredfold(fraction: Decimal, places: number): string {
  return fraction.times(100).toFixed(places);
}

/**
 * A weight as a percentage.
 *
 * @param fraction of the account
 *
 * @example
 * weightText('0.41'); // '41.00 %'
 */
export function weightText(fraction: Decimal | string): string {
  return `${hundredfold(new Decimal(fraction), 2)} %`;
}

/** A figure with at most this many decimals, without zeros at its end. */
export function shortened(value: Decimal, places: number): string {
  return value.toDecimalPlaces(places).toFixed();
}
