import type { Profile } from './profiles';

/** Where a profile was chosen. */
export type ProfileSource = 'request' | 'user' | 'deployment';

export interface ChosenProfile {
  readonly profile: Profile;
  readonly source: ProfileSource;
}

/**
 * The profile in force: the one of the request, otherwise that of the user's settings, otherwise that of the
 * deployment.
 *
 * @example
 * chooseProfile(null, PROFILES.AGGRESSIVE, PROFILES.SAFE); // { profile: PROFILES.AGGRESSIVE, source: 'user' }
 */
export function chooseProfile(
  ofRequest: Profile | null,
  ofUser: Profile | null,
  ofDeployment: Profile,
): ChosenProfile {
  if (ofRequest !== null) return { profile: ofRequest, source: 'request' };
  if (ofUser !== null) return { profile: ofUser, source: 'user' };
  return { profile: ofDeployment, source: 'deployment' };
}
