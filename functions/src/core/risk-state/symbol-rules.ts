import { Exact } from '../base/decimal';
import type { Reason } from '../base/reason';
import type { Profile } from '../profiles/profiles';
import { isSurelyBelow } from './mean-r';
import type { SinceWin, SymbolPerformance, SymbolSums } from './symbol-performance';

/** With fewer trades a win rate or a mean R says nothing. */
const LEAST_TRADES = 5;

type Thresholds = Pick<Profile, 'symbolThresholds'>;

/**
 * Why to leave a symbol alone (docs/specification.md, section 5): a win rate below min_winrate or a mean R below
 * min_avg_R, each over at least five trades, or at least bad_streak_limit consecutive losses. Empty: it may be traded.
 *
 * @example
 * const [btc] = symbolPerformances([loss, loss, loss]);
 * btc && reasonsToAvoid(btc, PROFILES.SAFE).map(({ code }) => code); // ['consecutive_losses']
 */
export function reasonsToAvoid(
  { trades, winRate, tradesWithR, averageR, consecutiveLosses }: SymbolPerformance,
  { symbolThresholds: { minWinrate, minAvgR, badStreakLimit } }: Thresholds,
): Reason[] {
  const reasons: Reason[] = [];
  if (trades >= LEAST_TRADES && winRate?.lt(minWinrate))
    reasons.push({ code: 'win_rate', win_rate: winRate, min_winrate: minWinrate, trades });
  if (tradesWithR >= LEAST_TRADES && averageR?.isBelow(minAvgR))
    reasons.push({ code: 'average_r', avg_r: averageR.shown, min_avg_R: minAvgR, trades: tradesWithR });
  if (consecutiveLosses >= badStreakLimit)
    reasons.push({
      code: 'consecutive_losses',
      consecutive_losses: consecutiveLosses,
      bad_streak_limit: badStreakLimit,
    });
  return reasons;
}

/**
 * Whether there is a reason to leave a symbol alone; null: only its exact mean R, which the sums do not decide, would
 * be one.
 *
 * @example
 * isAvoided({ ...NO_SYMBOL_SUMS, trades: 3 }, { losses: 3, unknownResults: 0 }, PROFILES.SAFE); // true
 */
export function isAvoided(
  { trades, wins, r }: SymbolSums,
  { losses }: SinceWin,
  { symbolThresholds: { minWinrate, minAvgR, badStreakLimit } }: Thresholds,
): boolean | null {
  if (losses >= badStreakLimit) return true;
  // Multiplied, because a division takes several times as long, and this is asked of every moment of every symbol.
  if (trades >= LEAST_TRADES && Exact.mul(minWinrate, trades).gt(wins)) return true;
  return r.count >= LEAST_TRADES && isSurelyBelow(r, minAvgR);
}
