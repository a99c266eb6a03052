import type { Instant } from '../base/instant';
import type { Reason } from '../base/reason';
import { compareUtf8 } from '../base/utf8';
import type { Profile } from '../profiles/profiles';
import { allowedAgainAt } from './allowed-again';
import { performanceOfTally, type SymbolPerformance, type SymbolTallies } from './symbol-performance';
import { reasonsToAvoid } from './symbol-rules';

/** What a profile makes of a symbol. */
export interface SymbolVerdict {
  readonly symbol: string;
  /** Why to leave it alone; empty: it may be traded. */
  readonly reasons: readonly Reason[];
  /** The first moment at which it may be traded again, if nothing more closes; null: not known, or it may be traded. */
  readonly until: Instant | null;
}

/** Which symbols to trade, and which to leave alone and why; both lists in the order of the symbols. */
export interface SymbolVerdicts {
  readonly disallowed: readonly SymbolVerdict[];
  readonly allowed: readonly string[];
}

/**
 * The verdicts, in two lists.
 *
 * @example
 * verdictsOf([{ symbol: 'BTC', reasons: [], until: null }]).allowed; // ['BTC']
 */
export function verdictsOf(verdicts: readonly SymbolVerdict[]): SymbolVerdicts {
  const sorted = [...verdicts].sort((a, b) => compareUtf8(a.symbol, b.symbol));
  return {
    disallowed: sorted.filter(({ reasons }) => reasons.length > 0),
    allowed: sorted.filter(({ reasons }) => reasons.length === 0).map(({ symbol }) => symbol),
  };
}

/**
 * Which symbols to leave alone by how they did. Nobody knows when their trades closed, so not until when either.
 *
 * @example
 * judgeSymbols(symbolPerformances(trades), PROFILES.SAFE);
 * // { allowed: ['BTC'], disallowed: [{ symbol: 'ETH', reasons: [{ code: 'consecutive_losses', … }], until: null }] }
 */
export function judgeSymbols(performances: readonly SymbolPerformance[], profile: Profile): SymbolVerdicts {
  return verdictsOf(
    performances.map((performance) => ({
      symbol: performance.symbol,
      reasons: reasonsToAvoid(performance, profile),
      until: null,
    })),
  );
}

/**
 * Which symbols to leave alone by their trades of the last 30 days, and until when.
 *
 * @example
 * judgeTallies(symbolTallies([loss, loss, loss]), PROFILES.SAFE).disallowed.map(({ symbol }) => symbol); // ['BTC']
 */
export function judgeTallies(tallies: SymbolTallies, profile: Profile): SymbolVerdicts {
  return verdictsOf(
    Array.from(tallies, ([symbol, tally]) => {
      const reasons = reasonsToAvoid(performanceOfTally(symbol, tally), profile);
      return { symbol, reasons, until: reasons.length === 0 ? null : allowedAgainAt(tally, profile) };
    }),
  );
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
