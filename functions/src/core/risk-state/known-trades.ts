import type { Instant } from '../base/instant';
import type { Profile } from '../profiles/profiles';
import { judgeStreak, type Streak, type StreakJudgement } from './streak';
import { joinedTallies, performancesOf, type SymbolTallies, symbolTallies } from './symbol-performance';
import { judgeSymbols, type SymbolVerdicts, unknownLosses, verdictsMayWorsen } from './symbols';
import { TradeHistory } from './trade-history';
import type { TradeList } from './trade-list';

/** How far back trades are known. */
export interface Horizon {
  /** The moment after which all trades are known; null: all trades are. */
  readonly knownAfter: Instant | null;
  readonly damage: WindowDamage;
}

/** Why any trade may be missing. */
export interface WindowDamage {
  /** How many windows are missing or damaged. */
  readonly windowsLost: number;
  /** Whether nothing is published: windows may still be being built. */
  readonly unpublished: boolean;
}

export const NO_DAMAGE: WindowDamage = { windowsLost: 0, unpublished: false };

/** What a risk state does not know. */
export interface KnowledgeGaps {
  /** The moment after which all trades are known; null: all trades are. */
  readonly knownAfter: Instant | null;
  readonly damage: WindowDamage;
  /** How many trades claim to close in the future, and are left out. */
  readonly closesAhead: number;
}

/** What the rules of a profile make of the known trades. */
export interface JudgedTrades {
  readonly streak: Streak;
  readonly streakJudgement: StreakJudgement;
  readonly verdicts: SymbolVerdicts;
  /** Whether trades that do not count could disallow more symbols. */
  readonly verdictsMayWorsen: boolean;
  /** How many closes without a usable pnl could disallow more symbols, if they were losses. */
  readonly unknownLosses: number;
}

/**
 * The trades that are known to have closed by some moment, and what follows from them. Each result is computed when
 * first asked for, and only once, because an instance keeps the joined windows of its users between calls:
 * app/window-cache.ts.
 */
export class KnownTrades {
  /** The trades since the horizon, without a gap among them. */
  readonly counted: TradeHistory;
  /** Every closed trade in the windows, including those older than the horizon. */
  readonly held: TradeHistory;
  readonly #judged = new Map<Profile, JudgedTrades>();

  /**
   * @param counted the trades since the horizon that have closed, oldest first
   * @param held these, and before them the older ones that windows hold; the same list if there are none
   * @param ahead the trades since the horizon that claim to close in the future, oldest first
   */
  constructor(
    private readonly horizon: Horizon,
    counted: TradeList,
    held: TradeList,
    readonly ahead: TradeList,
  ) {
    this.counted = new TradeHistory(counted);
    this.held = held === counted ? this.counted : new TradeHistory(held);
  }

  /** The moment after which all trades are known; null: there are no older ones. */
  get knownAfter(): Instant | null {
    return this.horizon.knownAfter;
  }

  /** Whether any trade may be missing, however new it is. */
  get isDoubtful(): boolean {
    return this.#isDamaged || this.ahead.length > 0;
  }

  get gaps(): KnowledgeGaps {
    return {
      knownAfter: this.knownAfter,
      damage: this.horizon.damage,
      closesAhead: this.ahead.length,
    };
  }

  /** Whether trades that closed after `moment` may be missing, because full windows do not reach back to it. */
  isCutAfter(moment: Instant): boolean {
    return this.knownAfter !== null && this.knownAfter.compare(moment) > 0;
  }

  judgedBy(profile: Profile): JudgedTrades {
    const known = this.#judged.get(profile) ?? this.#judge(profile);
    this.#judged.set(profile, known);
    return known;
  }

  #judge(profile: Profile): JudgedTrades {
    const isCut = this.knownAfter !== null;
    const streak = { ...this.counted.streak, cut: isCut || this.#isDamaged };
    const tallies = symbolTallies(this.counted.trades);
    const symbols = performancesOf(tallies);
    const verdicts = judgeSymbols(symbols, profile);
    return {
      streak,
      streakJudgement: judgeStreak(streak, profile),
      verdicts,
      verdictsMayWorsen:
        isCut &&
        verdictsMayWorsen(
          symbols,
          verdicts,
          judgeSymbols(performancesOf(this.#heldTallies(tallies)), profile),
        ),
      unknownLosses: unknownLosses(symbols, verdicts, profile),
    };
  }

  /** The tallies of all trades in the windows, by those of the trades that count. */
  #heldTallies(counted: SymbolTallies): SymbolTallies {
    const olderCount = this.held.trades.length - this.counted.trades.length;
    return olderCount === 0
      ? counted
      : joinedTallies(symbolTallies(this.held.trades.slice(0, olderCount)), counted);
  }

  get #isDamaged(): boolean {
    const { windowsLost, unpublished } = this.horizon.damage;
    return windowsLost > 0 || unpublished;
  }
}
