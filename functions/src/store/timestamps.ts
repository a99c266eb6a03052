import { Timestamp } from 'firebase-admin/firestore';
import { Instant } from '../core/base/instant';

/** A moment as Firestore stores it. */
export function toTimestamp(instant: Instant): Timestamp {
  return new Timestamp(instant.seconds, instant.micros * 1000);
}

/** A moment as the code uses it, in whole microseconds: Firestore keeps no more. */
export function toInstant(timestamp: Timestamp): Instant {
  return new Instant(timestamp.seconds, Math.floor(timestamp.nanoseconds / 1000));
}

/** Turns every Timestamp of a document, at any depth, into an Instant: the layers below know no Firestore types. */
export function withInstants(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, convert(value)]));
}

function convert(value: unknown): unknown {
  if (value instanceof Timestamp) return toInstant(value);
  if (Array.isArray(value)) return value.map(convert);
  return isMap(value) ? withInstants(value) : value;
}

/**
 * Whether a value is a Firestore map. References, geo points, bytes and vectors are class instances and stay as they
 * are.
 */
function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
