import { Decimal, ZERO } from '../base/decimal';
import { complementOf } from './probability';
import { expScaled, fromFixedPoint, toFixedPoint, UNIT } from './fixed-point';

/** √(2π) to 40 decimal places. */
const ROOT_2_PI = 25066282746310005024157652848110452530070n;

/** From this argument on, the continued fraction takes fewer terms than the series. */
const TAIL = 5n * UNIT;

/**
 * Beyond this argument the tail is below 10^(−2·10^15). It counts as 0, before the exponents of decimals are
 * exhausted.
 */
const FAR = new Decimal('1e8');

/**
 * Φ(x), the cumulative distribution function of the standard normal distribution: the probability of a value below x.
 *
 * The smaller tail is computed, correct to 27 significant digits, and the larger one is 1 minus it, with all the digits
 * that this takes: Φ(x) + Φ(−x) is 1. Sources: Abramowitz and Stegun, "Handbook of Mathematical Functions".
 *
 * - |x| below 5: ½ − φ(x)·(x + x³/3 + x⁵/(3·5) + …), a series whose terms all have the same sign (26.2.11);
 * - otherwise: φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))), Laplace's continued fraction (26.2.14).
 *
 * @example
 * normalCdf(new Decimal('1.6449')).toFixed(4); // '0.9500'
 */
export function normalCdf(x: Decimal): Decimal {
  const tail = upperTail(new Decimal(x).abs());
  return x.lt(0) ? tail : complementOf(tail);
}

/** 1 − Φ(x) for x ≥ 0. */
function upperTail(x: Decimal): Decimal {
  if (x.gt(FAR)) return ZERO;
  const at = toFixedPoint(x);
  const square = (at * at) / UNIT;
  const { mantissa, exponent } = expScaled(-square / 2n);
  const density = (mantissa * UNIT) / ROOT_2_PI;
  if (at >= TAIL) return fromFixedPoint((density * UNIT) / laplaceFraction(at), exponent);
  return fromFixedPoint(UNIT / 2n - (density * oddPowers(at, square)) / UNIT / 10n ** -exponent);
}

/** x + x³/3 + x⁵/(3·5) + … */
function oddPowers(x: bigint, square: bigint): bigint {
  let sum = 0n;
  for (let term = x, i = 3n; term !== 0n; i += 2n) {
    sum += term;
    term = (term * square) / (UNIT * i);
  }
  return sum;
}

/**
 * x + 1/(x + 2/(x + 3/(x + …))), from the inside out. The number of terms that 32 digits need was measured for x from
 * 5 on: about 1,400 / x², and at least a few.
 */
function laplaceFraction(x: bigint): bigint {
  let fraction = x;
  for (let i = (1400n * UNIT * UNIT) / (x * x) + 16n; i > 0n; i--)
    fraction = x + (i * UNIT * UNIT) / fraction;
  return fraction;
}
