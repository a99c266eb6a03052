import { Decimal, roundedTo28Digits } from '../base/decimal';
import { scaledMoments, type PowerSums } from './power-sums';

/** The shape of a distribution of returns. Both figures are independent of the unit of the returns. */
export interface Shape {
  /** 0 for a symmetric distribution, below 0 if the losses have the longer tail. */
  readonly skewness: Decimal;
  /** 3 for a normal distribution: not the excess kurtosis. */
  readonly kurtosis: Decimal;
}

/**
 * Skewness g₃ = m₃ / m₂^1.5 and kurtosis g₄ = m₄ / m₂² with the population moments m_k = Σ(r − mean)^k / n, to about
 * 27 digits.
 *
 * They are computed from exact moments times n^k: no digits cancel, the order of the returns does not matter, and n
 * cancels out.
 *
 * @returns null if all returns are the same or there are fewer than two
 *
 * @example
 * momentsOf(powerSums.of([1, 2, 3].map((r) => new Decimal(r))))?.kurtosis.toFixed(); // '1.5'
 */
export function momentsOf(sums: PowerSums): Shape | null {
  const moments = scaledMoments(sums);
  // Rounded first, because the divisions would otherwise carry up to 420 digits.
  const second = roundedTo28Digits(moments.second);
  if (!second.gt(0)) return null;
  return {
    skewness: Decimal.div(roundedTo28Digits(moments.third), second.times(second.sqrt())),
    kurtosis: Decimal.div(roundedTo28Digits(moments.fourth), second.times(second)),
  };
}
