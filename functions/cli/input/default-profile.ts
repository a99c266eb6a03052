import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDefaultProfile } from '../../src/runtime/parameters';
import type { Profile } from '../../src/core/profiles/profiles';
import { UsageError } from '../usage-error';

/** The parameters of the deployment, as `firebase deploy` reads them. */
const ENV_FILE = resolve(__dirname, '..', '..', '.env');

/**
 * The profile of users who have chosen none: ORCH_PROFILE of the environment, or of functions/.env.
 *
 * @throws UsageError naming the value and the valid ones
 */
export function defaultProfile(): Profile {
  if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE);
  try {
    return readDefaultProfile();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
