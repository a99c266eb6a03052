import { encodeSettingsAnswer, type SettingsAnswer } from '../../contract/callables/settings';
import { changeSettings, encodeSettings } from '../../contract/documents/settings';
import { timeText } from '../../contract/fields/time';
import { currentOf } from '../../store/allocations';
import { erasedOf } from '../../store/erased';
import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf, type StoredSettings, writeSettings } from '../../store/settings';
import type { AppContext } from '../context';
import { ErasedError, liftableFrom } from '../erase/erased-error';
import { wantedConfig } from '../publish/wanted-config';

/**
 * Changes the settings that the input names, and returns all settings as they are afterwards. A changed configuration
 * comes into force a moment later, by the trigger on the document. Without a change nothing is written. A user whose data was erased begins again: the
 * mark goes, and the settings are written even if they are the defaults, so that the trigger rebuilds the user.
 *
 * @throws InvalidInput, ErasedError
 */
export async function updateSettings(
  { db, now }: AppContext,
  uid: string,
  input: unknown,
): Promise<SettingsAnswer> {
  const paths = userPaths(db, uid);
  const settings = await db.runTransaction(async (transaction) => {
    const [snapshot, mark] = await readAll(transaction, paths.settings, paths.erased);
    const erased = erasedOf(mark);
    const stored = settingsOf(snapshot);
    // Only damaged settings need to know what is in force.
    const current = stored.config === null ? currentOf(await transaction.get(paths.current)) : null;
    const config = await wantedConfig(transaction, paths, stored, current);
    const before = { config, policy: stored.policy };
    const after = changeSettings(before, input, now());
    const text = (each: typeof before): string => JSON.stringify(encodeSettings(each, timeText));
    const isDue = (isDamaged(stored) || erased !== null) && namesAny(input);
    if (erased !== null && isDue && now().compare(liftableFrom(erased.erasedAt)) < 0)
      throw new ErasedError(erased.erasedAt);
    if (text(before) !== text(after) || isDue) writeSettings(transaction, paths, after);
    if (erased !== null && isDue) transaction.delete(paths.erased);
    return after;
  });
  return encodeSettingsAnswer(settings);
}

function isDamaged({ configDamage, policyDamage }: StoredSettings): boolean {
  return configDamage !== null || policyDamage !== null;
}

/** Whether a request names any setting. One that names none only reads, and therefore repairs nothing. */
function namesAny(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.keys(input).length > 0;
}
