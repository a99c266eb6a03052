import { Decimal, ONE, ZERO } from '../base/decimal';
import type { Shape } from './moments';
import { errorFactor } from './sharpe-error';

/** Φ(1.6449) = 0.95: how sure the track record is to make one. */
const Z_95 = new Decimal('1.6449');

/**
 * Minimum track record length: how many returns it takes, if they go on as they are, until the Sharpe ratio is above 0 with 95 %
 * confidence. 1 + (1 − g₃·SR + (g₄ − 1)/4·SR²)·(1.6449 / SR)² (Bailey and López de Prado 2012, "The Sharpe Ratio Efficient
 * Frontier").
 *
 * @returns a number of returns with a fraction; null for a Sharpe ratio that is not above 0, which no length would prove, for
 *   none, and where `errorFactor` is null
 */
export function minTrackRecord(sharpe: Decimal | null, shape: Shape | null): Decimal | null {
  if (sharpe === null || shape === null || !sharpe.gt(0)) return null;
  const deviations = Decimal.div(Z_95, sharpe);
  const factor = errorFactor(sharpe, shape);
  return factor === null ? null : factor.times(deviations).times(deviations).plus(ONE);
}

/** How many more returns until `minTrackRecord` is reached: a whole number, 0 once it is; null where that is null. */
export function moreReturnsNeeded(minimum: Decimal | null, count: number): Decimal | null {
  return minimum === null ? null : Decimal.max(ZERO, minimum.ceil().minus(count));
}
