import type { Profile } from './profiles';

/** Who chose a profile. */
export type ProfileSource = 'request' | 'user' | 'deployment';

export interface ChosenProfile {
  readonly profile: Profile;
  readonly source: ProfileSource;
}

/** A request's profile comes before the user's, and that before the deployment's. */
export function chooseProfile(
  requested: Profile | null,
  users: Profile | null,
  deployments: Profile,
): ChosenProfile {
  if (requested !== null) return { profile: requested, source: 'request' };
  if (users !== null) return { profile: users, source: 'user' };
  return { profile: deployments, source: 'deployment' };
}
