import * as v from 'valibot';
import { type CapitalSplit, splitCapital } from '../../core/weights/capital';
import { type Decimal, decimalText } from '../../core/base/decimal';
import { decimalMap, encodePublished, type PublicAllocation } from '../documents/allocation';
import { parseFigure } from '../fields/figure';
import { InvalidInput, parseInput } from '../fields/invalid-input';
import { timeText } from '../fields/time';

/** A request of `getAllocation`. */
export interface AllocationRequest {
  /** How many of the newest versions to return beside the current one; null: none. */
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

/** @throws InvalidInput naming the field, what was found and what is allowed */
export function parseAllocationRequest(input: unknown): AllocationRequest {
  const { history, capital } = parseInput(requestKeys, input);
  return { history, capital: capital === null ? null : parseCapital('capital', capital) };
}

/**
 * An amount of money to split.
 *
 * @throws InvalidInput under the name `field`
 */
export function parseCapital(field: string, value: unknown): Decimal {
  const capital = parseFigure(value);
  if (capital?.gt(0)) return capital;
  throw InvalidInput.of(field, value, 'a decimal above 0, such as "10000.50"');
}

export function encodeAllocationResponse(
  current: PublicAllocation | null,
  history: readonly PublicAllocation[] | null,
  capital: Decimal | null,
): Record<string, unknown> {
  const encode = (published: PublicAllocation): unknown => encodePublished(published, timeText);
  return {
    allocation: current === null ? null : encode(current),
    ...(history !== null && { history: history.map(encode) }),
    ...(capital !== null && {
      capital: current === null ? null : encodeSplit(splitCapital(capital, current.allocation.published)),
    }),
  };
}

export function encodeSplit({ capital, amounts, unallocated }: CapitalSplit): Record<string, unknown> {
  return {
    total: decimalText(capital),
    amounts: decimalMap(amounts),
    unallocated: decimalText(unallocated),
  };
}
