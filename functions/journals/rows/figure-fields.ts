export { isFigureField } from '../formats/trade-fields';

/** What may surround the digits: a sign, a currency, the parentheses of a loss. */
const BEFORE = /^[\s+\-−(]*(?:\p{Sc}|\p{L}{1,5})?[\s+\-−]*/u;
const BEHIND = /[\s)]*(?:\p{Sc}|\p{L}{1,5})?[\s)]*$/u;

/** Digits with points, commas, any kind of space, apostrophes (as in Switzerland) and underscores (as in code). */
const DIGITS = /^\d[\d.,\s'’_]*\d$/;

/** Longer than any figure with separators and a currency. */
const TOO_LONG = 100;

/** Anything beyond a single decimal point. */
const SEPARATORS = /[,\s'’_]|\..*\./;

export const UNSEPARATED_RULE =
  'a figure without thousands separators and with a decimal point, such as "1234.50"';

/**
 * Whether a text is a figure with thousands separators or a decimal comma: `1,234.50`, `1.234,50`, `1 234`, `12,5`.
 * They are refused and not interpreted, because `1,234` can mean two different figures.
 */
export function isSeparatedFigure(value: unknown): boolean {
  if (typeof value !== 'string' || value.length >= TOO_LONG) return false;
  const digits = value.replace(BEFORE, '').replace(BEHIND, '');
  return DIGITS.test(digits) && SEPARATORS.test(digits);
}
