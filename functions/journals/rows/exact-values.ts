import type { Instant } from '../../src/core/base/instant';
import { parseTime } from '../../src/contract/fields/time';

/**
 * Values of Firestore that JSON does not have, as an object with one key. Firestore reserves names such as these, so no
 * document holds such an object by itself.
 */
export type Tag =
  | '__timestamp__'
  | '__number__'
  | '__integer__'
  | '__bytes__'
  | '__reference__'
  | '__geo_point__'
  | '__vector__';

/** How an SDK of Firestore makes what JSON does not have: those of the server and of the web have classes of their own. */
export interface FirestoreValues {
  timestamp(at: Instant): unknown;
  /** @throws UnstorableValue where the SDK has no such integers */
  integer(value: bigint): unknown;
  bytes(base64: string): unknown;
  /** @param path of a document */
  reference(path: string): unknown;
  geoPoint(latitude: number, longitude: number): unknown;
  vector(numbers: number[]): unknown;
}

/** What Firestore refuses in a value, in words; a value may hold anything, because it comes from a file. */
export class UnstorableValue extends Error {
  override readonly name = 'UnstorableValue';
}

/**
 * The value of a document that JSON has said.
 *
 * @param make the values of the SDK that is to store them
 * @throws UnstorableValue
 */
export function decodeValue(value: unknown, make: FirestoreValues): unknown {
  return decoded(value, make, false);
}

function decoded(value: unknown, make: FirestoreValues, isInList: boolean): unknown {
  if (typeof value === 'string' && !value.isWellFormed())
    throw new UnstorableValue('there is a text with half a character');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    if (isInList) throw new UnstorableValue('there is a list within a list');
    return value.map((item) => decoded(item, make, true));
  }
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && isReserved(only[0])) return untagged(only, make);
  return Object.fromEntries(
    entries.map(([name, inner]) => {
      checkName(name);
      return [name, decoded(inner, make, false)];
    }),
  );
}

/** @throws UnstorableValue for a nameless or reserved field */
export function checkName(name: string): void {
  if (name === '' || isReserved(name))
    throw new UnstorableValue(`there is a field named ${JSON.stringify(name)}`);
}

function untagged([tag, content]: readonly [string, unknown], make: FirestoreValues): unknown {
  const wrong = (): never => {
    throw new UnstorableValue(`there is a field named ${JSON.stringify(tag)}`);
  };
  const text = typeof content === 'string' ? content : null;
  switch (tag as Tag) {
    case '__timestamp__': {
      const time = text === null ? null : parseTime(text);
      return time === null ? wrong() : make.timestamp(time);
    }
    case '__number__':
      return text !== null && ['NaN', 'Infinity', '-Infinity', '-0'].includes(text) ? Number(text) : wrong();
    case '__integer__':
      return text !== null && /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
        ? make.integer(BigInt(text))
        : wrong();
    case '__bytes__':
      return text !== null && /^[\w+/]*={0,2}$/.test(text) ? make.bytes(text) : wrong();
    case '__reference__':
      return text !== null && isDocumentPath(text) ? make.reference(text) : wrong();
    case '__geo_point__': {
      const [latitude, longitude] = numbersOf(content, make) ?? [];
      const isOnEarth =
        latitude !== undefined &&
        longitude !== undefined &&
        Math.abs(latitude) <= 90 &&
        Math.abs(longitude) <= 180;
      return isOnEarth ? make.geoPoint(latitude, longitude) : wrong();
    }
    case '__vector__': {
      const numbers = numbersOf(content, make);
      return numbers === null ? wrong() : make.vector(numbers);
    }
    default:
      return wrong();
  }
}

/** Names that no document has. */
export function isReserved(name: string): boolean {
  return /^__.*__$/s.test(name);
}

/** Null for what is no list of numbers. */
function numbersOf(content: unknown, make: FirestoreValues): number[] | null {
  const items = Array.isArray(content) ? content.map((item) => decoded(item, make, true)) : null;
  return items?.every((item) => typeof item === 'number') ? items : null;
}

function isDocumentPath(path: string): boolean {
  const ids = path.split('/');
  return ids.length % 2 === 0 && ids.every((id) => /^(?!\.{1,2}$|__.*__$).+$/s.test(id));
}
