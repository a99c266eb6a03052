import { Decimal, Exact } from '../../core/base/decimal';

/** Plain decimal text: up to 20 digits before the point and 30 after it; no exponent and no plus sign. */
const PLAIN = /^-?\d{1,20}(?:\.\d{1,30})?$/;

/** The same with an exponent, as programs print small and large numbers: `8e-05`, `1.5E+3`. */
const WITH_EXPONENT = /^-?\d{1,20}(?:\.\d{1,30})?e[+-]?\d+$/i;

/** From here on a figure has more than 20 digits before the point, and a number has lost digits that text could have. */
const LIMIT = new Exact('1e20');

/**
 * Reads a figure: decimal text, also with an exponent, or a finite number, which is read as its shortest decimal form.
 * What has an exponent, and a number, must be below 1e20 and is rounded to 30 places, half to even. Null for anything else.
 * The text is checked first, because decimal.js itself accepts `0x1F`, `1_000` and `Infinity`. An exponent costs nothing,
 * however large, because the value is not written out before it is bounded.
 *
 * @example
 * parseFigure('-8e-05')?.toFixed(); // '-0.00008'
 */
export function parseFigure(value: unknown): Decimal | null {
  if (typeof value === 'string') {
    if (PLAIN.test(value)) return withoutNegativeZero(new Decimal(value));
    return WITH_EXPONENT.test(value) ? bounded(new Exact(value)) : null;
  }
  return typeof value === 'number' && Number.isFinite(value) ? bounded(new Exact(value)) : null;
}

/** Reads decimal text of any length, as `decimalText` writes it; null for anything else. */
export function parseDecimalText(value: unknown): Decimal | null {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
    ? withoutNegativeZero(new Decimal(value))
    : null;
}

/** The value in 30 places; null where it has more than 20 digits before the point. */
function bounded(value: Decimal): Decimal | null {
  return value.abs().lt(LIMIT) ? withoutNegativeZero(new Decimal(value.toDecimalPlaces(30))) : null;
}

function withoutNegativeZero(value: Decimal): Decimal {
  return value.isZero() ? value.abs() : value;
}
