import { Decimal, exactSum } from './decimal';
import { exp } from './exp';

/**
 * Softmax: shares that sum to 1, in proportion to e^(score / temperature).
 *
 * The maximum is subtracted first, so the largest exponent is 0 and nothing overflows.
 *
 * @param scores at least one
 * @param temperature above 0: below 1 it favours the best, above 1 it evens out
 */
export function softmax(scores: readonly Decimal[], temperature: Decimal): Decimal[] {
  const best = Decimal.max(...scores);
  const powers = scores.map((score) => exp(score.minus(best).div(temperature)));
  const total = new Decimal(exactSum(powers)).plus(0);
  return powers.map((power) => power.div(total));
}
