import type { EngineConfig } from '../config';
import { Decimal, ZERO } from '../base/decimal';
import type { ReturnStatistics } from '../statistics/sharpe';

/** What follows from the score of an agent: see `statusOf`. */
export const STATUSES = ['unproven', 'performing', 'recovering', 'suspended'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * An agent's own score: its Sharpe ratio clamped to ±sharpe_cap. (`score_method: shrunk` replaces it, see
 * scored-agents.ts.)
 *
 * A flat series has no Sharpe ratio. Its score is sharpe_cap with the sign of its excess return: the limit of the
 * scores of nearly flat series.
 *
 * @returns null with fewer than `min_trades` returns
 *
 * @example
 * const statistics = returnStatistics([1, 2, 3].map((r) => new Decimal(r)), new Decimal(0));
 * scoreOf(statistics, { minTrades: 3, sharpeCap: new Decimal(1) })?.toFixed(); // '1': the Sharpe ratio is 2
 */
export function scoreOf(
  statistics: ReturnStatistics,
  config: Pick<EngineConfig, 'minTrades' | 'sharpeCap'>,
): Decimal | null {
  const { count, excess, sharpe } = statistics;
  if (count < config.minTrades || excess === null) return null;
  if (sharpe !== null) return clamped(sharpe, config);
  if (excess.isZero()) return ZERO;
  return excess.lt(0) ? config.sharpeCap.neg() : config.sharpeCap;
}

/**
 * A Sharpe ratio, measured or shrunk, clamped to ±sharpe_cap.
 *
 * @example
 * clamped(new Decimal(-5), DEFAULT_CONFIG).toFixed(); // '-3'
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
