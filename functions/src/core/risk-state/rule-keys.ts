import { memoized } from '../base/memoized';
import type { Profile } from '../profiles/profiles';

/**
 * What streaks are judged by in a profile, as text. Profiles with the same text judge them alike, as those of a comparison
 * do, which differ in one parameter.
 *
 * @example
 * streakKey(PROFILES.SAFE); // '4,0.15,1.1,2'
 */
export const streakKey = memoized(({ stops, riskMultipliers, recovery }: Profile): string =>
  [
    stops.losingStreakLimit,
    riskMultipliers.losingStreakPerLoss,
    recovery.multiplier,
    recovery.afterStreak,
  ].join(),
);

/**
 * Likewise, what symbols are judged by.
 *
 * @example
 * symbolsKey(PROFILES.SAFE); // '0.45,0.6,3'
 */
export const symbolsKey = memoized(({ symbolThresholds }: Profile): string =>
  Object.values(symbolThresholds).join(),
);
