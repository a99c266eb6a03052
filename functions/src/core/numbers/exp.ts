import type { Decimal } from '../base/decimal';
import { expScaled, fromFixedPoint, toFixedPoint, UNIT } from './fixed-point';

/** Beyond this the digits of ln 10 in `expScaled` would not do, and nobody is in a hurry. */
const LARGEST = 1_000_000;

/** A mantissa has 41 digits; what lies below the 28 that are kept, and its middle. */
const DROPPED = 10n ** 13n;
const TIE = DROPPED / 2n;

/** What `expScaled` may be wrong by, and a good deal more. */
const ERROR_BOUND = 10n ** 6n;

/** e^x to 28 digits: digit for digit what decimal.js gives by `x.exp()`, in a quarter of its time. */
export function exp(x: Decimal): Decimal {
  if (x.abs().gt(LARGEST)) return x.exp();
  const { mantissa, exponent } = expScaled(toFixedPoint(x));
  const fromTie = (mantissa % DROPPED) - TIE;
  const isDoubtful =
    (fromTie < ERROR_BOUND && fromTie > -ERROR_BOUND) || mantissa < UNIT || mantissa >= 10n * UNIT;
  return isDoubtful ? x.exp() : fromFixedPoint(mantissa, exponent);
}
