import { encodeProfileAnswer, parseProfileRequest } from '../../contract/callables/profile';
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
): Promise<Record<string, unknown>> {
  const request = parseProfileRequest(input);
  const { policy } = settingsOf(await userPaths(db, uid).settings.get());
  const active = chooseProfile(null, policy.profile, defaultProfile);
  return encodeProfileAnswer(request, active);
}
