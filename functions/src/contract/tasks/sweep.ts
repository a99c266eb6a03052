import * as v from 'valibot';
import { parseInput } from '../fields/invalid-input';

/** The sweep that a task belongs to. */
export interface Sweep {
  /** From the time of the sweep: letters, digits, `-` and `_`. */
  readonly name: string;
  /** The UTC day, in days since 1970: it decides which users are rebuilt. */
  readonly day: number;
}

/** The task to look for a page of users. */
export interface PageTask {
  readonly sweep: Sweep;
  /** The document path after which the page begins; null: the first page. */
  readonly after: string | null;
}

/** The task to check a batch of users. */
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

/**
 * Reads the task to look for a page of users.
 *
 * @throws InvalidInput
 */
export function parsePageTask(data: unknown): PageTask {
  return parseInput(pageKeys, data);
}

/**
 * Reads the task to check a batch of users.
 *
 * @throws InvalidInput
 */
export function parseBatchTask(data: unknown): BatchTask {
  return parseInput(batchKeys, data);
}
