import type { Profile } from '../profiles/profiles';
import type { Reason } from '../base/reason';
import type { SymbolPerformance } from './symbol-performance';
import { compareUtf8 } from '../base/utf8';

/** Which symbols to trade, and which to leave alone and why; both lists in the order of the symbols. */
export interface SymbolVerdicts {
  readonly disallowed: readonly { readonly symbol: string; readonly reasons: readonly Reason[] }[];
  readonly allowed: readonly string[];
}

/** With fewer trades a win rate or a mean R says nothing. */
const LEAST_TRADES = 5;

/**
 * Which symbols to leave alone (docs/specification.md, section 5): those with a win rate below min_winrate or a mean R
 * below min_avg_R, each over at least five trades, or with at least bad_streak_limit consecutive losses.
 *
 * @example
 * judgeSymbols(symbolPerformances(trades), PROFILES.SAFE);
 * // { allowed: ['BTC'], disallowed: [{ symbol: 'ETH', reasons: [{ code: 'consecutive_losses', … }] }] }
 */
export function judgeSymbols(performances: readonly SymbolPerformance[], profile: Profile): SymbolVerdicts {
  const judged = [...performances]
    .sort((a, b) => compareUtf8(a.symbol, b.symbol))
    .map((performance) => ({
      symbol: performance.symbol,
      reasons: reasonsToAvoid(performance, profile),
    }));
  return {
    disallowed: judged.filter(({ reasons }) => reasons.length > 0),
    allowed: judged.filter(({ reasons }) => reasons.length === 0).map(({ symbol }) => symbol),
  };
}

/** Why to leave a symbol alone; empty: it may be traded. */
function reasonsToAvoid(
  { trades, winRate, tradesWithR, averageR, consecutiveLosses }: SymbolPerformance,
  { symbolThresholds: { minWinrate, minAvgR, badStreakLimit } }: Profile,
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
 * Whether older trades that do not count could disallow more symbols: an allowed symbol without a win, because its
 * losses may have begun earlier; or any symbol that is disallowed when all trades in the windows are taken.
 *
 * @param counted how the symbols did in the trades that count, with the verdicts on them
 * @param onHeld the verdicts on all trades in the windows
 *
 * @example
 * const symbols = symbolPerformances([loss]);
 * const verdicts = judgeSymbols(symbols, PROFILES.SAFE);
 * verdictsMayWorsen(symbols, verdicts, verdicts); // true: its losses may have begun earlier
 */
export function verdictsMayWorsen(
  counted: readonly SymbolPerformance[],
  verdicts: SymbolVerdicts,
  onHeld: SymbolVerdicts,
): boolean {
  const disallowed = new Set(verdicts.disallowed.map(({ symbol }) => symbol));
  return (
    counted.some(({ symbol, winRate }) => winRate?.isZero() && !disallowed.has(symbol)) ||
    onHeld.disallowed.some(({ symbol }) => !disallowed.has(symbol))
  );
}

/**
 * How many closes without a usable pnl could disallow more symbols, if they were losses: those of allowed symbols whose
 * consecutive losses would then reach the limit. Neither a win rate nor a mean R could fall: such a close is no win
 * already, and an R that it has counts.
 *
 * @param verdicts those on `performances`
 *
 * @example
 * const symbols = symbolPerformances([win, loss]);
 * unknownLosses(symbols, judgeSymbols(symbols, PROFILES.SAFE), PROFILES.SAFE); // 0
 */
export function unknownLosses(
  performances: readonly SymbolPerformance[],
  { disallowed }: SymbolVerdicts,
  { symbolThresholds: { badStreakLimit } }: Profile,
): number {
  const isDisallowed = new Set(disallowed.map(({ symbol }) => symbol));
  return performances
    .filter(
      ({ symbol, consecutiveLosses, unknownResults }) =>
        !isDisallowed.has(symbol) && consecutiveLosses + unknownResults >= badStreakLimit,
    )
    .reduce((sum, { unknownResults }) => sum + unknownResults, 0);
}
