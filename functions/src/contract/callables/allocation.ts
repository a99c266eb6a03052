import * as v from 'valibot';
import type { CapitalSplit } from '../../core/weights/capital';
import type { Instant } from '../../core/base/instant';
import type { Decimal } from '../../core/base/decimal';
import { encodePublished, type PublicAllocation, type WirePublished } from '../documents/allocation';
import { parseFigure } from '../fields/figure';
import { InvalidInput, parseInput } from '../fields/invalid-input';
import { timeText } from '../fields/time';
import { wireValue } from '../fields/wire-value';

/** A request of `getAllocation`. */
export interface AllocationRequest {
  /** How many of the newest versions to return as well; null: none. */
  readonly history: number | null;
  /** An amount to split by the weights. */
  readonly capital: Decimal | null;
}

const MAX_HISTORY = 100;

const requestKeys = v.strictObject({
  history: v.nullish(
    v.custom<number>(
      (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_HISTORY,
      `a whole number from 1 to ${MAX_HISTORY}`,
    ),
    null,
  ),
  capital: v.nullish(v.unknown(), null),
});

/**
 * Reads a request of `getAllocation`.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseAllocationRequest(input: unknown): AllocationRequest {
  const { history, capital } = parseInput(requestKeys, input);
  return { history, capital: capital === null ? null : parseCapital('capital', capital) };
}

/**
 * Reads an amount of money to split.
 *
 * @throws InvalidInput under the name `field`
 */
export function parseCapital(field: string, value: unknown): Decimal {
  const capital = parseFigure(value);
  if (capital?.gt(0)) return capital;
  throw InvalidInput.of(field, value, 'a decimal above 0, such as "10000.50"');
}

/** What an answer of `getAllocation` shows. */
export interface ShownAllocation {
  /** Null: nothing is published. */
  readonly current: PublicAllocation | null;
  /** The newest versions, where they were asked for. */
  readonly history?: readonly PublicAllocation[] | null;
  /** When the data of the user was erased; null: it was not. */
  readonly erasedAt?: Instant | null;
  /** The capital by the published weights, where that was asked for; null without an allocation. */
  readonly split?: CapitalSplit | null;
}

/** What `getAllocation` and `recomputeAllocation` answer. */
export type AllocationAnswer = ReturnType<typeof encodeAllocationAnswer>;

/** The answer of `getAllocation`; it has `history` and `capital` only where they were asked for. */
export function encodeAllocationAnswer({ current, history = null, erasedAt = null, split }: ShownAllocation) {
  return {
    allocation: current === null ? null : encodeForClients(current),
    ...(erasedAt !== null && { erased_at: timeText(erasedAt) }),
    ...(history !== null && { history: history.map(encodeForClients) }),
    ...(split !== undefined && { capital: split === null ? null : encodeSplit(split) }),
  };
}

function encodeForClients(published: PublicAllocation): WirePublished {
  return encodePublished(published, timeText);
}

/** A capital that was split, as it is sent. */
export function encodeSplit({ capital, amounts, unallocated }: CapitalSplit) {
  return wireValue({ total: capital, amounts, unallocated });
}
