import { Decimal, Precise, roundedTo28Digits, ZERO } from '../base/decimal';
import type { Shape } from './moments';
import { errorFactor } from './sharpe-error';

/** Φ(1.6449) = 0.95: the confidence that the track record must give. */
const Z_95 = new Decimal('1.6449');

/**
 * Minimum track record length (MinTRL): the number of returns at which the probabilistic Sharpe ratio is 95 %, if
 * further returns are like those so far. 1 + (1 − g₃·SR + (g₄ − 1)/4·SR²)·(1.6449 / SR)² (Bailey and López de Prado
 * 2012, "The Sharpe Ratio Efficient Frontier").
 *
 * @param sharpe per period; null if there is none
 * @param shape of the same returns; null if they have none
 * @returns a number of returns, with a fraction, 28 digits; null if the Sharpe ratio is not above 0, because no length would
 *   prove it then, and if there is no Sharpe ratio or `errorFactor` is null
 *
 * @example
 * const normal = { skewness: new Decimal(0), kurtosis: new Decimal(3) };
 * minTrackRecord(new Decimal(1), normal)?.toFixed(2); // '5.06'
 */
export function minTrackRecord(sharpe: Decimal | null, shape: Shape | null): Decimal | null {
  if (sharpe === null || shape === null || !sharpe.gt(0)) return null;
  const factor = errorFactor(sharpe, shape);
  if (factor === null) return null;
  const deviations = Precise.div(Z_95, sharpe);
  return roundedTo28Digits(factor.times(deviations).times(deviations).plus(1));
}

/**
 * The number of returns that are still missing until `minTrackRecord` is reached: a whole number, 0 once it is
 * reached.
 *
 * @param minimum as `minTrackRecord` gives it
 * @param count the number of returns so far
 * @returns null if `minimum` is null
 *
 * @example
 * moreReturnsNeeded(new Decimal('34.56'), 24)?.toFixed(); // '11'
 */
export function moreReturnsNeeded(minimum: Decimal | null, count: number): Decimal | null {
  return minimum === null ? null : Decimal.max(ZERO, minimum.ceil().minus(count));
}
