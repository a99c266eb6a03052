import { memoized } from '../base/memoized';
import { type ParameterName, PARAMETERS, type ParameterValue, valueOf } from './parameters';
import { deepFreeze, type Profile, PROFILES } from './profiles';

/** What a user has set parameters to, whatever the profile; each within its bounds. */
export type Overrides = ReadonlyMap<ParameterName, ParameterValue>;

/** The overrides of a user who has set none. */
export const NO_OVERRIDES: Overrides = new Map();

/** A parameter that is not what the profile of that name says. */
export interface Overridden {
  readonly value: ParameterValue;
  readonly original: ParameterValue;
}

/**
 * A profile with some of its parameters replaced. It keeps its name; `overriddenOf` tells what was replaced.
 *
 * @example
 * const adapted = withOverrides(PROFILES.SAFE, new Map([['losing_streak_limit', 6]]));
 * [adapted.name, adapted.stops.losingStreakLimit]; // ['SAFE', 6]
 */
export function withOverrides(profile: Profile, overrides: Overrides): Profile {
  if (overrides.size === 0) return profile;
  const values = PARAMETERS.map(
    (parameter) => [parameter.path, overrides.get(parameter.name) ?? valueOf(profile, parameter)] as const,
  );
  return deepFreeze({ name: profile.name, ...nested(values) } as Profile);
}

/**
 * The parameters in which a profile differs from the one that has its name, in the order in which they are shown. One that
 * was set to the value it has anyway is none of them.
 *
 * @example
 * const adapted = withOverrides(PROFILES.SAFE, new Map([['losing_streak_limit', 6]]));
 * overriddenOf(adapted).get('losing_streak_limit'); // { value: 6, original: 4 }
 * overriddenOf(PROFILES.SAFE).size; // 0
 */
export const overriddenOf: (profile: Profile) => ReadonlyMap<ParameterName, Overridden> = memoized(
  (profile: Profile) =>
    new Map(
      PARAMETERS.flatMap((parameter): [ParameterName, Overridden][] => {
        const [value, original] = [valueOf(profile, parameter), valueOf(PROFILES[profile.name], parameter)];
        return isSame(value, original) ? [] : [[parameter.name, { value, original }]];
      }),
    ),
);

function isSame(a: ParameterValue, b: ParameterValue): boolean {
  return typeof a === 'object' && typeof b === 'object' ? a.eq(b) : a === b;
}

/**
 * An object of objects with each value where its path says.
 *
 * @example
 * nested([[['a'], 1], [['b', 'c'], 2], [['b', 'd'], 3]]); // { a: 1, b: { c: 2, d: 3 } }
 */
export function nested<Value>(
  values: Iterable<readonly [path: readonly string[], value: Value]>,
): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [path, value] of values) {
    let holder = root;
    for (const key of path.slice(0, -1)) holder = (holder[key] ??= {}) as Record<string, unknown>;
    holder[path.at(-1) ?? ''] = value;
  }
  return root;
}
