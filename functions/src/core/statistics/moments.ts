import { Decimal } from '../base/decimal';
import { scaledMoments, type PowerSums } from './power-sums';

/** The shape of a distribution of returns; neither depends on their unit. */
export interface Shape {
  /** 0 for a symmetric one, below 0 where the losses have the longer tail. */
  readonly skewness: Decimal;
  /** Not the excess over the 3 of a normal distribution. */
  readonly kurtosis: Decimal;
}

/**
 * Skewness g₃ = m₃ / m₂^1.5 and kurtosis g₄ = m₄ / m₂² with the population moments m_k = Σ(r − mean)^k / n, to some 27 digits.
 *
 * From exact moments times n^k, so that nothing cancels, no order matters and n cancels out.
 *
 * @returns null where all returns are the same or there are fewer than two
 */
export function momentsOf(sums: PowerSums): Shape | null {
  const moments = scaledMoments(sums);
  // Rounded to 28 digits here: the divisions would otherwise carry all 420.
  const second = new Decimal(moments.second).plus(0);
  if (!second.gt(0)) return null;
  return {
    skewness: Decimal.div(new Decimal(moments.third).plus(0), second.times(second.sqrt())),
    kurtosis: Decimal.div(new Decimal(moments.fourth).plus(0), second.times(second)),
  };
}
