import { type Decimal, Precise } from '../base/decimal';
import { squareRoot } from '../numbers/square-root';
import { scaledMoments, type PowerSums } from './power-sums';

/** The shape of a distribution of returns. Both figures are independent of the unit of the returns. */
export interface Shape {
  /** 0 for a symmetric distribution, below 0 if the losses have the longer tail. */
  readonly skewness: Decimal;
  /** 3 for a normal distribution: not the excess kurtosis. */
  readonly kurtosis: Decimal;
}

/**
 * Skewness g₃ = m₃ / m₂^1.5 and kurtosis g₄ = m₄ / m₂² with the population moments m_k = Σ(r − mean)^k / n, to 49 and
 * 79 digits: the standard error of a high Sharpe ratio needs kurtosis − 1 to many more digits than it has itself.
 *
 * They are computed from exact moments times n^k: no digits cancel, the order of the returns does not matter, and n
 * cancels out.
 *
 * @returns null if all returns are the same or there are fewer than two
 *
 * @example
 * momentsOf(powerSums.of([1n, 2n, 3n]))?.kurtosis.toFixed(); // '1.5'
 */
export function momentsOf(sums: PowerSums): Shape | null {
  const moments = scaledMoments(sums);
  const second = to80Digits(moments.second);
  if (!second.gt(0)) return null;
  return {
    skewness: to80Digits(moments.third).div(second.times(squareRoot(second))),
    kurtosis: to80Digits(moments.fourth).div(second.times(second)),
  };
}

/** In powers of the unit of returns, which cancel out. Rounded, because the divisions would otherwise carry up to 440 digits. */
function to80Digits(exact: bigint): Decimal {
  return new Precise(exact.toString()).plus(0);
}
