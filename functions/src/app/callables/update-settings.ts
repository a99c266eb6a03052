import { encodeSettingsAnswer, type SettingsAnswer, takeWebhook } from '../../contract/callables/settings';
import { webhookSecret } from '../../contract/fields/webhook-secret';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { changeStoredSettings } from './change-settings';

/** The random bytes of a secret that Maestro makes. */
const SECRET_BYTES = 32;

/**
 * Changes the settings that the input names, and returns all settings as they are afterwards. A changed configuration
 * comes into force a moment later, by the trigger on the document. Without a change nothing is written. A user may change
 * the settings at most 10 times per minute. A user whose data was erased begins again: the mark goes, and the settings
 * are written even if they are the defaults, so that the trigger rebuilds the user.
 *
 * A webhook that signs what it sends has a secret: the one that is given, else the one that is stored, else a new one, which
 * is returned this once. It goes with the webhook.
 *
 * @throws InvalidInput, TooManyChangesError, ErasedError
 */
export async function updateSettings(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<SettingsAnswer> {
  const paths = userPaths(context.db, uid);
  const taken = takeWebhook(input);
  // Made once, and not in the transaction, which may begin again.
  const newSecret = webhookSecret(Buffer.from(context.secretText(SECRET_BYTES, 'hex'), 'hex'));
  const { settings, usesNewSecret } = await context.db.runTransaction((transaction) =>
    changeStoredSettings(context, transaction, paths, taken.input, { change: taken.change, newSecret }),
  );
  return encodeSettingsAnswer(settings, usesNewSecret ? newSecret : null);
}
