import type { Transaction } from 'firebase-admin/firestore';
import { encodeSettingsAnswer, type SettingsAnswer } from '../../contract/callables/settings';
import type { Limits } from '../../contract/documents/limits';
import { changeSettings, encodeSettings } from '../../contract/documents/settings';
import { timeText } from '../../contract/fields/time';
import { currentOf } from '../../store/allocations';
import { erasedOf } from '../../store/erased';
import { limitsOf, writeLimits } from '../../store/limits';
import { userPaths } from '../../store/paths';
import { settingsOf, type StoredSettings, writeSettings } from '../../store/settings';
import type { AppContext } from '../context';
import { ErasedError, liftableFrom } from '../erase/erased-error';
import { wantedConfig } from '../publish/wanted-config';
import { withChange } from './change-limit';

/**
 * Changes the settings that the input names, and returns all settings as they are afterwards. A changed configuration
 * comes into force a moment later, by the trigger on the document. Without a change nothing is written. A user may change
 * the settings at most 10 times per minute. A user whose data was erased begins again: the mark goes, and the settings
 * are written even if they are the defaults, so that the trigger rebuilds the user.
 *
 * @throws InvalidInput, TooManyChangesError, ErasedError
 */
export async function updateSettings(
  { db, now }: AppContext,
  uid: string,
  input: unknown,
): Promise<SettingsAnswer> {
  const paths = userPaths(db, uid);
  const limitsAfter = async (transaction: Transaction): Promise<Limits> =>
    withChange(limitsOf(await transaction.get(paths.limits)), now());
  const settings = await db.runTransaction(async (transaction) => {
    const snapshot = await transaction.get(paths.settings);
    const stored = settingsOf(snapshot);
    const isRepair = isDamaged(stored) && namesAny(input);
    // Asked before what is in force is read: a refusal costs two reads.
    let limits = isRepair ? await limitsAfter(transaction) : null;
    // Only damaged settings need to know what is in force.
    const current = stored.config === null ? currentOf(await transaction.get(paths.current)) : null;
    const config = await wantedConfig(transaction, paths, stored, current);
    const before = { config, policy: stored.policy };
    const after = changeSettings(before, input, now());
    const text = (each: typeof before): string => JSON.stringify(encodeSettings(each, timeText));
    if (text(before) !== text(after)) limits ??= await limitsAfter(transaction);
    const mayBegin = limits !== null || (!snapshot.exists && namesAny(input));
    const erased = mayBegin ? erasedOf(await transaction.get(paths.erased)) : null;
    if (erased !== null) {
      if (now().compare(liftableFrom(erased.erasedAt)) < 0) throw new ErasedError(erased.erasedAt);
      limits ??= await limitsAfter(transaction);
      transaction.delete(paths.erased);
    }
    if (limits !== null) {
      writeSettings(transaction, paths, after);
      writeLimits(transaction, paths, limits);
    }
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
