import { Decimal, ONE } from '../base/decimal';

/** No agent counts as swinging less than a 20th of the one that swings most: a few equal days are no proof of calm. */
const LEAST_PART = new Decimal('0.05');

/**
 * What the shares of performing agents are divided by, so that they are budgets of risk (docs/specification.md, section 2, rule
 * 8): the daily volatility of each, at least 1/20 of the largest. An unknown one counts as the largest.
 *
 * Risk budgeting without correlations: capital in proportion to budget / volatility (Maillard, Roncalli and Teïletche 2010, "The
 * Properties of Equally Weighted Risk Contribution Portfolios").
 *
 * @param volatilities in percent; null: not known
 * @returns in the same order, all above 0; all 1 where nobody is known to swing
 *
 * @example
 * const volatilities = [new Decimal(2), new Decimal(1), null, new Decimal(0)];
 * riskDivisors(volatilities).map(String); // ['2', '1', '2', '0.1']
 */
export function riskDivisors(volatilities: readonly (Decimal | null)[]): Decimal[] {
  const known = volatilities.filter((volatility) => volatility !== null);
  const largest = Decimal.max(0, ...known);
  if (largest.isZero()) return volatilities.map(() => ONE);
  const least = largest.times(LEAST_PART);
  return volatilities.map((volatility) => Decimal.max(volatility ?? largest, least));
}
