import { Decimal, decimalText } from '../base/decimal';
import type { Instant } from '../base/instant';
import { printable } from '../base/printable';

/**
 * A time as people read it.
 *
 * @example
 * timeWords(new Instant(1_796_000_000)); // '30 Nov 2026 00:53 UTC'
 */
export function timeWords(instant: Instant): string {
  const parts = FORMAT.formatToParts(instant.toMillis());
  const part = (wanted: string): string => parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${part('day')} ${part('month')} ${part('year')} ${part('hour')}:${part('minute')} UTC`;
}

const FORMAT = new Intl.DateTimeFormat('en-US', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/**
 * A moment as a part of the id of an alert.
 *
 * @example
 * momentId(new Instant(60, 5)); // '60.000005'
 * momentId(null); // 'none'
 */
export function momentId(instant: Instant | null): string {
  return instant === null ? 'none' : `${instant.seconds}.${String(instant.micros).padStart(6, '0')}`;
}

/** The decimal places of a figure in a text; the figures of an alert have all of them. */
const PLACES = 4;

/**
 * A figure as people read it: cut off, because a rounded one may reach a limit that the exact one does not.
 *
 * @example
 * shortFigure(new Decimal('2.49999')); // '2.4999'
 */
export function shortFigure(value: Decimal): string {
  return decimalText(value.toDecimalPlaces(PLACES, Decimal.ROUND_DOWN));
}

/**
 * A share of the account in percent.
 *
 * @example
 * percentOf(new Decimal('0.125')); // '12.5 %'
 */
export function percentOf(weight: Decimal): string {
  return `${shortFigure(weight.times(100))} %`;
}

/** The most names that a text lists. */
const MAX_NAMES = 5;

/**
 * Some names in a text.
 *
 * @example
 * namesOf(['a', 'b']); // 'a, b'
 */
export function namesOf(subjects: readonly string[]): string {
  const shown = subjects.slice(0, MAX_NAMES).map(printable).join(', ');
  const more = subjects.length - MAX_NAMES;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/**
 * Days or hours as people read them.
 *
 * @example
 * durationWords(90_000); // '25 hours'
 * durationWords(864_000); // '10 days'
 */
export function durationWords(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
