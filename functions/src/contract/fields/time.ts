import { Instant } from '../../core/base/instant';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?(Z|[+-]\d{2}(?::?\d{2})?))?)?$/i;

export const TIME_RULE = 'ISO 8601 such as "2026-11-20T14:30:00Z" (without a zone: UTC)';

/** Reads an ISO 8601 time; without a zone it is UTC, a date alone is its midnight. Null for anything else. */
export function parseTime(text: string): Instant | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const millis = utcMillis(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}.000Z`);
  const offset = offsetSeconds(zone);
  if (millis === null || offset === null) return null;
  const seconds = millis / 1000 - offset;
  if (!Instant.isInRange(seconds)) return null;
  return new Instant(seconds, Number(fraction.padEnd(6, '0').slice(0, 6)));
}

/** A time as it is sent: `2026-11-20T14:30:00Z`, with six decimals of the second unless they are all 0. */
export function timeText(instant: Instant): string {
  const toSeconds = new Date(instant.seconds * 1000).toISOString().slice(0, -'.000Z'.length);
  return instant.micros === 0 ? `${toSeconds}Z` : `${toSeconds}.${String(instant.micros).padStart(6, '0')}Z`;
}

/** Null for a time that does not exist: `Date.parse` reads 30 February as 1 March, and 24:00 as the next day. */
function utcMillis(text: string): number | null {
  const millis = Date.parse(text);
  return !Number.isNaN(millis) && new Date(millis).toISOString() === text ? millis : null;
}

function offsetSeconds(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
