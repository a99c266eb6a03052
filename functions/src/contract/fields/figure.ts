import { Decimal, Exact } from '../../core/base/decimal';

/** Plain decimal text: up to 20 digits before the point and 30 after it; no exponent, no sign but a minus. */
const FIGURE = /^-?\d{1,20}(?:\.\d{1,30})?$/;

/** Numbers from here on have lost digits that decimal text would still have. */
const NUMBER_LIMIT = 1e20;

/**
 * Reads a figure: decimal text, or a finite number below 1e20, which counts as its shortest decimal form rounded to 30
 * places. Null for anything else. decimal.js itself would accept `0x1F`, `1_000`, `Infinity` and exponents in text, so the
 * text is checked first.
 */
export function parseFigure(value: unknown): Decimal | null {
  if (typeof value === 'string') return FIGURE.test(value) ? withoutNegativeZero(new Decimal(value)) : null;
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) >= NUMBER_LIMIT) return null;
  return withoutNegativeZero(new Decimal(new Exact(value).toDecimalPlaces(30)));
}

/** Reads decimal text of any length, as this code itself has written it; null for anything else. */
export function parseDecimalText(value: unknown): Decimal | null {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
    ? withoutNegativeZero(new Decimal(value))
    : null;
}

function withoutNegativeZero(value: Decimal): Decimal {
  return value.isZero() ? value.abs() : value;
}
