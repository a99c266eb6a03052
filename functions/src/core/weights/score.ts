import type { EngineConfig } from '../config';
import { Decimal, ZERO } from '../base/decimal';
import type { ReturnStatistics } from '../statistics/sharpe';

/** What Maestro makes of an agent: see `statusOf`. */
export const STATUSES = ['unproven', 'performing', 'recovering', 'suspended'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * The score of an agent by itself, which decides its weight unless `score_method` is `shrunk`: its Sharpe ratio clamped to ±sharpe_cap, or null with fewer than `min_trades`
 * returns. A flat series has no Sharpe ratio; it gets the sign of its excess return times sharpe_cap, the limit that
 * clamping gives a nearly flat one.
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

/** A Sharpe ratio, as it is or shrunk, within ±sharpe_cap. */
export function clamped(sharpe: Decimal, { sharpeCap }: Pick<EngineConfig, 'sharpeCap'>): Decimal {
  return Decimal.min(Decimal.max(sharpe, sharpeCap.neg()), sharpeCap);
}

/**
 * - `unproven`: too few trades for a score;
 * - `performing`: a score of 0 or more;
 * - `recovering` / `suspended`: a score below 0 in recovery / strict mode.
 */
export function statusOf(score: Decimal | null, enforcePerformance: boolean): Status {
  if (score === null) return 'unproven';
  // `.lt(0)`, because decimal.js calls −0 negative.
  if (!score.lt(0)) return 'performing';
  return enforcePerformance ? 'suspended' : 'recovering';
}
