import { type Decimal, WideExact } from '../base/decimal';
import { runningSums } from './running-sums';

/** How many returns there are, and the exact sums of their first four powers. All moments follow from these. */
export interface PowerSums {
  readonly count: number;
  readonly sum: Decimal;
  readonly squares: Decimal;
  readonly cubes: Decimal;
  readonly fourths: Decimal;
}

const NOTHING = new WideExact(0);

/**
 * The power sums of returns in percent with at most 20 decimal places, as `returnPct` gives them.
 *
 * @example
 * powerSums.of([1, -2].map((r) => new Decimal(r))).fourths.toFixed(); // '17'
 */
export const powerSums = runningSums<PowerSums, Decimal>(
  { count: 0, sum: NOTHING, squares: NOTHING, cubes: NOTHING, fourths: NOTHING },
  (sums, value, times) => {
    const count = sums.count + times;
    if (value.isZero()) return { ...sums, count };
    const r = new WideExact(value);
    const square = r.times(r);
    // Each power so many times: the odd ones are r·…, the even ones r²·….
    const [odd, even] = times === 1 ? [r, square] : [r.times(times), square.times(times)];
    return {
      count,
      sum: odd.plus(sums.sum),
      squares: even.plus(sums.squares),
      cubes: odd.times(square).plus(sums.cubes),
      fourths: even.times(square).plus(sums.fourths),
    };
  },
);

/** The central moments times a power of the count: n²·m₂, n³·m₃ and n⁴·m₄, exact. */
export interface ScaledMoments {
  readonly second: Decimal;
  readonly third: Decimal;
  readonly fourth: Decimal;
}

/**
 * The central moments m_k = Σ(r − mean)^k / n, each times n^k, so that nothing has to be divided:
 *
 * - n²·m₂ = n·Σr² − (Σr)²
 * - n³·m₃ = n²·Σr³ − 3n·Σr·Σr² + 2(Σr)³
 * - n⁴·m₄ = n³·Σr⁴ − 4n²·Σr·Σr³ + 6n·(Σr)²·Σr² − 3(Σr)⁴
 *
 * @example
 * scaledMoments(powerSums.of([1, 3].map((r) => new Decimal(r)))).second.toFixed(); // '4': 2² × 1
 */
export function scaledMoments({ count, sum, squares, cubes, fourths }: PowerSums): ScaledMoments {
  const n = new WideExact(count);
  const s1 = new WideExact(sum);
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
