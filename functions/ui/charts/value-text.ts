import { UNKNOWN } from '../words/text';
import type { Unit } from './chart-spec';

/**
 * A drawn value as text, always with the same decimals, so that a column of them stays in its place.
 *
 * @example
 * valueText(1234.5, { places: 2, suffix: ' %' }); // '1,234.50 %'
 */
export function valueText(value: number | null | undefined, { places, suffix }: Unit): string {
  if (value === null || value === undefined) return UNKNOWN;
  const text = value.toLocaleString('en', { minimumFractionDigits: places, maximumFractionDigits: places });
  // Never −0.00.
  return `${/^-[0.,]*$/.test(text) ? text.slice(1) : text}${suffix}`;
}

/**
 * A mark of an axis as text: as short as it may be.
 *
 * @example
 * tickText(12_500, { places: 2, suffix: '' }); // '12.5K'
 */
export function tickText(value: number, { suffix }: Unit): string {
  const isLarge = Math.abs(value) >= 10_000;
  const text = value.toLocaleString(
    'en',
    isLarge ? { notation: 'compact', maximumSignificantDigits: 6 } : { maximumSignificantDigits: 6 },
  );
  return `${text}${suffix}`;
}
