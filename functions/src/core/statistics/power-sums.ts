import { runningSums } from './running-sums';

/**
 * How many returns there are, and the exact sums of their first four powers. All moments follow from these. Returns are whole
 * numbers of units of 1e-20 %, and their powers are in powers of this unit.
 */
export interface PowerSums {
  readonly count: number;
  readonly sum: bigint;
  readonly squares: bigint;
  readonly cubes: bigint;
  readonly fourths: bigint;
}

/**
 * The power sums of returns in units.
 *
 * @example
 * powerSums.of([1n, -2n]).fourths === 17n; // true
 */
export const powerSums = runningSums<PowerSums, bigint>(
  { count: 0, sum: 0n, squares: 0n, cubes: 0n, fourths: 0n },
  (sums, r, times) => {
    const count = sums.count + times;
    if (r === 0n) return { ...sums, count };
    const square = r * r;
    // Each power so many times: the odd ones are r·…, the even ones r²·….
    const [odd, even] = [r * BigInt(times), square * BigInt(times)];
    return {
      count,
      sum: sums.sum + odd,
      squares: sums.squares + even,
      cubes: sums.cubes + odd * square,
      fourths: sums.fourths + even * square,
    };
  },
);

/** The central moments times a power of the count: n²·m₂, n³·m₃ and n⁴·m₄, exact, in powers of the unit of returns. */
export interface ScaledMoments {
  readonly second: bigint;
  readonly third: bigint;
  readonly fourth: bigint;
}

/**
 * The central moments m_k = Σ(r − mean)^k / n, each times n^k, so that nothing has to be divided:
 *
 * - n²·m₂ = n·Σr² − (Σr)²
 * - n³·m₃ = n²·Σr³ − 3n·Σr·Σr² + 2(Σr)³
 * - n⁴·m₄ = n³·Σr⁴ − 4n²·Σr·Σr³ + 6n·(Σr)²·Σr² − 3(Σr)⁴
 *
 * @example
 * scaledMoments(powerSums.of([1n, 3n])).second === 4n; // true: 2² × 1
 */
export function scaledMoments({ count, sum, squares, cubes, fourths }: PowerSums): ScaledMoments {
  const n = BigInt(count);
  const sumSquared = sum * sum;
  const nS2 = n * squares;
  const n2S3 = n * n * cubes;
  const n3S4 = n * n * n * fourths;
  return {
    second: nS2 - sumSquared,
    third: n2S3 - sum * (3n * nS2 - 2n * sumSquared),
    fourth: n3S4 - 4n * sum * n2S3 + sumSquared * (6n * nS2 - 3n * sumSquared),
  };
}
