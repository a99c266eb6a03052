import { changeSettings, encodeSettings } from '../../contract/documents/settings';
import { timeText } from '../../contract/fields/time';
import { currentOf } from '../../store/allocations';
import { userPaths } from '../../store/paths';
import { settingsOf, type StoredSettings, writeSettings } from '../../store/settings';
import type { AppContext } from '../context';
import { wantedConfig } from '../publish/wanted-config';

/**
 * Changes the settings that the input names, and returns all settings as they are afterwards. A changed configuration
 * comes into force a moment later, by the trigger on the document. Without a change nothing is written.
 *
 * @throws InvalidInput
 */
export async function updateSettings(
  { db, now }: AppContext,
  uid: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  const paths = userPaths(db, uid);
  const settings = await db.runTransaction(async (transaction) => {
    const snapshot = await transaction.get(paths.settings);
    const stored = settingsOf(snapshot);
    // Only damaged settings need to know what is in force.
    const current = stored.config === null ? currentOf(await transaction.get(paths.current)) : null;
    const config = await wantedConfig(transaction, paths, stored, current);
    const before = { config, policy: stored.policy };
    const after = changeSettings(before, input, now());
    const text = (each: typeof before): string => JSON.stringify(encodeSettings(each, timeText));
    if (text(before) !== text(after) || (isDamaged(stored) && namesAny(input)))
      writeSettings(transaction, paths, after);
    return after;
  });
  return { settings: encodeSettings(settings, timeText) };
}

function isDamaged({ configDamage, policyDamage }: StoredSettings): boolean {
  return configDamage !== null || policyDamage !== null;
}

/** Whether a request names any setting. One that names none only reads, and therefore repairs nothing. */
function namesAny(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.keys(input).length > 0;
}
