import { Decimal as AnyDecimal } from 'decimal.js';
import { decimalText } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { describe } from './invalid-input';
import { timeText } from './time';

/**
 * A value as it travels in a callable's response: decimals as plain text, times as ISO 8601, maps and objects as objects,
 * whatever is undefined left out. (The SDK itself overflows the stack over a Decimal.)
 *
 * @throws TypeError for what cannot travel: what is not finite, a function, a symbol
 */
export function wireValue(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (AnyDecimal.isDecimal(value) && value.isFinite()) return decimalText(value);
  if (value instanceof Instant) return timeText(value);
  if (Array.isArray(value)) return value.map(wireValue);
  if (value instanceof Map) return wireObject(value.entries());
  if (typeof value === 'object' && !AnyDecimal.isDecimal(value)) return wireObject(Object.entries(value));
  throw new TypeError(`A ${typeof value} such as ${describe(value)} cannot travel in a response.`);
}

function wireObject(entries: Iterable<[unknown, unknown]>): Record<string, unknown> {
  return Object.fromEntries(
    [...entries]
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => [String(key), wireValue(field)]),
  );
}
