import { Timestamp } from 'firebase-admin/firestore';
import { parseTime, timeText } from '../../../src/contract/fields/time';
import { toInstant, toTimestamp } from '../../../src/store/timestamps';
import type { Data } from '../users/user-probe';

/** A Timestamp of a stored document, as JSON has it. Nothing that Maestro stores is an object with this key alone. */
const TIME = '$time';

/** A document of Firestore as JSON. */
export function documentJson(fields: Data): Data {
  return convert(fields, (value) =>
    value instanceof Timestamp ? { [TIME]: timeText(toInstant(value)) } : undefined,
  ) as Data;
}

/** A document of Firestore from its JSON. */
export function documentOf(json: Data): Data {
  return convert(json, (value) => {
    const text = (value as Data)[TIME];
    const time = typeof text === 'string' ? parseTime(text) : null;
    return time === null ? undefined : toTimestamp(time);
  }) as Data;
}

function convert(value: unknown, special: (value: object) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const found = special(value);
  if (found !== undefined) return found;
  if (Array.isArray(value)) return value.map((item) => convert(item, special));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, convert(field, special)]));
}
