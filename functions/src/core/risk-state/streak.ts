import { type Decimal, Exact } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { Profile } from '../profiles/profiles';
import type { ClosedTrade } from '../trades/trade';
import type { RiskTrade } from './trade-list';

/** `unknown`: closed without a usable pnl. Until it is known it counts as a loss. */
type Outcome = 'loss' | 'win' | 'unknown';

/** Consecutive trades that all lost, all won, or all closed without a usable pnl. */
export interface Run {
  readonly outcome: Outcome;
  readonly count: number;
}

/** The wins and losses of a user's trades, in their order. Unknown results count as losses. */
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
 * A loss is pnl < 0, a win pnl > 0; a break-even trade is neither. Of a trade without a usable pnl it is unknown.
 *
 * @example
 * outcomeOf({ pnl: new Decimal(-1) }); // 'loss'
 */
export function outcomeOf({ pnl }: Pick<ClosedTrade, 'pnl'>): Outcome | null {
  if (pnl === null) return 'unknown';
  if (pnl.isZero()) return null;
  return pnl.lt(0) ? 'loss' : 'win';
}

/**
 * The streak of some trades; those that break even are passed over.
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
    if (outcome !== 'win') lastLossAt = trade.closedAt;
  }
  return { runs, ...lengthOf(runs), lastLossAt, cut };
}

/**
 * How many trades have lost, or won, up to now.
 *
 * @param runs oldest first
 *
 * @example
 * lengthOf([{ outcome: 'win', count: 2 }, { outcome: 'loss', count: 3 }]).losses; // 3
 */
export function lengthOf(runs: readonly Run[]): Pick<Streak, 'losses' | 'wins'> {
  const newest = runs.at(-1);
  if (newest?.outcome === 'win') return { losses: 0, wins: newest.count };
  return { losses: countOf(sinceWin(runs)), wins: 0 };
}

function sinceWin(runs: readonly Run[]): readonly Run[] {
  return runs.slice(runs.findLastIndex(({ outcome }) => outcome === 'win') + 1);
}

function countOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { count }) => sum + count, 0);
}

/**
 * What a streak leaves of the risk at least. What is 0 could never be won back, and overrides may have made
 * losing_streak_per_loss × losing_streak_limit 1 or more; the profiles themselves leave more.
 */
export const LEAST_STREAK_FACTOR = new Exact('0.05');

/**
 * What the rules of a profile make of a streak. Its factor can be redone by hand: (1 − losing_streak_per_loss ×
 * `deepestStreak`, at least 0.05) × recovery_multiplier ^ `recoveryWins`, at most 1.
 */
export interface StreakJudgement extends StreakLevel {
  /** Whether the losing streak or its factor depends on trades, or results, that are not known. */
  readonly isUndecided: boolean;
  /** How many closes without a usable pnl are among the trades that they depend on. */
  readonly unknownResults: number;
}

/** How far a streak has lowered the risk, and how far wins have restored it. */
export interface StreakLevel {
  /** What the risk is multiplied by, from the floor to 1; exact. */
  readonly factor: Decimal;
  /** The losses in a row that the factor goes back to, as far as they are counted; 0 where it is 1. */
  readonly deepestStreak: number;
  /** How many wins have multiplied it since. */
  readonly recoveryWins: number;
}

/**
 * The streak factor (docs/specification.md, section 5): it starts at 1. The k-th loss in a row makes it at most
 * 1 − losing_streak_per_loss × k, but not less than `LEAST_STREAK_FACTOR`, where k counts up to losing_streak_limit; so
 * streaks do not add up. A win, from the recovery_after_streak-th since the last loss on, multiplies it by
 * recovery_multiplier, up to 1. An unknown result is a loss. A higher losing_streak_per_loss never gives a higher factor.
 *
 * If the history is truncated, the factor is the lowest possible one: otherwise a new loss that pushes an old one out
 * of the window could raise it. After about ten trades the start no longer matters.
 *
 * What is not known matters as long as the best that it can have been gives another factor than the worst. A better
 * past, or a win instead of a loss, never gives a lower factor, so those two decide.
 *
 * @example
 * // SAFE subtracts 0.15 per loss in a row.
 * judgeStreak(streakOf([win, loss, loss], false), PROFILES.SAFE).factor.toFixed(); // '0.7'
 */
