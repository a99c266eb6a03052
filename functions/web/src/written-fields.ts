import type { FirestoreValues } from '../../journals/rows/exact-values';
import { storedFields, TIME_FIELDS } from '../../journals/rows/stored-fields';
import { sideOfPosition } from '../../src/contract/fields/side';
import { parseTime } from '../../src/contract/fields/time';

/**
 * The fields of a trade as firestore.rules want them: times as Timestamps, figures as decimal text, the side as BUY or SELL; and
 * what `maestro export` writes as an object with one key, as the value that it stands for. What cannot be read stays as it is, so
 * that the rules refuse it.
 *
 * @throws UnstorableValue
 */
export function writtenFields(
  fields: Readonly<Record<string, unknown>>,
  make: FirestoreValues,
): Record<string, unknown> {
  const own = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, readable(name, value)]);
  return storedFields(Object.fromEntries(own) as Record<string, unknown>, make);
}

/** The page has times as text. */
function readable(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (TIME_FIELDS.includes(name)) return parseTime(value) ?? value;
  return name === 'side' ? (sideOfPosition(value) ?? value) : value;
}
