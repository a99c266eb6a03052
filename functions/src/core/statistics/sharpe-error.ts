import { Decimal, ONE } from '../base/decimal';
import type { Shape } from './moments';

/** What is this small against the terms that it is the difference of is rounding noise, not information. */
const NOISE = new Decimal('1e-12');

/**
 * 1 − g₃·SR + (g₄ − 1)/4·SR²: how much wider than 1/√(n − 1) the error of a Sharpe ratio is, squared, because returns are not
 * normal (Mertens 2002; Opdyke 2007; Bailey and López de Prado 2012, "The Sharpe Ratio Efficient Frontier").
 *
 * g₄ ≥ g₃² + 1 for all returns there can be (Pearson), so it is never below 0. It is 0 for some series of two values only, whose
 * every error in the mean is made up for in the deviation; that is a limit of the formula, not certainty.
 *
 * @param sharpe a period, of excess returns; `shape` that of the same returns
 * @returns null where it is 0 but for rounding noise, or below
 */
export function errorFactor(sharpe: Decimal, { skewness, kurtosis }: Shape): Decimal | null {
  const skewed = new Decimal(skewness).times(sharpe);
  const tailed = new Decimal(kurtosis).minus(1).div(4).times(sharpe).times(sharpe);
  const factor = ONE.minus(skewed).plus(tailed);
  const noise = ONE.plus(skewed.abs()).plus(tailed.abs()).times(NOISE);
  return factor.gt(noise) ? factor : null;
}

/**
 * The standard error of the Sharpe ratio of n returns: √((1 − g₃·SR + (g₄ − 1)/4·SR²) / (n − 1)); source: see `errorFactor`.
 *
 * @param sharpe a period, of excess returns; null where there is none, as of a flat series
 * @returns in the unit of the Sharpe ratio; null below two returns, without a Sharpe ratio, or where `errorFactor` is
 */
export function sharpeStandardError(
  sharpe: Decimal | null,
  count: number,
  shape: Shape | null,
): Decimal | null {
  if (sharpe === null || shape === null || count < 2) return null;
  const factor = errorFactor(sharpe, shape);
  return factor === null ? null : factor.div(count - 1).sqrt();
}
