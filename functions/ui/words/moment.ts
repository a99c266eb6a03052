/** A time as a person reads it, by the clock of a place. */
export interface Clock {
  /** What time it is, in milliseconds. */
  readonly now: number;
  /** Such as "UTC" or "Europe/Berlin". */
  readonly zone: string;
}

/** The names of months differ between the versions of Node and of browsers: "Sep", "Sept". So they are our own. */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes longer than using it a thousand times. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, made);
  return made;
}

interface Parts {
  readonly day: string;
  readonly year: string;
  readonly time: string;
}

function partsOf(millis: number, zone: string): Parts {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(millis)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  const month = MONTHS[Number(part('month')) - 1] ?? '';
  return {
    day: `${Number(part('day'))} ${month}`,
    year: part('year'),
    time: `${part('hour')}:${part('minute')}`,
  };
}

/**
 * A moment as short as it is clear: the time alone today, the day before it on another day, with the year in another year.
 * UTC is named, because nobody takes it for granted; the time of the reader's own place is not.
 *
 * @param at ISO 8601
 * @example
 * momentText('2026-11-26T23:01:00Z', { now: Date.parse('2026-11-26T01:00:00Z'), zone: 'UTC' }); // '23:01 UTC'
 * momentText('2026-11-26T23:01:00Z', { now: Date.parse('2026-11-24T01:00:00Z'), zone: 'UTC' }); // '26 Nov, 23:01 UTC'
 */
export function momentText(at: string, { now, zone }: Clock): string {
  const millis = Date.parse(at);
  if (Number.isNaN(millis)) return at;
  const then = partsOf(millis, zone);
  const today = partsOf(now, zone);
  const time = zone === 'UTC' ? `${then.time} UTC` : then.time;
  if (then.year !== today.year) return `${then.day} ${then.year}, ${time}`;
  return then.day === today.day ? time : `${then.day}, ${time}`;
}

/**
 * The moment at which something ends. It is rounded up to the minute: at 23:01 something that ends at 23:01:40 still holds.
 *
 * @example
 * endText('2026-11-26T23:00:40Z', { now: Date.parse('2026-11-26T01:00:00Z'), zone: 'UTC' }); // '23:01 UTC'
 */
export function endText(at: string, clock: Clock): string {
  const millis = Date.parse(at);
  if (Number.isNaN(millis)) return at;
  return momentText(new Date(Math.ceil(millis / MINUTE) * MINUTE).toISOString(), clock);
}

/**
 * A stretch of time in at most two units, rounded up, so that nothing ends before it is said to.
 *
 * @example
 * stretch(76_440_000); // '21 h 14 min'
 * stretch(40_000); // '40 s'
 */
export function stretch(millis: number): string {
  if (millis <= MINUTE) return `${Math.max(0, Math.ceil(millis / 1000))} s`;
  const minutes = Math.ceil(millis / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return two(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
  const hours = Math.ceil(millis / HOUR);
  const days = Math.floor(hours / 24);
  return two(`${days} ${days === 1 ? 'day' : 'days'}`, hours % 24, 'h');
}

const two = (first: string, second: number, unit: string): string =>
  second === 0 ? first : `${first} ${second} ${unit}`;

/**
 * How long ago something was, in one unit, rounded down.
 *
 * @example
 * agoText('2026-11-26T23:00:00Z', Date.parse('2026-11-26T23:00:12Z')); // '12 s ago'
 */
export function agoText(at: string, now: number): string {
  const millis = Math.max(0, now - Date.parse(at));
  if (Number.isNaN(millis)) return at;
  if (millis < MINUTE) return `${Math.floor(millis / 1000)} s ago`;
  if (millis < HOUR) return `${Math.floor(millis / MINUTE)} min ago`;
  if (millis < 2 * DAY) return `${Math.floor(millis / HOUR)} h ago`;
  return `${Math.floor(millis / DAY)} days ago`;
}
