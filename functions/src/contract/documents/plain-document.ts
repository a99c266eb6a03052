import type { Instant } from '../../core/base/instant';
import { timeText } from '../fields/time';

/** What stands for a value that is neither text, a number, true, false, a list nor a map: bytes, a place, a reference. */
export const OTHER_VALUE = '(a value that is no text)';

/**
 * A document of Firestore as the page has it, and as JSON can say it: each Timestamp is ISO 8601 text. Whatever JSON does not have
 * becomes a text that no reader takes for a figure, a time or a switch, because a null might pass for "not set".
 *
 * @param instantOf the moment of a Timestamp of the SDK in use; null for any other object
 */
export function plainDocument(
  data: Readonly<Record<string, unknown>>,
  instantOf: (value: object) => Instant | null,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, plain(value, instantOf)]));
}

function plain(value: unknown, instantOf: (value: object) => Instant | null): unknown {
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const instant = instantOf(value);
  if (instant !== null) return timeText(instant);
  if (Array.isArray(value)) return value.map((item) => plain(item, instantOf));
  if (Object.getPrototypeOf(value) !== Object.prototype) return OTHER_VALUE;
  return plainDocument(value as Record<string, unknown>, instantOf);
}

/** JSON has neither NaN nor infinities, and no -0. */
function plainNumber(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? 0 : value;
}
