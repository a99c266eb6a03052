import type { Instant } from '../../src/core/base/instant';
import type { Profile } from '../../src/core/profiles/profiles';
import {
  judgeStreak,
  lengthOf,
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
  /** Unknown results among them. */
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
    if (outcome !== 'win') this.#losses--;
  }

  /**
   * The part of the streak that the rules of a profile need, and what they make of it.
   *
   * A run of losing_streak_limit losses takes the factor to its floor, whatever happened before. So runs before the
   * last such run are left out, down to the win before it, and the core does not multiply its way through them at every
   * entry.
   *
   * @param cut whether there are older trades that do not count
   */
  judged(profile: Profile, cut: boolean): { readonly streak: Streak; readonly judgement: StreakJudgement } {
    const first = this.#firstNeeded(profile.stops.losingStreakLimit);
    const runs = this.#runs.slice(first).map((run) => ({ ...run }));
    const streak: Streak = {
      runs,
      ...lengthOf(runs),
      lastLossAt: this.#losses === 0 ? null : this.#lastLossAt,
      // The runs left out end in a win, so neither the streak nor its factor depends on anything before them.
      cut: cut && first === 0,
    };
    return { streak, judgement: judgeStreak(streak, profile) };
  }

  #firstNeeded(limit: number): number {
    const isDecisive = ({ outcome, count }: Run): boolean => outcome === 'loss' && count >= limit;
    const decisive = this.#runs.findLastIndex(isDecisive);
    return this.#runs.findLastIndex(({ outcome }, index) => outcome === 'win' && index < decisive) + 1;
  }
}
