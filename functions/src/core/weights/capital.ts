import { Decimal, Exact } from '../base/decimal';
import type { Weights } from './weights';

/** Amounts of money by agent, and the cash; their sum is exactly the capital. */
export interface CapitalSplit {
  readonly capital: Decimal;
  readonly amounts: ReadonlyMap<string, Decimal>;
  readonly unallocated: Decimal;
}

/** Splits `capital` by weights, exactly: the products are not rounded, so they sum to it as the weights sum to 1. */
export function splitCapital(capital: Decimal, { weights, unallocated }: Weights): CapitalSplit {
  const part = (weight: Decimal): Decimal => new Decimal(new Exact(capital).times(weight));
  return {
    capital,
    amounts: new Map([...weights].map(([agentId, weight]) => [agentId, part(weight)])),
    unallocated: part(unallocated),
  };
}
