import type { Instant } from '../../src/core/base/instant';
import type { Profile } from '../../src/core/profiles/profiles';
import {
  judgeStreak,
  outcomeOf,
  type Run,
  type Streak,
  type StreakJudgement,
} from '../../src/core/risk-state/streak';
import type { ClosedTrade } from '../../src/core/trades/trade';

/** The result of the core's `streakOf` for the trades that count, kept up to date run by run. */
export class StreakBook {
  readonly #runs: { readonly outcome: Run['outcome']; count: number }[] = [];
  #lastLossAt: Instant | null = null;
  #losses = 0;

  /** A trade has closed, and counts. */
  add(trade: ClosedTrade): void {
    const outcome = outcomeOf(trade);
    if (outcome === null) return;
    const last = this.#runs.at(-1);
    if (last?.outcome === outcome) last.count++;
    else this.#runs.push({ outcome, count: 1 });
    if (outcome === 'win') return;
    this.#losses++;
    this.#lastLossAt = trade.closedAt;
  }

  /** The oldest trade that counted no longer does. */
  retire(trade: ClosedTrade): void {
    const outcome = outcomeOf(trade);
    const [first] = this.#runs;
    if (outcome === null || first === undefined) return;
    first.count--;
    if (first.count === 0) this.#runs.shift();
    if (outcome === 'loss') this.#losses--;
  }

  /**
   * The part of the streak that the rules of a profile need, and what they make of it.
   *
   * A run of losing_streak_limit losses takes the factor to its floor, whatever happened before. So runs before the
   * last such run are left out, and the core does not multiply its way through them at every entry.
   *
   * @param cut whether there are older trades that do not count
   */
  judged(profile: Profile, cut: boolean): StreakJudgement & { readonly streak: Streak } {
    const newest = this.#runs.at(-1);
    const limit = profile.stops.losingStreakLimit;
    const decisive = this.#runs.findLastIndex(({ outcome, count }) => outcome === 'loss' && count >= limit);
    const streak: Streak = {
      runs: this.#runs.slice(Math.max(0, decisive)).map((run) => ({ ...run })),
      losses: newest?.outcome === 'loss' ? newest.count : 0,
      wins: newest?.outcome === 'win' ? newest.count : 0,
      lastLossAt: this.#losses === 0 ? null : this.#lastLossAt,
      cut,
    };
    const { factor, isUndecided } = judgeStreak(streak, profile);
    // The runs left out end in a win, so neither the streak nor its factor depends on anything before them.
    return { streak, factor, isUndecided: decisive <= 0 && isUndecided };
  }
}
