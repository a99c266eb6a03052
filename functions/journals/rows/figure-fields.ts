/** The fields of a trade that are figures. */
const FIGURE_FIELDS: ReadonlySet<string> = new Set([
  'realized_pnl',
  'entry_price',
  'exit_price',
  'quantity',
  'confidence',
  'r_multiple',
  'risk_amount',
]);

export function isFigureField(name: string): boolean {
  return FIGURE_FIELDS.has(name);
}

/** What may stand around the digits: a sign, a currency, the brackets of a loss. */
const BEFORE = /^[\s+\-−(]*(?:\p{Sc}|\p{L}{1,5})?[\s+\-−]*/u;
const BEHIND = /[\s)]*(?:\p{Sc}|\p{L}{1,5})?[\s)]*$/u;

/** Digits with points, commas, spaces of all kinds, and the apostrophes and underscores of other countries and of code. */
const DIGITS = /^\d[\d.,\s'’_]*\d$/;

/** Longer than any figure, its separators and a currency. */
const TOO_LONG = 100;

/** What is more than one decimal point. */
const SEPARATORS = /[,\s'’_]|\..*\./;

export const UNSEPARATED_RULE =
  'a figure without thousands separators and with a decimal point, such as "1234.50"';

/**
 * Whether a text is a figure that a person can read and this program cannot, for its thousands separators or its decimal
 * comma: `1,234.50`, `1.234,50`, `1 234`, `12,5`. Nobody can tell what `1,234` means; so none of them is guessed at.
 */
export function isSeparatedFigure(value: unknown): boolean {
  if (typeof value !== 'string' || value.length >= TOO_LONG) return false;
  const digits = value.replace(BEFORE, '').replace(BEHIND, '');
  return DIGITS.test(digits) && SEPARATORS.test(digits);
}
