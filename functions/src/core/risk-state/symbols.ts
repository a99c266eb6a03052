import type { Profile } from '../profiles/profiles';
import type { Reason } from '../base/reason';
import { memoized } from '../base/memoized';
import type { SymbolPerformance } from './symbol-performance';
import { compareUtf8 } from '../base/utf8';

export interface SymbolVerdicts {
  readonly disallowed: readonly { readonly symbol: string; readonly reasons: readonly Reason[] }[];
  readonly allowed: readonly string[];
}

/** With fewer trades a win rate or a mean R says nothing. */
const LEAST_TRADES = 5;

/**
 * Which symbols to leave alone (SPEC section 5): a win rate below min_winrate or a mean R below min_avg_R, each with at least
 * five trades to judge by, or bad_streak_limit losses one after another. In the order of the symbols.
 */
export function judgeSymbols(records: readonly SymbolPerformance[], profile: Profile): SymbolVerdicts {
  const judged = [...records]
    .sort((a, b) => compareUtf8(a.symbol, b.symbol))
    .map((record) => ({ symbol: record.symbol, reasons: faultsOf(record)(profile) }));
  return {
    disallowed: judged.filter(({ reasons }) => reasons.length > 0),
    allowed: judged.filter(({ reasons }) => reasons.length === 0).map(({ symbol }) => symbol),
  };
}

/** Of the symbols of a journal a close changes one: the others are judged as they were. */
const faultsOf = memoized((record: SymbolPerformance) =>
  memoized(({ symbolThresholds }: Profile) => faultsUnder(record, symbolThresholds)),
);

function faultsUnder(
  { trades, winRate, tradesWithR, averageR, consecutiveLosses }: SymbolPerformance,
  { minWinrate, minAvgR, badStreakLimit }: Profile['symbolThresholds'],
): Reason[] {
  const reasons: Reason[] = [];
  if (trades >= LEAST_TRADES && winRate?.lt(minWinrate))
    reasons.push({ code: 'win_rate', win_rate: winRate, min_winrate: minWinrate, trades });
  if (tradesWithR >= LEAST_TRADES && averageR?.lt(minAvgR))
    reasons.push({ code: 'average_r', avg_r: averageR, min_avg_R: minAvgR, trades: tradesWithR });
  if (consecutiveLosses >= badStreakLimit)
    reasons.push({
      code: 'consecutive_losses',
      consecutive_losses: consecutiveLosses,
      bad_streak_limit: badStreakLimit,
    });
  return reasons;
}

/**
 * Whether a symbol may deserve less than the trades that count show of it: one that passes without any known win, whose
 * losses may go on before them; or one that `held`, with older trades that do not count, would leave alone.
 */
export function verdictMayWorsen(
  counted: readonly SymbolPerformance[],
  held: readonly SymbolPerformance[],
  profile: Profile,
): boolean {
  const namesOf = (records: readonly SymbolPerformance[]): string[] =>
    judgeSymbols(records, profile).disallowed.map(({ symbol }) => symbol);
  const disallowed = new Set(namesOf(counted));
  return (
    counted.some(({ symbol, winRate }) => winRate?.isZero() && !disallowed.has(symbol)) ||
    namesOf(held).some((symbol) => !disallowed.has(symbol))
  );
}
