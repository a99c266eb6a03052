import { grouped, plural } from './text';

const UNITS = ['KB', 'MB', 'GB'] as const;

/**
 * The size of a file for people: three digits at most, 1 KB is 1,000 bytes.
 *
 * @example
 * sizeText(191_734); // '192 KB'
 * sizeText(1_430_000); // '1.4 MB'
 */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  let size = bytes / 1000;
  let unit = 0;
  // 999.5 is shown as 1.0 of the next unit, and not as 1000.
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 9.95 ? size.toFixed(1) : grouped(Math.round(size))} ${UNITS[unit] ?? ''}`;
}
