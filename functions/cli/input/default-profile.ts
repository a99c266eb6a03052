import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseDefaultProfile } from '../../src/runtime/default-profile';
import type { Profile } from '../../src/core/profiles/profiles';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

/** The parameters of the deployment, in the file that `firebase deploy` reads. */
const ENV_FILE = resolve(__dirname, '..', '..', '.env');

/** ORCH_PROFILE from the environment, or else from functions/.env. */
export function defaultProfileName({ env }: Terminal): string | undefined {
  if (env.ORCH_PROFILE !== undefined || !existsSync(ENV_FILE)) return env.ORCH_PROFILE;
  return parseEnv(readFileSync(ENV_FILE, 'utf8')).ORCH_PROFILE;
}

/**
 * The profile of users who have chosen none.
 *
 * @throws UsageError naming the value and the valid ones
 */
export function defaultProfile(terminal: Terminal): Profile {
  try {
    return parseDefaultProfile(defaultProfileName(terminal));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
