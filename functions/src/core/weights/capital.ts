import { Decimal, Exact } from '../base/decimal';
import type { Weights } from './weights';

/** Amounts of money by agent, and the unallocated cash. Their sum is exactly the capital. */
export interface CapitalSplit {
  readonly capital: Decimal;
  readonly amounts: ReadonlyMap<string, Decimal>;
  readonly unallocated: Decimal;
}

/**
 * Splits `capital` by weights. The products are not rounded, so they sum to the capital exactly, as the weights sum
 * to 1.
 *
 * @param capital an amount of money, above 0
 *
 * @example
 * const weights = { weights: new Map([['a', new Decimal('0.8')]]), unallocated: new Decimal('0.2') };
 * splitCapital(new Decimal(1000), weights).amounts.get('a')?.toFixed(); // '800'
 */
export function splitCapital(capital: Decimal, { weights, unallocated }: Weights): CapitalSplit {
  const part = (weight: Decimal): Decimal => new Decimal(new Exact(capital).times(weight));
  return {
    capital,
    amounts: new Map([...weights].map(([agentId, weight]) => [agentId, part(weight)])),
    unallocated: part(unallocated),
  };
}
