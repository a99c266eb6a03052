import { Decimal, exactSum } from '../base/decimal';
import { exp } from '../numbers/exp';
import { memoized } from '../base/memoized';

/**
 * e^((score − best) / temperature), memoized for as long as the three decimals live.
 *
 * This serves replays only. There, a close changes the score of one agent and rarely the best one, and the other
 * agents keep their very decimals: a close takes one power instead of one per agent. Deployed functions read new
 * decimals each time.
 */
const powerUnder = memoized((temperature: Decimal) =>
  memoized((best: Decimal) => memoized((score: Decimal) => exp(score.minus(best).div(temperature)))),
);

/**
 * The proportions of softmax: e^(score / temperature), all divided by the power of the best score.
 *
 * The best score is subtracted first, so the largest power is 1 and nothing overflows.
 *
 * @param scores at least one
 * @param temperature above 0: below 1 it favours the best scores, above 1 it evens the weights out
 *
 * @example
 * const powers = softmaxPowers([1, 0].map((score) => new Decimal(score)), new Decimal(1));
 * powers.map((power) => power.toFixed(4)); // ['1.0000', '0.3679']
 * inProportion(new Decimal(1), powers).map((share) => share.toFixed(4)); // ['0.7311', '0.2689']
 */
export function softmaxPowers(scores: readonly Decimal[], temperature: Decimal): Decimal[] {
  const best = scores.reduce((a, b) => (b.gt(a) ? b : a));
  return scores.map(powerUnder(temperature)(best));
}

/**
 * Divides an amount in proportion to some parts: amount / Σ parts × part.
 *
 * There is one division for all parts. A larger part never gets less than a smaller one, because rounding keeps the
 * order.
 *
 * @param parts not negative, and at least one above 0
 *
 * @example
 * inProportion(new Decimal('0.9'), [2, 1].map((part) => new Decimal(part))).map(String); // ['0.6', '0.3']
 */
export function inProportion(amount: Decimal, parts: readonly Decimal[]): Decimal[] {
  const each = Decimal.div(amount, exactSum(parts));
  return parts.map((part) => each.times(part));
}
