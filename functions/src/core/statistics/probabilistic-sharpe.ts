import { Decimal, Precise } from '../base/decimal';
import { normalCdf } from '../numbers/normal';

/**
 * A ratio that is further from 0, in standard errors, counts as if it were this far. Φ(−67) is 10^−977: it is never 0,
 * and the text of a probability, with all its nines or zeros, has at most some 1,000 characters.
 */
const FARTHEST = new Decimal(67);

/**
 * PSR, the probabilistic Sharpe ratio: the probability that the true Sharpe ratio is above 0, given the ratio that
 * was measured and its standard error. PSR = Φ(SR / standard error), with a benchmark of 0 (Bailey and López de Prado
 * 2012, "The Sharpe Ratio Efficient Frontier").
 *
 * @param sharpe per period
 * @param standardError of this Sharpe ratio, see `sharpeStandardError`
 * @returns above 0 and below 1; it and its complement both in 28 digits; null without a Sharpe ratio or its standard
 *   error
 *
 * @example
 * // The published example: 24 monthly returns.
 * const shape = { skewness: new Decimal('-2.448'), kurtosis: new Decimal('10.164') };
 * const sharpe = new Decimal('0.458');
 * probabilisticSharpe(sharpe, sharpeStandardError(sharpe, 24, shape))?.toFixed(3); // '0.913'
 */
export function probabilisticSharpe(sharpe: Decimal | null, standardError: Decimal | null): Decimal | null {
  if (sharpe === null || standardError === null || !standardError.gt(0)) return null;
  const errors = Precise.div(sharpe, standardError);
  return normalCdf(Precise.max(FARTHEST.neg(), Precise.min(errors, FARTHEST)));
}
