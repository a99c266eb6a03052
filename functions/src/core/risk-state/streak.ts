import { Decimal, ONE } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { Profile } from '../profiles/profiles';
import type { ClosedTrade } from '../trades/trade';
import type { RiskTrade } from './trade-list';

type Outcome = 'loss' | 'win';

/** Consecutive trades that all lost, or all won. */
export interface Run {
  readonly outcome: Outcome;
  readonly count: number;
}

/** The wins and losses of a user's trades, in their order. */
export interface Streak {
  /** Oldest first. A run of a request may be empty. */
  readonly runs: readonly Run[];
  /** Losses since the last win. */
  readonly losses: number;
  /** Wins since the last loss. */
  readonly wins: number;
  readonly lastLossAt: Instant | null;
  /** Whether there are trades before the first run that are not known. */
  readonly cut: boolean;
}

type StreakRules = Pick<Profile, 'stops' | 'riskMultipliers' | 'recovery'>;

/**
 * A loss is pnl < 0, a win pnl > 0; a break-even trade, or one without usable pnl, is neither.
 *
 * @example
 * outcomeOf({ pnl: new Decimal(-1) }); // 'loss'
 */
export function outcomeOf({ pnl }: Pick<ClosedTrade, 'pnl'>): Outcome | null {
  if (pnl === null || pnl.isZero()) return null;
  return pnl.lt(0) ? 'loss' : 'win';
}

/**
 * The streak of some trades; those that are neither wins nor losses are passed over.
 *
 * @param trades oldest first
 * @param cut whether there are older trades that are not known
 *
 * @example
 * streakOf([win, loss, loss], false).losses; // 2
 */
export function streakOf(trades: Iterable<Pick<RiskTrade, 'pnl' | 'closedAt'>>, cut: boolean): Streak {
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

/** What the rules of a profile make of a streak. */
export interface StreakJudgement {
  /** What the risk is multiplied by, from the floor to 1. */
  readonly factor: Decimal;
  /** Whether the losing streak or its factor depends on trades that are not known. */
  readonly isUndecided: boolean;
}

/**
 * The streak factor (docs/specification.md, section 5): it starts at 1; a loss subtracts losing_streak_per_loss, down
 * to a floor of 1 − losing_streak_per_loss × losing_streak_limit; a win, from the recovery_after_streak-th since the
 * last loss on, multiplies it by recovery_multiplier, up to 1.
 *
 * If the history is truncated, the factor is the lowest possible one: otherwise a new loss that pushes an old one out
 * of the window could raise it. After about ten trades the start no longer matters.
 *
 * @example
 * // SAFE subtracts 0.15 per loss.
 * judgeStreak(streakOf([win, loss, loss], false), PROFILES.SAFE); // { factor: 0.7, isUndecided: false }
 */
export function judgeStreak({ runs, cut }: Streak, rules: StreakRules): StreakJudgement {
  if (!cut) return { factor: factorAfterAll(runs, ONE, rules), isUndecided: false };
  const { fromFloor, fromOne } = extremeFactors(runs, rules);
  const hasNoWin = runs.every(({ outcome }) => outcome === 'loss');
  return { factor: fromFloor, isUndecided: hasNoWin || !fromOne.eq(fromFloor) };
}

/** The factors after all runs if it was at its floor before them, and if it was 1. */
function extremeFactors(runs: readonly Run[], rules: StreakRules): { fromFloor: Decimal; fromOne: Decimal } {
  const floor = floorOf(rules);
  let fromFloor = floor;
  let fromOne = ONE;
  for (const run of runs) {
    // Once equal, they stay equal.
    const haveMet = fromOne.eq(fromFloor);
    fromFloor = factorAfter(run, fromFloor, floor, rules);
    fromOne = haveMet ? fromFloor : factorAfter(run, fromOne, floor, rules);
  }
  return { fromFloor, fromOne };
}

function factorAfterAll(runs: readonly Run[], start: Decimal, rules: StreakRules): Decimal {
  const floor = floorOf(rules);
  return runs.reduce((factor, run) => factorAfter(run, factor, floor, rules), start);
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
