import type { WireAgent } from '../../src/contract/documents/allocation';
import { plural, UNKNOWN } from './text';

const HOUR = 3600;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;
const MONTH = YEAR / 12;

/** The units of a span, the coarsest first, and from which length on each is used: below, it would be too coarse. */
const UNITS = [
  ['year', YEAR, 3 * YEAR],
  ['month', MONTH, 2 * MONTH],
  ['day', DAY, 2 * DAY],
  ['hour', HOUR, HOUR],
] as const;

/**
 * The time that the trades looked at cover, from the first close to the last: ten trades of an hour and ten of two years
 * have the same count and do not say the same. Unknown with fewer than two closes.
 *
 * @example
 * spanText({ first_closed_at: '2026-01-01T00:00:00Z', last_closed_at: '2026-01-06T00:00:00Z' }); // '5 days'
 */
export function spanText({
  first_closed_at: first,
  last_closed_at: last,
}: Pick<WireAgent, 'first_closed_at' | 'last_closed_at'>): string {
  if (first === null || last === null || first === last) return UNKNOWN;
  const seconds = (Date.parse(last) - Date.parse(first)) / 1000;
  const unit = UNITS.find(([, , least]) => seconds >= least);
  if (unit === undefined) return '< 1 hour';
  const [name, length] = unit;
  return plural(Math.round(seconds / length), name);
}
