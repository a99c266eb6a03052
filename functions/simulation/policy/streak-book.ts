import type { Instant } from '../../src/core/base/instant';
import type { Profile } from '../../src/core/profiles/profiles';
import { isUndecided, outcomeOf, type Run, type Streak } from '../../src/core/risk-state/streak';
import type { ClosedTrade } from '../../src/core/trades/trade';

/** What the core's `streakOf` gives for the trades that count, kept run by run. */
export class StreakBook {
  readonly #runs: { readonly outcome: Run['outcome']; count: number }[] = [];
  #lastLossAt: Instant | null = null;
  #losses = 0;

  /** A trade counts from now on. */
  add(record: ClosedTrade): void {
    const outcome = outcomeOf(record);
    if (outcome === null) return;
    const last = this.#runs.at(-1);
    if (last?.outcome === outcome) last.count++;
    else this.#runs.push({ outcome, count: 1 });
    if (outcome === 'win') return;
    this.#losses++;
    this.#lastLossAt = record.closedAt;
  }

  /** The oldest trade that counted does so no more. */
  retire(record: ClosedTrade): void {
    const outcome = outcomeOf(record);
    const [first] = this.#runs;
    if (outcome === null || first === undefined) return;
    first.count--;
    if (first.count === 0) this.#runs.shift();
    if (outcome === 'loss') this.#losses--;
  }

  /**
   * The streak as the rules of a profile need it, and whether it depends on trades that are not known.
   *
   * A run of losing_streak_limit losses takes the factor to its floor, whatever was before; so what was before the last
   * such run is left out, and the core need not multiply its way through it for every entry.
   *
   * @param cut whether there are older trades that do not count
   */
  streak(profile: Profile, cut: boolean): { readonly value: Streak; readonly isUndecided: boolean } {
    const newest = this.#runs.at(-1);
    const limit = profile.stops.losingStreakLimit;
    const decisive = this.#runs.findLastIndex(({ outcome, count }) => outcome === 'loss' && count >= limit);
    const runs = this.#runs.slice(Math.max(0, decisive)).map((run) => ({ ...run }));
    const value: Streak = {
      runs,
      losses: newest?.outcome === 'loss' ? newest.count : 0,
      wins: newest?.outcome === 'win' ? newest.count : 0,
      lastLossAt: this.#losses === 0 ? null : this.#lastLossAt,
      cut,
    };
    // What is left out ends in a win: then neither the streak nor its factor depends on anything before.
    return { value, isUndecided: decisive <= 0 && isUndecided(value, profile) };
  }
}
