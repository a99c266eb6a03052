import type { Decimal } from '../base/decimal';
import { fromFixedPoint, UNIT } from '../numbers/fixed-point';
import { toUnits } from '../numbers/units';
import { growthFactor, WHOLE } from './max-drawdown';

/** How far capital stands below its peak. */
export interface CurrentDrawdown {
  /** In percent, from 0 to 100, in 28 digits. */
  readonly shown: Decimal;
  /** Whether the exact drawdown is the limit or more: a rounded one may reach a limit that the exact one does not. */
  readonly isAtLimit: boolean;
}

/** Capital, and its peak, which is above 0 and not below the capital. */
interface Depth {
  readonly capital: bigint;
  readonly peak: bigint;
}

/**
 * How far compounded returns stand below their peak now: what `maxDrawdownPct` is at its worst. The capital at the start is
 * the first peak, and a return of −100 % or less leaves nothing, whatever follows.
 *
 * The exact product of the returns since the peak has 22 digits per return, so that it takes tens of milliseconds for a
 * window of 1,000. Therefore bounds of it are computed first. Only where they leave a digit or the limit open, which takes
 * a drawdown that is the limit to some 50 places, the exact product is.
 *
 * @param returns in units of 1e-20 %, oldest first
 * @param limitPct with at most 12 decimal places
 *
 * @example
 * const returns = [100, -50, 20].map((pct) => fromPercent(new Decimal(pct)));
 * const { shown, isAtLimit } = currentDrawdown(returns, new Decimal(41));
 * [shown.toFixed(), isAtLimit]; // ['40', false]
 */
export function currentDrawdown(returns: readonly bigint[], limitPct: Decimal): CurrentDrawdown {
  const factors = returns.map(growthFactor);
  const [least, most] = bounds(factors).map((depth) => judged(depth, limitPct));
  const isDecided =
    least !== undefined &&
    most !== undefined &&
    least.isAtLimit === most.isAtLimit &&
    least.shown.eq(most.shown);
  return isDecided ? least : judged(exactDepth(factors), limitPct);
}

/** The decimal places of a limit: those of a setting. */
const LIMIT_PLACES = 12;
const LIMIT_UNIT = 10n ** BigInt(LIMIT_PLACES);

function judged({ capital, peak }: Depth, limitPct: Decimal): CurrentDrawdown {
  const lost = (peak - capital) * 100n;
  const limit = toUnits(limitPct, LIMIT_PLACES);
  return {
    shown: fromFixedPoint((lost * UNIT) / peak),
    isAtLimit: lost * LIMIT_UNIT >= limit * peak,
  };
}

/** 1 as a bound: 20 places more than are shown. */
const PEAK = UNIT * 10n ** 20n;

/** The least and the most that the drawdown can be: the capital of a peak of `PEAK`, rounded up and down at each return. */
function bounds(factors: readonly bigint[]): [least: Depth, most: Depth] {
  let up = PEAK;
  let down = PEAK;
  for (const factor of factors) {
    if (factor <= 0n) {
      up = down = 0n;
      break;
    }
    up = (up * factor + WHOLE - 1n) / WHOLE;
    down = (down * factor) / WHOLE;
    if (up > PEAK) up = PEAK;
    if (down > PEAK) down = PEAK;
  }
  return [
    { capital: up, peak: PEAK },
    { capital: down, peak: PEAK },
  ];
}

function exactDepth(factors: readonly bigint[]): Depth {
  let capital = 1n;
  let peak = 1n;
  for (const factor of factors) {
    if (factor <= 0n) return { capital: 0n, peak: 1n };
    capital *= factor;
    peak *= WHOLE;
    if (capital >= peak) capital = peak = 1n;
  }
  return { capital, peak };
}
