import { Decimal } from '../base/decimal';
import { normalCdf } from '../numbers/normal';

/** Decimal places of a probability: fixed, because the text of one in a far tail would have no end. */
const PLACES = 20;

/**
 * Probabilistic Sharpe ratio against a benchmark of 0: Φ(SR / standard error), the chance that the true Sharpe ratio is above 0
 * (Bailey and López de Prado 2012, "The Sharpe Ratio Efficient Frontier").
 *
 * @returns from 0 to 1, with 20 decimal places; null without a Sharpe ratio or its standard error
 */
export function probabilisticSharpe(sharpe: Decimal | null, standardError: Decimal | null): Decimal | null {
  if (sharpe === null || standardError === null || !standardError.gt(0)) return null;
  return normalCdf(Decimal.div(sharpe, standardError)).toDecimalPlaces(PLACES);
}
