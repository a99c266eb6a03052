import { Decimal, Exact } from '../../core/base/decimal';

/** Plain decimal text: up to 20 digits before the point and 30 after it; no exponent and no plus sign. */
const FIGURE = /^-?\d{1,20}(?:\.\d{1,30})?$/;

/** From this size on a number has lost digits that decimal text could still have. */
const NUMBER_LIMIT = 1e20;

/**
 * Reads a figure: decimal text, or a finite number below 1e20, which is read as its shortest decimal form rounded to 30
 * places. Null for anything else. The text is checked first, because decimal.js itself accepts `0x1F`, `1_000`, `Infinity`
 * and exponents.
 */
export function parseFigure(value: unknown): Decimal | null {
  if (typeof value === 'string') return FIGURE.test(value) ? withoutNegativeZero(new Decimal(value)) : null;
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) >= NUMBER_LIMIT) return null;
  return withoutNegativeZero(new Decimal(new Exact(value).toDecimalPlaces(30)));
}

/** Reads decimal text of any length, as `decimalText` writes it; null for anything else. */
export function parseDecimalText(value: unknown): Decimal | null {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
    ? withoutNegativeZero(new Decimal(value))
    : null;
}

function withoutNegativeZero(value: Decimal): Decimal {
  return value.isZero() ? value.abs() : value;
}
