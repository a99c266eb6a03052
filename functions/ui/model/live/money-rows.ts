import type { WirePublished } from '../../../src/contract/documents/allocation';
import { Decimal } from '../../../src/core/base/decimal';
import { roundByLargestRemainder } from '../../../src/core/numbers/largest-remainder';
import { splitCapital } from '../../../src/core/weights/capital';
import { fixed } from '../../words/format';
import { placesFor } from '../../words/money';

/** An equity by the published weights, as it is shown. The rows sum to the total, to the last digit. */
export interface MoneyRows {
  readonly total: string;
  readonly byAgent: ReadonlyMap<string, string>;
  readonly cash: string;
}

/**
 * Splits an equity by the weights. Each row is rounded by largest remainder, so that what is shown sums to the equity.
 *
 * @example
 * moneyRows({ weights: { a: '0.333333333333', b: '0.666666666667' }, unallocated: '0' }, new Decimal(100)).total; // '100.00'
 */
export function moneyRows(
  { weights, unallocated }: Pick<WirePublished, 'weights' | 'unallocated'>,
  equity: Decimal,
): MoneyRows {
  const shares = Object.entries(weights).map(([id, weight]): [string, Decimal] => [id, new Decimal(weight)]);
  const split = splitCapital(equity, { weights: new Map(shares), unallocated: new Decimal(unallocated) });
  const amounts = [...split.amounts.values(), split.unallocated];
  const places = Math.max(placesFor([], equity.toFixed()), equity.decimalPlaces());
  const rounded = roundByLargestRemainder(amounts, equity, places).map((amount) =>
    fixed(amount.toFixed(), places),
  );
  return {
    total: fixed(equity.toFixed(), places),
    byAgent: new Map(shares.map(([id], index) => [id, rounded[index] ?? ''])),
    cash: rounded.at(-1) ?? '',
  };
}
