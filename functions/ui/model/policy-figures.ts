import { Decimal } from '../../src/core/base/decimal';
import { fixed } from '../words/format';
import { grouped } from '../words/text';

/** Figures of a policy are shown with at most so many decimals; `--json` has all of them. */
const PLACES = 4;

/**
 * A figure as it is used in a product: long ones are rounded and marked with ≈, so that nobody takes them for exact.
 *
 * @example
 * shortFigure('0.256'); // '0.256'
 * shortFigure('0.8484848484848484848484848485'); // '≈0.8485'
 */
export function shortFigure(text: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const value = new Decimal(text);
  const shown = value.decimalPlaces() > PLACES + 2 ? value.toDecimalPlaces(PLACES) : value;
  return `${shown.eq(value) ? '' : '≈'}${grouped(shown.toFixed())}`;
}

/**
 * A figure beside the limit that it is compared with, both with so many decimals that the comparison can be seen: a mean R
 * of 0.5999 is not "0.60, SAFE asks for 0.60".
 *
 * @param least decimals of both; of the figure two are shown anyway, where it has them
 * @example
 * besideLimit('0.34159', '0.6'); // ['0.34', '0.60']
 * besideLimit('0.59991', '0.6'); // ['0.5999', '0.60']
 */
export function besideLimit(text: string, limitText: string, least = 2): readonly [string, string] {
  const [value, limit] = [new Decimal(text), new Decimal(limitText)];
  const side = value.cmp(limit);
  const limitPlaces = Math.max(least, limit.decimalPlaces());
  let places = Math.max(limitPlaces, Math.min(2, value.decimalPlaces()));
  while (places < value.decimalPlaces() && value.toDecimalPlaces(places).cmp(limit) !== side) places += 1;
  return [fixed(text, places), fixed(limitText, limitPlaces)];
}

/**
 * A fraction as a percentage, with at most two decimals.
 *
 * @example
 * shareText('0.4307'); // '43.07 %'
 * shareText('0.55'); // '55 %'
 */
export function shareText(fraction: string): string {
  return `${grouped(new Decimal(fraction).times(100).toDecimalPlaces(2).toFixed())} %`;
}
