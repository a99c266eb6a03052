import { Decimal } from '../base/decimal';
import { fromFixedPoint, UNIT } from '../numbers/fixed-point';
import { RETURN_PLACES } from '../trades/trade';

/** 100 % in units of the last place of a return. */
export const WHOLE = 10n ** BigInt(RETURN_PLACES + 2);

/**
 * Maximum drawdown of compounded returns: (peak − capital) / peak at its worst, where the capital at the start is the
 * first peak.
 *
 * Only the ratio of the capital to its peak so far is needed. Each return multiplies it by 1 + r, and a new peak makes
 * it 1: `ratio = min(1, ratio × (1 + r))`. The drawdown is 1 minus the lowest ratio. A return of −100 % or less leaves
 * nothing to compound: the drawdown is 100 % and stays so, because capital cannot fall below 0 and cannot grow from 0.
 *
 * The ratio has 40 decimal places. The error of the lowest ratio is therefore below 1e-40 per return: later returns
 * only shrink an error that was made on the way down to the lowest ratio.
 *
 * @param returns in units of 1e-20 %, oldest first
 * @returns in percent, from 0 to 100, in 28 digits, of which at least 12 are right; 0 without a loss
 *
 * @example
 * maxDrawdownPct([100, -50, 20].map((pct) => fromPercent(new Decimal(pct)))).toFixed(); // '50'
 */
export function maxDrawdownPct(returns: readonly bigint[]): Decimal {
  let ratio = UNIT;
  let lowest = UNIT;
  for (const value of returns) {
    const factor = growthFactor(value);
    if (factor <= 0n) return new Decimal(100);
    ratio = (ratio * factor) / WHOLE;
    if (ratio > UNIT) ratio = UNIT;
    if (ratio < lowest) lowest = ratio;
  }
  return fromFixedPoint((UNIT - lowest) * 100n);
}

/**
 * What a return multiplies capital by, in units of `WHOLE`; 0 or less where nothing is left.
 *
 * @param value in units of 1e-20 %
 *
 * @example
 * growthFactor(fromPercent(new Decimal(-50))) * 2n === WHOLE; // true
 */
export function growthFactor(value: bigint): bigint {
  return WHOLE + value;
}