export function judgeStreak({ runs, cut }: Streak, rules: StreakRules): StreakJudgement {
  const { worst, best, unknownSinceEqual } = extremes(runs, cut, upToFloor(rules));
  const { factor, deepestStreak, recoveryWins } = worst;
  const isFactorUndecided = !factor.eq(best.factor);
  const ofStreak = countOf(sinceWin(runs).filter(({ outcome }) => outcome === 'unknown'));
  const unknownResults = Math.max(ofStreak, isFactorUndecided ? unknownSinceEqual : 0);
  const hasNoWin = runs.every(({ outcome }) => outcome !== 'win');
  return {
    factor,
    deepestStreak,
    recoveryWins,
    isUndecided: unknownResults > 0 || isFactorUndecided || (cut && hasNoWin),
    unknownResults,
  };
}

/** The rules with a limit at which the floor is reached, where it is below theirs: further losses change nothing. */
function upToFloor(rules: StreakRules): StreakRules {
  const { stops, riskMultipliers } = rules;
  const perLoss = riskMultipliers.losingStreakPerLoss;
  const most = new Exact(1).minus(LEAST_STREAK_FACTOR);
  if (perLoss.times(stops.losingStreakLimit).lte(most)) return rules;
  return { ...rules, stops: { ...stops, losingStreakLimit: Exact.div(most, perLoss).ceil().toNumber() } };
}

/** A streak factor on its way through the trades. */
interface Step extends StreakLevel {
  /** Losses since the last win; further ones than losing_streak_limit are not counted. */
  readonly losses: number;
  /** Wins since the last loss; further ones than recovery_after_streak are not counted. */
  readonly wins: number;
}

/** What the factor has become in the worst and in the best case of what is not known. */
interface Extremes {
  readonly worst: Step;
  readonly best: Step;
  /** How many unknown results there are since the two cases were the same: older ones no longer matter. */
  readonly unknownSinceEqual: number;
}

const START: Step = { factor: new Exact(1), deepestStreak: 0, recoveryWins: 0, losses: 0, wins: 0 };

function extremes(runs: readonly Run[], cut: boolean, rules: StreakRules): Extremes {
  let best = START;
  let worst = cut ? afterLosses(START, rules.stops.losingStreakLimit, rules) : START;
  let unknownSinceEqual = 0;
  for (const { outcome, count } of runs) {
    const areEqual = isSame(worst, best);
    if (areEqual) unknownSinceEqual = 0;
    const [ifWorst, ifBest] = outcome === 'unknown' ? (['loss', 'win'] as const) : [outcome, outcome];
    const next = stepAfter(ifWorst, count, worst, rules);
    best = areEqual && ifBest === ifWorst ? next : stepAfter(ifBest, count, best, rules);
    worst = next;
    if (outcome === 'unknown') unknownSinceEqual += count;
  }
  return { worst, best, unknownSinceEqual };
}

/** Whether the same trades make the same of both. */
function isSame(a: Step, b: Step): boolean {
  return a.factor.eq(b.factor) && a.losses === b.losses && a.wins === b.wins;
}

function stepAfter(outcome: 'loss' | 'win', count: number, before: Step, rules: StreakRules): Step {
  if (count === 0) return before;
  return outcome === 'loss' ? afterLosses(before, count, rules) : afterWins(before, count, rules);
}

function afterLosses(before: Step, count: number, { stops, riskMultipliers }: StreakRules): Step {
  const losses = Math.min(before.losses + count, stops.losingStreakLimit);
  const left = new Exact(1).minus(riskMultipliers.losingStreakPerLoss.times(losses));
  const lowered = Exact.max(left, LEAST_STREAK_FACTOR);
  return lowered.gt(before.factor)
    ? { ...before, losses, wins: 0 }
    : { factor: lowered, deepestStreak: losses, recoveryWins: 0, losses, wins: 0 };
}

function afterWins(
  before: Step,
  count: number,
  { recovery: { multiplier, afterStreak } }: StreakRules,
): Step {
  let { factor, recoveryWins } = before;
  // At 1 nothing more can change: however many wins there are, only those that it takes to get there are looked at.
  for (let win = Math.max(afterStreak - before.wins, 1); win <= count && factor.lt(1); win++) {
    factor = factor.times(multiplier);
    recoveryWins++;
  }
  const wins = Math.min(before.wins + count, afterStreak);
  return factor.lt(1)
    ? { factor, deepestStreak: before.deepestStreak, recoveryWins, losses: 0, wins }
    : { ...START, wins };
}
