import { Decimal, ZERO } from '../../src/core/base/decimal';
import { returnStatistics } from '../../src/core/statistics/sharpe';
import { fromPercent } from '../../src/core/trades/trade';
import { StudyAccount, type StudyResult } from './account';
import type { Random } from './random';
import { EQUAL, RULES } from './rules';
import { COMMON, StudyState } from './state';
import type { World } from './worlds';

/** Days before the first that is measured: windows are full then. */
export const WARM_UP_DAYS = 100;

/** The days that are measured. */
export const STUDY_DAYS = 500;

/** What a rule came to in a world, over all runs. */
export interface RuleOutcome {
  readonly rule: string;
  /** The mean of its annual Sharpe ratio minus that of equal weights in the same run. */
  readonly gain: Decimal;
  /** Half of the interval that has the true mean with 95 %: 1.96 standard errors. */
  readonly error: Decimal;
  /** Whether the means of all seeds, each by itself, have one sign. */
  readonly seedsAgree: boolean;
  /** Means over the runs. */
  readonly maxDrawdownPct: Decimal;
  readonly turnover: Decimal;
}

const NORMAL_95 = '1.96';

/**
 * What the rules came to in a world, against equal weights in the same run.
 *
 * @param seeds the runs of each seed, each as `studyRun` gives it
 * @returns equal weights first, then the rules in their order
 */
export function outcomesOf(seeds: readonly (readonly (readonly StudyResult[])[])[]): RuleOutcome[] {
  const runs = seeds.flat();
  return [EQUAL, ...RULES].map(({ name }, index) => {
    const own = runs.flatMap((run) => run[index] ?? []);
    const { mean, stdDev } = statistics(runs.flatMap((run) => gainOf(run, index)));
    // To the two places that are shown: what is 0.00 there has no sign.
    const signs = seeds.map((some) =>
      Decimal.sign(statistics(some.flatMap((run) => gainOf(run, index))).mean.toDecimalPlaces(2)),
    );
    return {
      rule: name,
      gain: mean,
      error: stdDev.times(NORMAL_95).div(new Decimal(runs.length).sqrt()),
      seedsAgree: signs.every((sign) => sign === signs[0]),
      maxDrawdownPct: statistics(own.map(({ maxDrawdownPct }) => maxDrawdownPct)).mean,
      turnover: statistics(own.map(({ turnover }) => turnover)).mean,
    };
  });
}

function gainOf(run: readonly StudyResult[], index: number): Decimal[] {
  const [equal, own] = [run[0], run[index]];
  return equal === undefined || own === undefined ? [] : [own.sharpe.minus(equal.sharpe)];
}

/**
 * One run: lets every rule divide an account in a world.
 *
 * @param days that are measured
 * @returns what each came to: equal weights first, then the rules in their order
 */
export function studyRun(world: World, days: number, random: Random): StudyResult[] {
  const returns = world.returns(WARM_UP_DAYS + days, random);
  const state = new StudyState();
  const known = state.known();
  const followers = [EQUAL, ...RULES].map((rule) => {
    const weights = rule.start();
    return { weights, held: weights(known), account: new StudyAccount() };
  });
  for (const [day, today] of returns.entries()) {
    state.close(today);
    const after = state.known();
    for (const follower of followers) {
      const next = follower.weights(after);
      if (day >= WARM_UP_DAYS) follower.account.day(follower.held, today, next);
      follower.held = next;
    }
  }
  return followers.map(({ account }) => account.end(COMMON.riskFreeRate));
}

function statistics(values: readonly Decimal[]): { readonly mean: Decimal; readonly stdDev: Decimal } {
  const { mean, stdDev } = returnStatistics(values.map(fromPercent), ZERO);
  return { mean: mean ?? ZERO, stdDev: stdDev ?? ZERO };
}
