import { Decimal, ONE } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { Profile } from '../profiles/profiles';
import { memoized } from '../base/memoized';
import type { ClosedTrade } from '../trades/trade';

type Outcome = 'loss' | 'win';

/** Trades one after another that all lost, or all won. */
export interface Run {
  readonly outcome: Outcome;
  readonly count: number;
}

/** What a user's trades came to, one after another. */
export interface Streak {
  /** Oldest first. One may be empty. */
  readonly runs: readonly Run[];
  /** Losses since the last win. */
  readonly losses: number;
  /** Wins since the last loss. */
  readonly wins: number;
  readonly lastLossAt: Instant | null;
  /** Whether trades before the first run are not known. */
  readonly cut: boolean;
}

type StreakRules = Pick<Profile, 'stops' | 'riskMultipliers' | 'recovery'>;

/** A loss is pnl < 0, a win pnl > 0; a break-even trade, or one without usable pnl, is neither. */
export function outcomeOf({ pnl }: Pick<ClosedTrade, 'pnl'>): Outcome | null {
  if (pnl === null || pnl.isZero()) return null;
  return pnl.lt(0) ? 'loss' : 'win';
}

/**
 * @param trades oldest first
 * @param cut whether there are older ones that are not known
 */
export function streakOf(trades: readonly ClosedTrade[], cut: boolean): Streak {
  const runs: { outcome: Outcome; count: number }[] = [];
  let lastLossAt: Instant | null = null;
  for (const trade of trades) {
    const outcome = outcomeOf(trade);
    if (outcome === null) continue;
    const last = runs.at(-1);
    if (last?.outcome === outcome) last.count++;
    else runs.push({ outcome, count: 1 });
    if (outcome === 'loss') lastLossAt = trade.closedAt;
  }
  const newest = runs.at(-1);
  return {
    runs,
    losses: newest?.outcome === 'loss' ? newest.count : 0,
    wins: newest?.outcome === 'win' ? newest.count : 0,
    lastLossAt,
    cut,
  };
}

/**
 * The streak factor (SPEC section 5): it starts at 1; a loss takes losing_streak_per_loss off, down to a floor of
 * 1 − losing_streak_per_loss × losing_streak_limit; a win, from the recovery_after_streak-th since the last loss on,
 * multiplies it by recovery_multiplier, up to 1.
 *
 * Where the first trades are not known it is the lowest that they allow, lest a further loss that pushes an older one out
 * of sight raise it. Some ten trades later that makes no difference any more.
 */
export function streakFactor({ runs, cut }: Streak, rules: StreakRules): Decimal {
  const { fromFloor, fromOne } = factorsOf(runs)(rules);
  return cut ? fromFloor : fromOne;
}

/** The same runs are looked at again with every call of their user, under one profile or two. */
const factorsOf = memoized((runs: readonly Run[]) =>
  memoized((rules: StreakRules) => factorsAfter(runs, rules)),
);

/** Whether the losing streak or its factor depends on trades that are not known. */
export function isUndecided(streak: Streak, rules: StreakRules): boolean {
  const { runs, cut } = streak;
  if (!cut) return false;
  const hasNoWin = runs.every(({ outcome }) => outcome === 'loss');
  const { fromFloor, fromOne } = factorsOf(runs)(rules);
  return hasNoWin || !fromOne.eq(fromFloor);
}

/** The factor after all runs, from the lowest that there is and from the highest. Where the two meet they stay one. */
function factorsAfter(runs: readonly Run[], rules: StreakRules): { fromFloor: Decimal; fromOne: Decimal } {
  const floor = floorOf(rules);
  let fromFloor = floor;
  let fromOne = ONE;
  for (const run of runs) {
    const haveMet = fromOne.eq(fromFloor);
    fromFloor = factorAfter(run, fromFloor, floor, rules);
    fromOne = haveMet ? fromFloor : factorAfter(run, fromOne, floor, rules);
  }
  return { fromFloor, fromOne };
}

function factorAfter({ outcome, count }: Run, before: Decimal, floor: Decimal, rules: StreakRules): Decimal {
  const { multiplier, afterStreak } = rules.recovery;
  if (outcome === 'loss') {
    if (before.eq(floor)) return floor;
    return Decimal.max(floor, before.minus(rules.riskMultipliers.losingStreakPerLoss.times(count)));
  }
  let factor = before;
  // A run of wins begins after a loss, so its wins count from 1. At 1 nothing more can change.
  for (let win = afterStreak; win <= count && factor.lt(1); win++)
    factor = Decimal.min(ONE, factor.times(multiplier));
  return factor;
}

function floorOf({ stops, riskMultipliers }: StreakRules): Decimal {
  return ONE.minus(riskMultipliers.losingStreakPerLoss.times(stops.losingStreakLimit));
}
