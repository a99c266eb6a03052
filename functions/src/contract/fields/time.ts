import { Instant } from '../../core/base/instant';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?(Z|[+-]\d{2}(?::?\d{2})?))?)?$/i;

export const TIME_RULE = 'ISO 8601 such as "2026-11-20T14:30:00Z" (without a zone: UTC)';

/** Reads an ISO 8601 time; without a zone it is UTC, a date alone is its midnight. Null for anything else. */
export function parseTime(text: string): Instant | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const fields = [year, month, day, hour, minute, second].map((field) => Number(field ?? 0));
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields;
  if (mo < 1 || mo > 12 || d < 1 || d > daysInMonth(y, mo) || h > 23 || mi > 59 || s > 59) return null;
  const offset = offsetSeconds(zone);
  if (offset === null) return null;
  const seconds = epochMillis(y, mo, d, h, mi, s) / 1000 - offset;
  if (!Instant.isInRange(seconds)) return null;
  return new Instant(seconds, Number(fraction.padEnd(6, '0').slice(0, 6)));
}

/** The wire form of a time: `2026-11-20T14:30:00Z`, with six decimals of the second where there are any. */
export function timeText(instant: Instant): string {
  const toSeconds = new Date(instant.seconds * 1000).toISOString().slice(0, -'.000Z'.length);
  return instant.micros === 0 ? `${toSeconds}Z` : `${toSeconds}.${String(instant.micros).padStart(6, '0')}Z`;
}

function epochMillis(y: number, mo: number, d: number, h: number, mi: number, s: number): number {
  // Date.UTC takes years 0 to 99 for 1900 to 1999; setUTCFullYear does not.
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  date.setUTCHours(h, mi, s, 0);
  return date.getTime();
}

function daysInMonth(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

function offsetSeconds(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
