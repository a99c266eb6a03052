import { MONTHS } from '../words/moment';

/** In seconds. */
export const DAY = 86_400;

/**
 * A point in time for a person, in UTC.
 *
 * @param seconds since 1970-01-01T00:00:00Z
 * @example
 * utcText(0); // '1 Jan 1970, 00:00'
 */
export function utcText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${dayText(date)} ${date.getUTCFullYear()}, ${clockText(date)}`;
}

/**
 * A day for a person.
 *
 * @param day UTC calendar days since 1970-01-01
 * @example
 * utcDayText(1); // '2 Jan 1970'
 */
export function utcDayText(day: number): string {
  const date = new Date(day * DAY * 1000);
  return `${dayText(date)} ${date.getUTCFullYear()}`;
}

/** A mark of the time axis: as coarse as the distance between two marks allows. */
export function timeTickText(date: Date, stepSeconds: number): string {
  if (stepSeconds >= 300 * DAY) return String(date.getUTCFullYear());
  if (stepSeconds >= 27 * DAY) {
    const month = MONTHS[date.getUTCMonth()] ?? '';
    return date.getUTCMonth() === 0 ? `${month} ${date.getUTCFullYear()}` : month;
  }
  if (stepSeconds >= DAY || isMidnight(date)) return dayText(date);
  return clockText(date);
}

/** A mark of the time axis that says the day, too. */
export function momentTickText(date: Date): string {
  return `${dayText(date)}, ${clockText(date)}`;
}

/** Whether the text of a mark says more than those beside it: a midnight among times of day, a January among months. */
export function saysMore(date: Date, stepSeconds: number): boolean {
  if (stepSeconds >= 27 * DAY) return stepSeconds < 300 * DAY && date.getUTCMonth() === 0;
  return stepSeconds < DAY && isMidnight(date);
}

function dayText(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}

function clockText(date: Date): string {
  return date.toISOString().slice(11, 16);
}

function isMidnight(date: Date): boolean {
  return date.getTime() % (DAY * 1000) === 0;
}
