import { Decimal, Exact, ZERO } from '../base/decimal';
import { firstNotNegative } from '../numbers/first-not-negative';
import { Quotient } from '../numbers/quotient';
import type { RiskTrade } from './trade-list';

/** What the R of a trade follows from. */
export type RTrade = Pick<RiskTrade, 'pnl' | 'rMultiple' | 'riskAmount'>;

/** Exact sums over the R of trades: a trade that was added can be removed again. */
export interface RSums {
  /** How many trades have an R. */
  readonly count: number;
  /** The sum of R, each rounded to 28 digits. */
  readonly sum: Decimal;
  /** The sum of the magnitudes of those that had to be rounded. */
  readonly rounded: Decimal;
}

export const NO_R: RSums = { count: 0, sum: new Exact(0), rounded: new Exact(0) };

/**
 * The sums with the R of one more trade, or without one that was added before.
 *
 * @example
 * changedR(NO_R, { pnl: new Decimal(1), rMultiple: new Decimal('0.5'), riskAmount: null }, 1).sum.toFixed(); // '0.5'
 */
export function changedR(
  { count, sum, rounded }: RSums,
  { rMultiple, riskAmount }: RTrade,
  by: 1 | -1,
): RSums {
  if (rMultiple === null) return { count, sum, rounded };
  const size = rMultiple.abs();
  return {
    count: count + by,
    sum: by === 1 ? sum.plus(rMultiple) : sum.minus(rMultiple),
    rounded: riskAmount === null ? rounded : by === 1 ? rounded.plus(size) : rounded.minus(size),
  };
}

/**
 * The sums over the trades of both.
 *
 * @example
 * joinedR(NO_R, NO_R).count; // 0
 */
export function joinedR(a: RSums, b: RSums): RSums {
  return { count: a.count + b.count, sum: a.sum.plus(b.sum), rounded: a.rounded.plus(b.rounded) };
}

/** At most half a unit of the 28th digit of a number, as a part of that number. */
const ROUNDED_BY = new Exact('5e-28');

/** The mean R of some trades. It is compared exactly, although the R of most trades has no last digit. */
export class MeanR {
  readonly #sums: RSums;
  readonly #trades: () => readonly RTrade[];

  /**
   * @param sums over at least one trade
   * @param trades these trades; others among them have no R
   */
  constructor(sums: RSums, trades: () => readonly RTrade[]) {
    this.#sums = sums;
    this.#trades = trades;
  }

  static of(value: Decimal): MeanR {
    return new MeanR({ count: 1, sum: value, rounded: new Exact(0) }, () => []);
  }

  /** To be shown, 28 digits. */
  get shown(): Decimal {
    return Decimal.div(this.#sums.sum, this.#sums.count);
  }

  /** Whether the mean of the exact R is below a threshold. */
  isBelow(threshold: Decimal): boolean {
    return (
      isSurelyBelow(this.#sums, threshold) ??
      firstNotNegative(distances(this.#trades(), threshold), [0]) === null
    );
  }
}

/**
 * Whether the mean of the exact R is below a threshold; null where the sums do not decide it. The exact sum is at most
 * `ROUNDED_BY` × the magnitudes of the rounded R away from the sum of these. Only where the threshold is as near as
 * that, the exact R must be added up.
 *
 * @param sums over at least one trade
 *
 * @example
 * isSurelyBelow({ count: 2, sum: new Decimal(1), rounded: new Decimal(0) }, new Decimal('0.6')); // true
 */
export function isSurelyBelow({ count, sum, rounded }: RSums, threshold: Decimal): boolean | null {
  const distance = Exact.sub(sum, Exact.mul(threshold, count));
  if (distance.abs().gt(rounded.times(ROUNDED_BY))) return distance.isNegative();
  return rounded.isZero() ? distance.lt(0) : null;
}

/**
 * How far the exact R of each trade is above a threshold; 0 for a trade without an R. The mean R is below it where the
 * sum is negative.
 *
 * @example
 * const trade = { pnl: new Decimal(1), rMultiple: new Decimal('0.5'), riskAmount: null };
 * distances([trade], new Decimal('0.6'))[0]?.top.toFixed(); // '-0.1'
 */
export function distances(trades: readonly RTrade[], threshold: Decimal): Quotient[] {
  return trades.map((trade) => {
    const { riskAmount: risk } = trade;
    // The R is not read where it has a risk: a packed trade would divide for it.
    if (risk === null)
      return new Quotient(trade.rMultiple === null ? ZERO : Exact.sub(trade.rMultiple, threshold));
    return new Quotient(trade.pnl === null ? ZERO : Exact.sub(trade.pnl, Exact.mul(threshold, risk)), risk);
  });
}
