import { Decimal, Precise, roundedTo28Digits } from '../base/decimal';
import { squareRoot } from '../numbers/square-root';
import type { Shape } from './moments';

/** A difference that is smaller than this, relative to its terms, is rounding noise and not information. */
const NOISE = new Decimal('1e-12');

const QUARTER = new Decimal('0.25');

/**
 * The factor by which the variance of a Sharpe ratio exceeds 1/(n − 1): 1 − g₃·SR + (g₄ − 1)/4·SR², with skewness g₃
 * and kurtosis g₄ of the returns (Mertens 2002; Opdyke 2007; Bailey and López de Prado 2012, "The Sharpe Ratio
 * Efficient Frontier").
 *
 * By Pearson's inequality g₄ ≥ g₃² + 1, so the factor is never negative. It is 0 only for certain two-valued series;
 * that is a limit of the formula, not certainty.
 *
 * For a Sharpe ratio of 1e12 the terms are up to 1e24 times as large as their sum. So they are computed in 80 digits, and
 * ratio and shape must have as many.
 *
 * @param sharpe per period, of excess returns
 * @param shape of the same returns
 * @returns null if the factor is not above 0 by more than rounding noise
 *
 * @example
 * const normal = { skewness: new Decimal(0), kurtosis: new Decimal(3) };
 * errorFactor(new Decimal(1), normal)?.toFixed(); // '1.5'
 */
export function errorFactor(sharpe: Decimal, { skewness, kurtosis }: Shape): Decimal | null {
  const skewed = Precise.mul(skewness, sharpe);
  const tailed = Precise.sub(kurtosis, 1).times(QUARTER).times(sharpe).times(sharpe);
  const factor = Precise.sub(1, skewed).plus(tailed);
  const noise = Precise.add(1, skewed.abs()).plus(tailed.abs()).times(NOISE);
  return factor.gt(noise) ? factor : null;
}

/**
 * The standard error of the Sharpe ratio of n returns: √((1 − g₃·SR + (g₄ − 1)/4·SR²) / (n − 1)). Source: see
 * `errorFactor`.
 *
 * @param sharpe per period, of excess returns; null if there is none, as for a flat series
 * @param count n
 * @param shape of the same returns; null if they have none
 * @returns in the unit of the Sharpe ratio, 28 digits; null for fewer than two returns, without a Sharpe ratio, or if
 *   `errorFactor` is null
 *
 * @example
 * const normal = { skewness: new Decimal(0), kurtosis: new Decimal(3) };
 * sharpeStandardError(new Decimal(1), 7, normal)?.toFixed(); // '0.5'
 */
export function sharpeStandardError(
  sharpe: Decimal | null,
  count: number,
  shape: Shape | null,
): Decimal | null {
  if (sharpe === null || shape === null || count < 2) return null;
  const factor = errorFactor(sharpe, shape);
  return factor === null ? null : roundedTo28Digits(squareRoot(factor.div(count - 1)));
}
