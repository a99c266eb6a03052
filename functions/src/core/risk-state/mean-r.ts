import { Decimal, Exact } from '../base/decimal';
import { Quotient } from '../numbers/quotient';
import { signOfSum } from '../numbers/sign-of-sum';
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
  readonly #rounded: () => Iterable<RTrade>;

  /**
   * @param sums over at least one trade
   * @param rounded the trades among them whose R had to be rounded
   */
  constructor(sums: RSums, rounded: () => Iterable<RTrade>) {
    this.#sums = sums;
    this.#rounded = rounded;
  }

  static of(value: Decimal): MeanR {
    return new MeanR({ count: 1, sum: value, rounded: new Exact(0) }, () => []);
  }

  /** To be shown, 28 digits. */
  get shown(): Decimal {
    return Decimal.div(this.#sums.sum, this.#sums.count);
  }

  /**
   * Whether the mean of the exact R is below a threshold. Their sum is at most `ROUNDED_BY` × the magnitudes of the rounded ones
   * away from the sum of the rounded ones. Only where the threshold is as near as that, the exact R are added up.
   */
  isBelow(threshold: Decimal): boolean {
    const { count, sum, rounded } = this.#sums;
    const distance = Exact.sub(sum, Exact.mul(threshold, count));
    if (distance.abs().gt(rounded.times(ROUNDED_BY))) return distance.isNegative();
    return rounded.isZero() ? distance.lt(0) : this.#exactDistance(distance) < 0;
  }

  /** The sign of the distance of the exact sum. */
  #exactDistance(distance: Decimal): number {
    let others = distance;
    const pnls = new Map<string, { pnl: Decimal; readonly risk: Decimal }>();
    for (const { pnl, rMultiple, riskAmount: risk } of this.#rounded()) {
      if (pnl === null || rMultiple === null || risk === null) continue;
      others = others.minus(rMultiple);
      const sameRisk = pnls.get(risk.toFixed()) ?? { pnl: new Exact(0), risk };
      sameRisk.pnl = sameRisk.pnl.plus(pnl);
      pnls.set(risk.toFixed(), sameRisk);
    }
    const terms = Array.from(pnls.values(), ({ pnl, risk }) => new Quotient(pnl, risk));
    return signOfSum([new Quotient(others), ...terms]);
  }
}
