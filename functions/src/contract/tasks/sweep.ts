import * as v from 'valibot';
import { parseInput } from '../fields/invalid-input';

/** Which sweep a task belongs to. */
export interface Sweep {
  /** Its name, by its time: letters, digits, `-` and `_`. */
  readonly name: string;
  /** Its UTC day, in days since 1970: it says whose turn it is to be rebuilt. */
  readonly day: number;
}

/** Looks for users from a place on: a page of a sweep. */
export interface PageTask {
  readonly sweep: Sweep;
  /** The document path after which to look; null: from the beginning. */
  readonly after: string | null;
}

/** Checks users: a batch of a sweep. */
export interface BatchTask {
  readonly sweep: Sweep;
  readonly users: readonly string[];
}

const sweep = v.strictObject(
  {
    name: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
    day: v.pipe(v.number(), v.safeInteger()),
  },
  'a sweep: its name and its day',
);
const path = v.pipe(v.string(), v.regex(/^[^/]+\/[^/]+(?:\/[^/]+\/[^/]+)*$/s, 'a document path'));
const users = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[^/]+$/s, 'a user id'))), v.minLength(1));

const pageKeys = v.strictObject({ sweep, after: v.nullable(path) });
const batchKeys = v.strictObject({ sweep, users });

/** @throws InvalidInput */
export function parsePageTask(data: unknown): PageTask {
  return parseInput(pageKeys, data);
}

/** @throws InvalidInput */
export function parseBatchTask(data: unknown): BatchTask {
  return parseInput(batchKeys, data);
}
