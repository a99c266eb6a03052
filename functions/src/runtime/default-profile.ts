import { PROFILE_RULE } from '../contract/fields/profile';
import { findProfile, type Profile, type ProfileName } from '../core/profiles/profiles';

export const DEFAULT_PROFILE: ProfileName = 'SAFE';

/**
 * The risk profile of users who have chosen none. Without the SDK, because the command line reads it too.
 *
 * @param name the parameter ORCH_PROFILE; undefined where it is not set
 * @throws Error naming the value and the valid ones
 */
export function parseDefaultProfile(name: string | undefined): Profile {
  const profile = findProfile(name ?? DEFAULT_PROFILE);
  if (profile === null)
    throw new Error(`ORCH_PROFILE is ${JSON.stringify(name)}; it must be ${PROFILE_RULE}.`);
  return profile;
}
