import { Decimal, exactSum } from '../base/decimal';
import { exp } from '../numbers/exp';
import { memoized } from '../base/memoized';

/**
 * e^((score − best) / temperature), remembered for as long as the three are: of many agents a close changes the score of one,
 * and seldom the best. Where closes follow one another it then takes one power, and not one an agent.
 */
const powerUnder = memoized((temperature: Decimal) =>
  memoized((best: Decimal) => memoized((score: Decimal) => exp(score.minus(best).div(temperature)))),
);

/**
 * What softmax shares in proportion to: e^(score / temperature), all divided by that of the best.
 *
 * The maximum is subtracted first, so the largest power is 1 and nothing overflows.
 *
 * @param temperature above 0: below 1 it favours the best, above 1 it evens out
 */
export function softmaxPowers(scores: readonly Decimal[], temperature: Decimal): Decimal[] {
  const best = scores.reduce((a, b) => (b.gt(a) ? b : a));
  return scores.map(powerUnder(temperature)(best));
}

/**
 * Divides an amount in proportion to some parts: amount / Σ parts × part. One division for all of them, and a larger part
 * never gets less than a smaller one, because rounding keeps the order.
 *
 * @param parts not negative, and at least one above 0
 */
export function inProportion(amount: Decimal, parts: readonly Decimal[]): Decimal[] {
  const each = Decimal.div(amount, exactSum(parts));
  return parts.map((part) => each.times(part));
}
