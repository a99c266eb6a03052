import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import { exactValue, rowName } from '../../journals/rows/exact-field';
import { UnstorableValue } from '../../journals/rows/exact-values';
import { storedFields, TIME_FIELDS } from '../../journals/rows/stored-fields';
import type { TradeFields } from '../../src/contract/documents/trade';
import { toInstant } from '../../src/store/timestamps';
import { encodeValue, valuesOf } from './exact-values';

/** What was made of the fields of a row: a document, or why Firestore cannot hold them. */
export type MadeDocument = { readonly data: Record<string, unknown> } | { readonly problem: string };

/**
 * The document of a trade: see `storedFields`.
 *
 * @param fields of a row, as the readers give them
 * @param db the Firestore that references are of
 */
export function tradeDocument(fields: TradeFields, db: Firestore): MadeDocument {
  try {
    return { data: storedFields(fields, valuesOf(db)) };
  } catch (error) {
    if (!(error instanceof UnstorableValue)) throw error;
    return { problem: error.message };
  }
}

/**
 * The fields of a stored trade as a row has them: the inverse of `tradeDocument`, but for figures that are no plain text.
 *
 * @throws UnknownValue for a value of a type that is not known
 */
export function tradeFieldsOf(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [rowName(name), rowValue(name, value)]),
  );
}

function rowValue(name: string, value: unknown): unknown {
  if (!TIME_FIELDS.includes(name) || value === null) return encodeValue(value);
  return value instanceof Timestamp ? toInstant(value) : exactValue(encodeValue(value));
}
