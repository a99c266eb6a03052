import * as v from 'valibot';
import type { Instant } from '../../core/base/instant';
import { flag } from '../fields/fields';
import { parseInput } from '../fields/invalid-input';
import { timeText } from '../fields/time';

/** A request of `deleteMyData`. */
export interface EraseRequest {
  /** Whether the trades go too. */
  readonly journal: boolean;
}

/** What a request must say, so that no one erases by mistake. */
const CONFIRMATION = 'delete my data';

const requestKeys = v.strictObject({
  confirm: v.literal(CONFIRMATION, `the text "${CONFIRMATION}"`),
  journal: v.nullish(flag, false),
});

/**
 * Reads a request of `deleteMyData`.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseEraseRequest(input: unknown): EraseRequest {
  const { journal } = parseInput(requestKeys, input);
  return { journal };
}

/** How many documents were deleted, by where they were. */
export type Deleted = Readonly<
  Record<
    'settings' | 'keys' | 'windows' | 'allocations' | 'history' | 'alerts' | 'devices' | 'state' | 'trades',
    number
  >
>;

/** What a call of an erasure did. */
export interface Erasure {
  /** False: something is left, for the next call. */
  readonly done: boolean;
  /** When the user was first marked. */
  readonly erasedAt: Instant;
  /** By this call. */
  readonly deleted: Deleted;
}

/** What `deleteMyData` answers. */
export type EraseAnswer = ReturnType<typeof encodeErasure>;

/** The answer of `deleteMyData`. */
export function encodeErasure({ done, erasedAt, deleted }: Erasure) {
  return { done, erased_at: timeText(erasedAt), deleted };
}
