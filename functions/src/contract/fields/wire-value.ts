import { Decimal as AnyDecimal } from 'decimal.js';
import { type Decimal, decimalText } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { describe } from './invalid-input';
import { timeText } from './time';

/** A value of type `T` as it is sent: see `wireValue`. */
export type Wire<T> = unknown extends T
  ? unknown
  : T extends string | number | boolean | null
    ? T
    : T extends Decimal | Instant
      ? string
      : T extends ReadonlyMap<unknown, infer Value>
        ? Readonly<Record<string, Wire<Value>>>
        : T extends object
          ? { readonly [Key in keyof T]: Wire<T[Key]> }
          : never;

/**
 * A value as it is sent in the answer of a callable: decimals as plain text, times as ISO 8601, maps and objects as
 * objects, without the fields that are undefined. (The SDK itself overflows the stack over a Decimal.)
 *
 * @throws TypeError for what cannot be sent: a number that is not finite, a function, a symbol
 */
export function wireValue<T>(value: T): Wire<T> {
  return encode(value) as Wire<T>;
}

function encode(value: unknown): unknown {
  if (isPlain(value)) return value;
  if (value instanceof Instant) return timeText(value);
  if (Array.isArray(value)) return value.map(encode);
  if (AnyDecimal.isDecimal(value) && value.isFinite()) return decimalText(value);
  if (typeof value === 'object' && !AnyDecimal.isDecimal(value)) return encodeObject(value);
  throw new TypeError(`A ${typeof value} such as ${describe(value)} cannot be sent in an answer.`);
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function encodeObject(value: object): Record<string, unknown> {
  const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(
    entries.filter(([, field]) => field !== undefined).map(([key, field]) => [String(key), encode(field)]),
  );
}
