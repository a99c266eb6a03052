import type { Instant } from '../base/instant';
import { LastUsed } from '../base/last-used';
import type { Profile } from '../profiles/profiles';
import { type JudgedSymbols, RecentTrades } from './recent-trades';
import { streakKey } from './rule-keys';
import { judgeStreak, type Streak, type StreakJudgement } from './streak';
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

/** What the rules of a profile make of the streak. */
export interface JudgedStreak {
  readonly streak: Streak;
  readonly judgement: StreakJudgement;
}

/** The profiles of an answer and of the one before it. */
const KEPT_PROFILES = 2;

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
  readonly #streaks = new LastUsed<JudgedStreak>(KEPT_PROFILES);
  #recent: RecentTrades | null = null;

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

  /** The streak, which is cut where trades may be missing. */
  streakBy(profile: Profile): JudgedStreak {
    return this.#streaks.get(streakKey(profile), () => {
      const cut = this.knownAfter !== null || this.#isDamaged;
      const streak = { ...this.counted.streak, cut };
      return { streak, judgement: judgeStreak(streak, profile) };
    });
  }

  /** The symbols, by the trades of the last 30 days. */
  symbolsBy(profile: Profile, now: Instant): JudgedSymbols {
    return this.recent(now).judgedBy(profile);
  }

  /** The trades of the last 30 days. They change only when the oldest of them expires. */
  recent(now: Instant): RecentTrades {
    if (this.#recent?.areThoseAt(now) !== true) {
      const { trades } = this.held;
      const olderCount = trades.length - this.counted.trades.length;
      this.#recent = new RecentTrades(trades, olderCount, this.knownAfter, now);
    }
    return this.#recent;
  }

  get #isDamaged(): boolean {
    const { windowsLost, unpublished } = this.horizon.damage;
    return windowsLost > 0 || unpublished;
  }
}
