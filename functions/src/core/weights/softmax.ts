import { type Decimal, ONE, ZERO } from '../base/decimal';
import { exp } from '../numbers/exp';
import { PLACES } from '../numbers/fixed-point';
import { toUnits } from '../numbers/units';

/**
 * The powers of the last call, by its very scores.
 *
 * This serves replays only. There, a close changes the score of one agent and rarely the best one, and the other
 * agents keep their very decimals: a close takes one power instead of one per agent. Deployed functions read new
 * decimals each time.
 */
let last = { best: ZERO, temperature: ONE, powers: new Map<Decimal, Decimal>() };

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
 */
export function softmaxPowers(scores: readonly Decimal[], temperature: Decimal): Decimal[] {
  const best = scores.reduce((a, b) => (b.gt(a) ? b : a));
  const known = last.best === best && last.temperature === temperature ? last.powers : null;
  const powers = scores.map((score) => known?.get(score) ?? exp(score.minus(best).div(temperature)));
  last = { best, temperature, powers: new Map(scores.map((score, index) => [score, powers[index] ?? ZERO])) };
  return powers;
}

/**
 * Parts as whole numbers of a common unit: of the largest all digits of a fixed-point number, of others so much less.
 *
 * @param parts not negative, and at least one above 0; of any size
 *
 * @example
 * wholeParts(['2e-500', '1e-500', '1e-600'].map((part) => new Decimal(part))).map((part) => part / UNIT); // [2n, 1n, 0n]
 */
export function wholeParts(parts: readonly Decimal[]): bigint[] {
  const largest = parts.reduce((a, b) => (b.gt(a) ? b : a));
  return parts.map((part) => toUnits(part, PLACES - largest.e));
}

/**
 * Divides an amount in proportion to some parts: amount × part / Σ parts, rounded down.
 *
 * @param parts not negative, and at least one above 0
 *
 * @example
 * inProportion(9n, [2n, 1n]).map(String); // ['6', '3']
 */
export function inProportion(amount: bigint, parts: readonly bigint[]): bigint[] {
  const sum = parts.reduce((a, b) => a + b);
  return parts.map((part) => (amount * part) / sum);
}
