import * as v from 'valibot';
import type { CapitalSplit } from '../../core/weights/capital';
import type { Instant } from '../../core/base/instant';
import type { Decimal } from '../../core/base/decimal';
import {
  encodePublished,
  type PublicAllocation,
  type WireEvidence,
  type WirePublished,
  type WireVersion,
} from '../documents/allocation';
import { parseFigure } from '../fields/figure';
import { InvalidInput, parseInput } from '../fields/invalid-input';
import { timeText } from '../fields/time';
import { wireValue } from '../fields/wire-value';

/** A request of `getAllocation`. */
export interface AllocationRequest {
  /** Which versions to return as well; null: none. */
  readonly history: HistoryRequest | null;
  /** An amount to split by the weights. */
  readonly capital: Decimal | null;
}

/** A page of the history. */
export interface HistoryRequest {
  /** How many versions, the newest first. */
  readonly count: number;
  /** Only versions below this one; null: from the newest. */
  readonly beforeVersion: number | null;
  /** Whether with the evidence of the agents. */
  readonly evidence: boolean;
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
  before_version: v.nullish(
    v.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= 1, 'a whole number above 0'),
    null,
  ),
  evidence: v.nullish(v.boolean('true or false'), null),
  capital: v.nullish(v.unknown(), null),
});

/**
 * Reads a request of `getAllocation`.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseAllocationRequest(input: unknown): AllocationRequest {
  const { history: count, before_version: beforeVersion, evidence, capital } = parseInput(requestKeys, input);
  if (count === null) refuseWithoutHistory({ before_version: beforeVersion, evidence });
  return {
    history: count === null ? null : { count, beforeVersion, evidence: evidence ?? false },
    capital: capital === null ? null : parseCapital('capital', capital),
  };
}

/** Without `history` these would be ignored silently. */
function refuseWithoutHistory(given: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(given))
    if (value !== null)
      throw new InvalidInput(
        field,
        `${field} needs history, the number of versions to return: 1 to ${MAX_HISTORY}`,
      );
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

/** A version of the history as clients see it; its agents have their evidence only where that was asked for. */
export type WireHistoryVersion = Omit<WireVersion, 'agents'> & {
  readonly agents: Readonly<
    Record<string, WireVersion['agents'][string] & { readonly evidence?: WireEvidence }>
  >;
};

/** Versions of the history, the newest first, already encoded: their size decides how many there are. */
export interface HistoryPage {
  readonly versions: readonly WireHistoryVersion[];
  /** The `before_version` of the next page; null: there are no older versions. */
  readonly nextBeforeVersion: number | null;
}

/** What an answer of `getAllocation` shows. */
export interface ShownAllocation {
  /** Null: nothing is published. */
  readonly current: PublicAllocation | null;
  /** A page of versions, where it was asked for. */
  readonly history?: HistoryPage | null;
  /** When the data of the user was erased; null: it was not. */
  readonly erasedAt?: Instant | null;
  /** Why nothing is published although trades were written, where the journal says it. */
  readonly hint?: string | null;
  /** The capital by the published weights, where that was asked for; null without an allocation. */
  readonly split?: CapitalSplit | null;
}

/** What `getAllocation` and `recomputeAllocation` answer. */
export type AllocationAnswer = ReturnType<typeof encodeAllocationAnswer>;

/** The answer of `getAllocation`; it has history and capital only where they were asked for. */
export function encodeAllocationAnswer({
  current,
  history = null,
  erasedAt = null,
  hint = null,
  split,
}: ShownAllocation) {
  return {
    allocation: current === null ? null : encodeForClients(current),
    ...(erasedAt !== null && { erased_at: timeText(erasedAt) }),
    ...(hint !== null && { hint }),
    ...(history !== null && {
      history: history.versions,
      next_before_version: history.nextBeforeVersion,
    }),
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
