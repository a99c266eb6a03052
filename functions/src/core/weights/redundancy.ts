import { Decimal, exactSum, ONE, Precise, roundedTo28Digits, ZERO } from '../base/decimal';
import type { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';
import type { Correlations } from './correlation';

/** By what the proportions of agents are divided that are copies of others. */
export interface Redundancy {
  /** When it was computed. */
  readonly asOf: Instant;
  /** Of the agents that performed then, in the order of their ids; at least 1. Others: 1. */
  readonly divisors: ReadonlyMap<string, Decimal>;
}

/** From here on two agents begin to be one: 0.9 alike is no copy yet, 0.95 half a copy, 1 a copy. */
const COPIES_FROM = new Decimal('0.9');

/** What counts of the correlation of two agents: nothing of opposites. */
const alikeness = (rho: Decimal): Decimal => Decimal.max(0, rho);

/** How far two agents are copies of each other, from 0 to 1. */
const copying = (rho: Decimal): Decimal =>
  Decimal.max(0, Decimal.sub(rho, COPIES_FROM).div(Decimal.sub(1, COPIES_FROM)));

/**
 * The redundancy of each agent (docs/specification.md, section 2, rule 9): d_i = m_i × Σ_j max(0, ρ_ij) / m_j over the performing
 * agents j, where m_i = Σ_j max(0, 10·ρ_ij − 9) says of how many copies it is one; it counts 1 itself in both sums. So copies
 * share what one of them would get, and others are divided by them as if there were one: a further copy changes
 * nothing but the shares of the copies. Without copies m is 1, and d = Σ_j max(0, ρ_ij).
 *
 * @param performing ids of the agents that share
 *
 * @example
 * const alike = new Map([['a', new Map([['b', new Decimal(1)], ['c', new Decimal('0.4')]])], ['b', new Map([['c', new Decimal('0.4')]])]]);
 * const { divisors } = redundancyOf(['a', 'b', 'c'], alike, new Instant(0));
 * [...divisors.values()].map(String); // ['2.8', '2.8', '1.4']: without b it would be 1.4 and 1.4
 */
export function redundancyOf(
  performing: readonly string[],
  correlations: Correlations,
  asOf: Instant,
): Redundancy {
  const ids = [...performing].sort(compareUtf8);
  const rho = (a: string, b: string): Decimal =>
    a === b ? ONE : (correlations.get(a)?.get(b) ?? correlations.get(b)?.get(a) ?? ZERO);
  const copies = new Map(ids.map((id) => [id, exactSum(ids.map((other) => copying(rho(id, other))))]));
  const divisors = ids.map((id): [string, Decimal] => {
    const others = ids.map((other) => Precise.div(alikeness(rho(id, other)), copies.get(other) ?? ONE));
    return [id, roundedTo28Digits(exactSum(others).times(copies.get(id) ?? ONE))];
  });
  return { asOf, divisors: new Map(divisors) };
}
