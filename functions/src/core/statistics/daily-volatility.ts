import { type Decimal, ZERO } from '../base/decimal';
import { runningSums } from './running-sums';
import { statisticsOf } from './sharpe';

/** The returns of the calendar days that some trades cover, those without a close included, as exact sums. */
export interface DaySums {
  readonly count: number;
  readonly sum: bigint;
  readonly squares: bigint;
}

/**
 * The day sums of returns in units of 1e-20 %.
 *
 * @example
 * daySums.of([1n, -2n]).squares === 5n; // true
 */
export const daySums = runningSums<DaySums, bigint>(
  { count: 0, sum: 0n, squares: 0n },
  ({ count, sum, squares }, value, times) => {
    const r = value * BigInt(times);
    return { count: count + times, sum: sum + r, squares: squares + r * value };
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
 * const days = [1, 3].map((pct) => fromPercent(new Decimal(pct)));
 * dailyVolatility(daySums.of(days), () => days)?.toFixed(4); // '1.4142'
 */
export function dailyVolatility(sums: DaySums, returns: () => readonly bigint[]): Decimal | null {
  return statisticsOf(sums, ZERO, returns).stdDev;
}
