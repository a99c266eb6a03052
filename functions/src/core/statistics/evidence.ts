import { type Decimal, roundedTo28Digits } from '../base/decimal';
import { maxDrawdownPct } from './max-drawdown';
import { momentsOf } from './moments';
import type { PowerSums } from './power-sums';
import { probabilisticSharpe } from './probabilistic-sharpe';
import { profitFactor } from './profit-factor';
import type { ProfitSums } from './profit-sums';
import type { ReturnStatistics } from './sharpe';
import { sharpeStandardError } from './sharpe-error';
import { type DownsideSums, sortinoRatio } from './sortino';
import { minTrackRecord, moreReturnsNeeded } from './track-record';
import { winRate } from './win-rate';

/** The exact sums of an agent's returns and trades that the evidence is computed from. */
export interface EvidenceSums {
  readonly powers: PowerSums;
  /** Made with the rate that the evidence is computed with. */
  readonly downside: DownsideSums;
  /** Of trades, also where the returns are those of days. */
  readonly profits: ProfitSums;
}

/**
 * How far the Sharpe ratio of an agent can be trusted, and what else its trades show. Null is undefined, never
 * infinite.
 *
 * Each figure has a file of its own in this folder. To add one, see docs/guides/add-a-metric.md.
 */
export interface Evidence {
  readonly skewness: Decimal | null;
  readonly kurtosis: Decimal | null;
  /** Of the Sharpe ratio. */
  readonly standardError: Decimal | null;
  /** PSR: the probability that the true Sharpe ratio is above 0. */
  readonly probabilisticSharpe: Decimal | null;
  /** The number of returns at which that probability is 95 %, and how many of them are still missing. */
  readonly minTrackRecord: Decimal | null;
  readonly moreReturnsNeeded: Decimal | null;
  readonly maxDrawdownPct: Decimal | null;
  /** A fraction of the trades. */
  readonly winRate: Decimal | null;
  readonly profitFactor: Decimal | null;
  readonly sortino: Decimal | null;
  /** Of the calendar days, whatever the basis of the returns. */
  readonly dailyVolatilityPct: Decimal | null;
}

/**
 * The evidence of a return series, in 28 digits.
 *
 * @param statistics of the returns, as `preciseStatistics` gives them
 * @param sums of the same returns, and of their trades
 * @param returns the same returns, in units of 1e-20 %, oldest first; may leave out those of 0
 * @param rf the risk-free rate of one period, in percent
 * @param dailyVolatilityPct of the trades of these returns
 *
 * @example
 * const [pnls, rf] = [[1, 3, -2].map((pnl) => new Decimal(pnl)), new Decimal(0)];
 * const [returns, profits] = [pnls.map(fromPercent), profitSums.of(pnls)]; // each on a capital of 100, so pnl and return are the same
 * const sums = { powers: powerSums.of(returns), downside: downsideSums(rf).of(returns), profits };
 * const statistics = preciseDecimals(preciseStatistics(sums.powers, rf, () => returns));
 * evidenceOf(statistics, sums, returns, rf, null).maxDrawdownPct?.toFixed(); // '2'
 */
export function evidenceOf(
  { count, excess, sharpe }: Pick<ReturnStatistics, 'count' | 'excess' | 'sharpe'>,
  { powers, downside, profits }: EvidenceSums,
  returns: readonly bigint[],
  rf: Decimal,
  dailyVolatilityPct: Decimal | null,
): Evidence {
  // A flat series has no shape: it would be the shape of its rounding noise.
  const shape = sharpe === null ? null : momentsOf(powers);
  const standardError = sharpeStandardError(sharpe, count, shape);
  const minimum = minTrackRecord(sharpe, shape);
  return {
    skewness: shape && roundedTo28Digits(shape.skewness),
    kurtosis: shape && roundedTo28Digits(shape.kurtosis),
    standardError,
    probabilisticSharpe: probabilisticSharpe(sharpe, standardError),
    minTrackRecord: minimum,
    moreReturnsNeeded: moreReturnsNeeded(minimum, count),
    maxDrawdownPct: count === 0 ? null : maxDrawdownPct(returns),
    winRate: winRate(profits),
    profitFactor: profitFactor(profits),
    sortino: sortinoRatio(excess, downside, count, rf),
    dailyVolatilityPct,
  };
}
