import { type Decimal, Exact } from '../base/decimal';

/**
 * Arithmetic for sums of fourth powers, which must not round at all, or a trade that left a window would leave a trace.
 *
 * `Exact` is too narrow: the fourth power of a return up to 1e82 with 20 decimal places has 328 digits before the point and
 * 80 after it, a sum of a thousand of them 3 more, and n³·Σr⁴ 9 more: 420 digits.
 */
const Wide = Exact.clone({ precision: 450 });

/** How many returns there are, and the exact sums of their first four powers: all that their moments are made of. */
export interface PowerSums {
  readonly count: number;
  readonly sum: Decimal;
  readonly squares: Decimal;
  readonly cubes: Decimal;
  readonly fourths: Decimal;
}

const NOTHING = new Wide(0);

export const NO_POWERS: PowerSums = {
  count: 0,
  sum: NOTHING,
  squares: NOTHING,
  cubes: NOTHING,
  fourths: NOTHING,
};

/** With one more return. In percent, of at most 20 decimal places: what `returnPct` gives. */
export function addPowers(sums: PowerSums, value: Decimal): PowerSums {
  const r = new Wide(value);
  const square = r.times(r);
  return {
    count: sums.count + 1,
    sum: r.plus(sums.sum),
    squares: square.plus(sums.squares),
    cubes: square.times(r).plus(sums.cubes),
    fourths: square.times(square).plus(sums.fourths),
  };
}

/** Without a return that was added: exactly as if it never had been. */
export function removePowers(sums: PowerSums, value: Decimal): PowerSums {
  const r = new Wide(value);
  const square = r.times(r);
  return {
    count: sums.count - 1,
    sum: r.neg().plus(sums.sum),
    squares: square.neg().plus(sums.squares),
    cubes: square.times(r).neg().plus(sums.cubes),
    fourths: square.times(square).neg().plus(sums.fourths),
  };
}

/** @param returns as `addPowers` takes them */
export function powerSums(returns: Iterable<Decimal>): PowerSums {
  let sums = NO_POWERS;
  for (const value of returns) sums = addPowers(sums, value);
  return sums;
}

/** n times the mean to the power of 2, 3 and 4 taken off: n²·m₂, n³·m₃ and n⁴·m₄ of the central moments, exact. */
export interface ScaledMoments {
  readonly second: Decimal;
  readonly third: Decimal;
  readonly fourth: Decimal;
}

/**
 * The central moments m_k = Σ(r − mean)^k / n, each times n^k, which leaves nothing to divide:
 *
 * - n²·m₂ = n·Σr² − (Σr)²
 * - n³·m₃ = n²·Σr³ − 3n·Σr·Σr² + 2(Σr)³
 * - n⁴·m₄ = n³·Σr⁴ − 4n²·Σr·Σr³ + 6n·(Σr)²·Σr² − 3(Σr)⁴
 */
export function scaledMoments({ count, sum, squares, cubes, fourths }: PowerSums): ScaledMoments {
  const n = new Wide(count);
  const s1 = new Wide(sum);
  const s1Squared = s1.times(s1);
  const nS2 = n.times(squares);
  const n2S3 = n.times(count).times(cubes);
  const n3S4 = n.times(count).times(count).times(fourths);
  return {
    second: nS2.minus(s1Squared),
    third: n2S3.minus(s1.times(nS2.times(3).minus(s1Squared.times(2)))),
    fourth: n3S4.minus(s1.times(n2S3.times(4))).plus(s1Squared.times(nS2.times(6).minus(s1Squared.times(3)))),
  };
}
