import { DocumentReference, FieldValue, type Firestore, GeoPoint, Timestamp } from 'firebase-admin/firestore';
import { timeText } from '../../src/contract/fields/time';
import type { FirestoreValues, Tag } from '../../journals/rows/exact-values';
import { toInstant, toTimestamp } from '../../src/store/timestamps';

/** Firestore knows no such type, or the SDK has got a new one. */
export class UnknownValue extends Error {
  override readonly name = 'UnknownValue';
}

/**
 * A value of a document as JSON can say it.
 *
 * @throws UnknownValue
 *
 * @example
 * encodeValue(new Timestamp(0, 0)); // { __timestamp__: '1970-01-01T00:00:00Z' }
 */
export function encodeValue(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : tagged('__number__', Object.is(value, -0) ? '-0' : String(value));
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : tagged('__integer__', String(value));
  if (Array.isArray(value)) return value.map(encodeValue);
  if (value instanceof Timestamp) return tagged('__timestamp__', timeText(toInstant(value)));
  if (value instanceof Uint8Array) return tagged('__bytes__', Buffer.from(value).toString('base64'));
  if (value instanceof DocumentReference) return tagged('__reference__', value.path);
  if (value instanceof GeoPoint)
    return tagged('__geo_point__', [value.latitude, value.longitude].map(encodeValue));
  if (typeof value !== 'object') throw new UnknownValue(`a value of the type ${typeof value}`);
  if (isVector(value)) return tagged('__vector__', value.toArray().map(encodeValue));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encodeValue(inner)]));
  throw new UnknownValue(`a value of the class ${value.constructor.name}`);
}

/** What JSON does not have, of the SDK of the server. @param db the Firestore that references are of */
export function valuesOf(db: Firestore): FirestoreValues {
  return {
    timestamp: toTimestamp,
    integer: (value) => value,
    bytes: (base64) => Buffer.from(base64, 'base64'),
    reference: (path) => db.doc(path),
    geoPoint: (latitude, longitude) => new GeoPoint(latitude, longitude),
    vector: (numbers) => FieldValue.vector(numbers),
  };
}

function tagged(tag: Tag, content: unknown): Record<string, unknown> {
  return { [tag]: content };
}

/** The SDK exports no class of vectors. */
function isVector(value: object): value is { toArray(): number[] } {
  return typeof (value as { toArray?: unknown }).toArray === 'function' && !isMap(value);
}

function isMap(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}
