import { Decimal } from '../base/decimal';
import { normalCdf } from './normal';

/** √(2π). */
const ROOT_2_PI = Decimal.acos(-1).times(2).sqrt();

/** A step that moves the quantile by less than this is rounding. */
const LEAST_STEP = new Decimal('1e-22');

/**
 * Φ⁻¹(p), the quantile function of the standard normal distribution: the value that a standard normal one is below with
 * probability p. To 20 decimal places.
 *
 * By Newton's method on ln Φ, which is concave: from below the root it comes nearer with every step and never goes beyond. The
 * tail of x is at most e^(−x²/2) / 2 (Chernoff), so that −√(−2 ln 2p) is below the root.
 *
 * @param p above 0 and below 1
 * @throws RangeError for any other p
 *
 * @example
 * normalQuantile(new Decimal('0.975')).toFixed(4); // '1.9600'
 */
export function normalQuantile(p: Decimal): Decimal {
  if (!p.gt(0) || !p.lt(1)) throw new RangeError(`p is ${p.toString()}; it must be above 0 and below 1.`);
  if (p.gt('0.5')) return normalQuantile(Decimal.sub(1, p)).neg();
  let x = Decimal.ln(Decimal.mul(2, p)).times(-2).sqrt().neg();
  for (;;) {
    const below = normalCdf(x);
    const density = Decimal.exp(x.times(x).div(-2)).div(ROOT_2_PI);
    const step = Decimal.ln(Decimal.div(p, below)).times(below).div(density);
    x = x.plus(step);
    if (step.abs().lt(LEAST_STEP)) return x;
  }
}
