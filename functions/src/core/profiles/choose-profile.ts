import { type Overrides, withOverrides } from './overrides';
import type { Profile } from './profiles';

/** Where a profile was chosen. */
export type ProfileSource = 'request' | 'user' | 'deployment';

export interface ChosenProfile {
  readonly profile: Profile;
  readonly source: ProfileSource;
}

/**
 * The profile in force: the one of the request, otherwise that of the user's settings, otherwise that of the
 * deployment. Whichever it is, the user's overrides adapt it.
 *
 * @example
 * const { SAFE, AGGRESSIVE } = PROFILES;
 * chooseProfile(null, AGGRESSIVE, SAFE, NO_OVERRIDES); // { profile: AGGRESSIVE, source: 'user' }
 */
export function chooseProfile(
  ofRequest: Profile | null,
  ofUser: Profile | null,
  ofDeployment: Profile,
  overrides: Overrides,
): ChosenProfile {
  const source = ofRequest !== null ? 'request' : ofUser !== null ? 'user' : 'deployment';
  return { profile: withOverrides(ofRequest ?? ofUser ?? ofDeployment, overrides), source };
}
