import type { EngineConfig } from '../config';
import { Decimal, ZERO } from '../base/decimal';
import type { ReturnStatistics } from '../statistics/sharpe';

/** What follows from the score of an agent: see `statusOf`, and for `stale` `withStaleness`. */
export const STATUSES = ['stale', 'unproven', 'performing', 'recovering', 'suspended'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * How many more trades that have a return, and with basis `day` how many more days, an agent needs until it is judged;
 * 0 if it has enough. Days alone would not do: two trades a month apart are a series of thirty days.
 *
 * @param trades that have a return
 * @param returns the number of returns of the basis
 *
 * @example
 * stillNeeded(4, 31, { minTrades: 10, returnBasis: 'day' }); // { trades: 6, days: 0 }
 */
export function stillNeeded(
  trades: number,
  returns: number,
  { minTrades, returnBasis }: Pick<EngineConfig, 'minTrades' | 'returnBasis'>,
): { readonly trades: number; readonly days: number } {
  return {
    trades: Math.max(0, minTrades - trades),
    days: returnBasis === 'day' ? Math.max(0, minTrades - returns) : 0,
  };
}

/**
 * An agent's own score: its Sharpe ratio clamped to ±sharpe_cap. (`score_method: shrunk` replaces it, see
 * scored-agents.ts.)
 *
 * A flat series has no Sharpe ratio. Its score is sharpe_cap with the sign of its excess return: the limit of the
 * scores of nearly flat series.
 *
 * @param statistics of an agent that has enough trades to be judged, see `stillNeeded`
 * @returns null with fewer than two returns
 *
 * @example
 * const statistics = returnStatistics([1n, 2n, 3n], new Decimal(0));
 * scoreOf(statistics, { sharpeCap: new Decimal(1) })?.toFixed(); // '1': the Sharpe ratio is 2
 */
export function scoreOf(
  { stdDev, excess, sharpe }: ReturnStatistics,
  config: Pick<EngineConfig, 'sharpeCap'>,
): Decimal | null {
  if (stdDev === null || excess === null) return null;
  if (sharpe !== null) return clamped(sharpe, config);
  if (excess.isZero()) return ZERO;
  return excess.lt(0) ? config.sharpeCap.neg() : config.sharpeCap;
}

/**
 * A Sharpe ratio, measured or shrunk, clamped to ±sharpe_cap.
 *
 * @example
 * clamped(new Decimal(-5), DEFAULT_CONFIG).toFixed(); // '-1'
 */
export function clamped(sharpe: Decimal, { sharpeCap }: Pick<EngineConfig, 'sharpeCap'>): Decimal {
  return Decimal.min(Decimal.max(sharpe, sharpeCap.neg()), sharpeCap);
}

/**
 * The status of an agent with this score:
 *
 * - `unproven`: too few trades for a score;
 * - `performing`: a score of 0 or more;
 * - `recovering` / `suspended`: a score below 0 in recovery / strict mode.
 *
 * @example
 * statusOf(new Decimal('-0.1'), false); // 'recovering'
 * statusOf(new Decimal('-0.1'), true); // 'suspended'
 */
export function statusOf(score: Decimal | null, enforcePerformance: boolean): Status {
  if (score === null) return 'unproven';
  // Not `isNegative()`, because that is true for −0.
  if (!score.lt(0)) return 'performing';
  return enforcePerformance ? 'suspended' : 'recovering';
}
