import { Decimal } from '../base/decimal';
import { expOfMinus, fromFixedPoint, lnOfRatio, UNIT } from '../numbers/fixed-point';
import { RETURN_PLACES } from '../trades/trade';

/** Growth is counted in whole 1e-30: a sum of a thousand is then right to 27 decimal places. */
const GROWTH_UNIT = UNIT / 10n ** 30n;

/** 100 % in units of the last place of a return. */
const WHOLE = 10n ** BigInt(RETURN_PLACES + 2);

/**
 * What compounding some returns one after another does to a capital, in ln(capital / capital at the start).
 *
 * Each return's logarithm is rounded once; from there on all is sums of whole numbers. So joining is exactly associative:
 * however a series is cut into parts, and in whatever grouping the parts are joined, every digit is the same. A window may
 * keep the paths of blocks and make only that one anew in which a trade changed.
 */
export interface Path {
  /** From the start to the end. */
  readonly growth: bigint;
  /** From the start to the highest point, which may be the start: never below 0. */
  readonly high: bigint;
  /** From the start to the lowest point, which may be the start: never above 0. */
  readonly low: bigint;
  /** From a peak to the lowest point after it, at its worst: never below 0. */
  readonly fall: bigint;
  /** A return of −100 % or less left nothing to compound; the rest has no meaning then. */
  readonly ruined: boolean;
}

export const EMPTY_PATH: Path = { growth: 0n, high: 0n, low: 0n, fall: 0n, ruined: false };

const RUIN: Path = { ...EMPTY_PATH, ruined: true };

/** The growth of a path of one return, which says all of it. */
export type Growth = bigint | 'ruin';

/** @param value a return in percent with at most 20 decimal places */
export function growthOf(value: Decimal): Growth {
  const factor = BigInt(value.toFixed(RETURN_PLACES).replace('.', '')) + WHOLE;
  return factor <= 0n ? 'ruin' : lnOfRatio(factor, WHOLE) / GROWTH_UNIT;
}

/** The path of one return. */
export function pathOf(growth: Growth): Path {
  if (growth === 'ruin') return RUIN;
  return growth < 0n
    ? { growth, high: 0n, low: growth, fall: -growth, ruined: false }
    : { growth, high: growth, low: 0n, fall: 0n, ruined: false };
}

/** One path and then another. */
export function joinPaths(first: Path, second: Path): Path {
  if (first.ruined || second.ruined) return RUIN;
  const low = first.growth + second.low;
  return {
    growth: first.growth + second.growth,
    high: larger(first.high, first.growth + second.high),
    low: low < first.low ? low : first.low,
    fall: larger(larger(first.fall, second.fall), first.high - low),
    ruined: false,
  };
}

/** Some paths, oldest first, as one. */
export function joinAll(paths: Iterable<Path>): Path {
  let whole = EMPTY_PATH;
  for (const path of paths) whole = joinPaths(whole, path);
  return whole;
}

/**
 * Maximum drawdown of compounded returns, (peak − capital) / peak at its worst, where the capital at the start is the first
 * peak. A path that was ruined lost all: capital cannot be below nothing, and does not come back.
 *
 * @returns in percent, from 0 to 100, with 20 decimal places
 */
export function maxDrawdownPct({ fall, ruined }: Path): Decimal {
  if (ruined) return new Decimal(100);
  const lost = UNIT - expOfMinus(fall * GROWTH_UNIT);
  return fromFixedPoint(lost * 100n).toDecimalPlaces(RETURN_PLACES);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
