import { Decimal } from '../base/decimal';
import { normalCdf } from '../numbers/normal';

/** Decimal places of a probability: fixed, because a probability in a far tail would have a text of any length. */
const PLACES = 20;

/**
 * PSR, the probabilistic Sharpe ratio: the probability that the true Sharpe ratio is above 0, given the ratio that
 * was measured and its standard error. PSR = Φ(SR / standard error), with a benchmark of 0 (Bailey and López de Prado
 * 2012, "The Sharpe Ratio Efficient Frontier").
 *
 * @param sharpe per period
 * @param standardError of this Sharpe ratio, see `sharpeStandardError`
 * @returns from 0 to 1, with 20 decimal places; null without a Sharpe ratio or its standard error
 *
 * @example
 * // The published example: 24 monthly returns.
 * const shape = { skewness: new Decimal('-2.448'), kurtosis: new Decimal('10.164') };
 * const sharpe = new Decimal('0.458');
 * probabilisticSharpe(sharpe, sharpeStandardError(sharpe, 24, shape))?.toFixed(3); // '0.913'
 */
export function probabilisticSharpe(sharpe: Decimal | null, standardError: Decimal | null): Decimal | null {
  if (sharpe === null || standardError === null || !standardError.gt(0)) return null;
  return normalCdf(Decimal.div(sharpe, standardError)).toDecimalPlaces(PLACES);
}
