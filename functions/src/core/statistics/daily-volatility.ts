import { type Decimal, Exact, ZERO } from '../base/decimal';
import { runningSums } from './running-sums';
import { statisticsOf } from './sharpe';

/** The returns of the calendar days that some trades cover, those without a close included, as exact sums. */
export interface DaySums {
  readonly count: number;
  readonly sum: Decimal;
  readonly squares: Decimal;
}

const NOTHING = new Exact(0);

/**
 * The day sums of returns in percent.
 *
 * @example
 * daySums.of([1, -2].map((r) => new Decimal(r))).squares.toFixed(); // '5'
 */
export const daySums = runningSums<DaySums, Decimal>(
  { count: 0, sum: NOTHING, squares: NOTHING },
  ({ count, sum, squares }, value, times) => {
    if (value.isZero()) return { count: count + times, sum, squares };
    const r = new Exact(value).times(times);
    return { count: count + times, sum: r.plus(sum), squares: r.times(value).plus(squares) };
  },
);

/**
 * Daily volatility: the sample standard deviation (n − 1) of the returns of calendar days, by the noise rule of Sharpe ratios. It
 * is the same whether scores are of trades or of days, so that it can be compared between agents that trade more and less.
 *
 * @param returns gives the returns of the days; may leave out those of 0, if others differ from 0
 * @returns in percent, in 28 digits; null below two days, 0 where all days are equal
 *
 * @example
 * const days = [1, 3].map((r) => new Decimal(r));
 * dailyVolatility(daySums.of(days), () => days)?.toFixed(4); // '1.4142'
 */
export function dailyVolatility(sums: DaySums, returns: () => readonly Decimal[]): Decimal | null {
  return statisticsOf(sums, ZERO, returns).stdDev;
}
