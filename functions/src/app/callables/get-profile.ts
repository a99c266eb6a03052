import {
  encodeProfileAnswer,
  parseProfileRequest,
  type ProfileAnswer,
} from '../../contract/callables/profile';
import { regimeTable } from '../../core/policy/regime-table';
import { chooseProfile } from '../../core/profiles/choose-profile';
import { userPaths } from '../../store/paths';
import { settingsOf } from '../../store/settings';
import type { AppContext } from '../context';

/**
 * Returns the active profile of the user, the one that the request names, or all of them side by side.
 *
 * @throws InvalidInput
 */
export async function getProfile(
  { db, defaultProfile }: AppContext,
  uid: string,
  input: unknown,
): Promise<ProfileAnswer> {
  const request = parseProfileRequest(input);
  const { policy } = settingsOf(await userPaths(db, uid).settings.get());
  const { profile, profileOverrides } = policy;
  const active = chooseProfile(null, profile, defaultProfile, profileOverrides);
  return encodeProfileAnswer(request, active, profileOverrides, regimeTable);
}
