import { Info, type Zone } from 'luxon';
import { parseFigure } from '../src/contract/fields/figure';
import { parseTime } from '../src/contract/fields/time';
import { Exact } from '../src/core/base/decimal';
import { Instant } from '../src/core/base/instant';
import type { ReadOptions } from './formats/format';

/** What decides how a time is read: see `ReadOptions`. */
export type TimeOptions = Pick<ReadOptions, 'dateOrder' | 'timeZone'>;

/** A time that was read, or what it must be. */
export type FileTime = Instant | { readonly rule: string };

const TIME_RULE =
  'ISO 8601 such as "2026-11-20T14:30:00Z", a date such as "2026.11.20 14:30", or an epoch time in seconds, milliseconds, ' +
  'microseconds or nanoseconds';

const ORDER_RULE =
  'a date that shows which part is the month; say it by --date-order day-first or --date-order month-first';

/**
 * Reads a time of a file: ISO 8601, `2026.11.20 14:30`, `2026/11/20`, `20.11.2026`, `11/20/2026 2:30:00 PM`, or an epoch
 * time as a number or as text. Decimals of a second beyond the sixth are cut off.
 *
 * A date with the year last says which part is the month where the other is above 12 or both are equal; otherwise
 * `dateOrder` must say it. A time without a zone is in `timeZone`, or in UTC.
 *
 * @example
 * readFileTime(1515568800000, { dateOrder: null, timeZone: null }); // 2018-01-10T07:20:00Z
 */
export function readFileTime(value: unknown, { dateOrder, timeZone }: TimeOptions): FileTime {
  if (typeof value !== 'string') return epochTime(value) ?? { rule: TIME_RULE };
  const text = value.trim();
  // By far the most times are such, in files of millions of rows.
  const plain = timeZone === null ? parseTime(text) : null;
  return plain ?? epochTime(text) ?? calendarTime(text, dateOrder, timeZone);
}

/** How many digits before the point an epoch time has from 1973 to 2286, and how many of them are below a second. */
const EPOCH_PLACES: ReadonlyMap<number, number> = new Map([
  [9, 0],
  [10, 0],
  [12, 3],
  [13, 3],
  [15, 6],
  [16, 6],
  [18, 9],
  [19, 9],
]);

/**
 * An epoch time, whose unit follows from its size. Other numbers are no times: `20260102` is a date without its
 * hyphens, 45000 a day of a spreadsheet, and 0 what some programs write for none.
 */
function epochTime(value: unknown): Instant | null {
  const figure = parseFigure(value);
  const places = figure?.gt(0) ? EPOCH_PLACES.get(figure.e + 1) : undefined;
  if (figure === null || places === undefined) return null;
  const micros = new Exact(figure).times(new Exact(10).pow(6 - places)).floor();
  const seconds = micros.divToInt(1_000_000);
  return new Instant(seconds.toNumber(), micros.minus(seconds.times(1_000_000)).toNumber());
}

/** A date, and maybe a time of day and a zone. `T`, a comma or a dash may stand between date and time. */
const CALENDAR =
  /^([\d./-]{8,10})(?:(?:t|,?\s+(?:-\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?([ap])\.?m\.?)?(?:\s?(z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?)?$/i;

const YEAR_FIRST = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})$/;

function calendarTime(text: string, dateOrder: TimeOptions['dateOrder'], timeZone: string | null): FileTime {
  const [match, date = '', hour = '0', minute = '00', second = '00', decimals = '0', half, zone] =
    CALENDAR.exec(text) ?? [];
  const isoDate = match === undefined ? { rule: TIME_RULE } : readDate(date, dateOrder);
  if (typeof isoDate !== 'string') return isoDate;
  const hour24 = half === undefined ? Number(hour) : hourOfHalf(Number(hour), half);
  if (hour24 === null) return { rule: TIME_RULE };
  const isoTime = `${String(hour24).padStart(2, '0')}:${minute}:${second}.${decimals}`;
  const isoZone = zone === undefined || /^(utc|gmt)$/i.test(zone) ? 'Z' : zone;
  const time = parseTime(`${isoDate}T${isoTime}${isoZone}`);
  if (time === null) return { rule: TIME_RULE };
  if (zone !== undefined || timeZone === null) return time;
  return inZone(time, timeZone) ?? { rule: TIME_RULE };
}

/** The date as ISO 8601 has it. */
function readDate(date: string, dateOrder: TimeOptions['dateOrder']): string | { readonly rule: string } {
  const [, year, , month = '', day = ''] = YEAR_FIRST.exec(date) ?? [];
  if (year !== undefined) return isoDateOf(year, month, day);
  const [, first, , second = '', lastYear = ''] = YEAR_LAST.exec(date) ?? [];
  if (first === undefined) return { rule: TIME_RULE };
  const isDayFirst = Number(first) > 12 || (Number(second) <= 12 && dateOrder === 'day-first');
  const isMonthFirst = Number(second) > 12 || (Number(first) <= 12 && dateOrder === 'month-first');
  if (isDayFirst && isMonthFirst) return { rule: TIME_RULE };
  if (!isDayFirst && !isMonthFirst && first !== second) return { rule: ORDER_RULE };
  if ((isDayFirst && dateOrder === 'month-first') || (isMonthFirst && dateOrder === 'day-first'))
    return { rule: `a date with the ${isDayFirst ? 'month' : 'day'} first, as --date-order says` };
  return isMonthFirst ? isoDateOf(lastYear, first, second) : isoDateOf(lastYear, second, first);
}

function isoDateOf(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The hour of a day of 24 from one of 12 hours; null for one that no clock shows. */
function hourOfHalf(hour: number, half: string): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

const OFFSET = /^([+-])(\d{2}):(\d{2})$/;

/** The flag has checked the name. */
function zoneOf(name: string): Zone {
  const [, sign = '', hours, minutes = '0'] = OFFSET.exec(name) ?? [];
  if (hours === undefined) return Info.normalizeZone(name);
  return Info.normalizeZone((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
}

const DAY = 86_400;

/** The offsets of a zone around one day, in seconds. */
interface ZonedDay {
  readonly name: string;
  readonly day: number;
  readonly zone: Zone;
  readonly before: number;
  readonly after: number;
}

/** The day that was looked up last: the rows of a file are mostly in the order of time. */
let lastDay: ZonedDay | null = null;

/**
 * The moment at which clocks of a zone show a time, which is given as if it was UTC. A time that the end of summer time
 * makes twice is the first of the two. One that its beginning leaves out is read by the clock before the change. Null
 * for a moment that Firestore cannot hold.
 */
function inZone(shown: Instant, name: string): Instant | null {
  const { zone, before, after } = zonedDay(name, shown.utcDay());
  const isRight = (offset: number): boolean => offsetAt(zone, shown.seconds - offset) === offset;
  const offset = before === after || isRight(before) || !isRight(after) ? before : after;
  return Instant.isInRange(shown.seconds - offset) ? shown.plusSeconds(-offset) : null;
}

function zonedDay(name: string, day: number): ZonedDay {
  if (lastDay?.name === name && lastDay.day === day) return lastDay;
  const zone = lastDay?.name === name ? lastDay.zone : zoneOf(name);
  // No clock is a day away from UTC, so these are before and after all that it shows on this day.
  const [before, after] = [offsetAt(zone, (day - 1) * DAY), offsetAt(zone, (day + 2) * DAY)];
  lastDay = { name, day, zone, before, after };
  return lastDay;
}

function offsetAt(zone: Zone, seconds: number): number {
  return Math.round(zone.offset(seconds * 1000) * 60);
}
