import { parseRegistration, type RegistrationAnswer } from '../../contract/callables/devices';
import { MAX_DEVICES } from '../../contract/documents/device';
import { deviceOf, devicePath, type StoredDevice, writeDevice } from '../../store/devices';
import { erasedOf } from '../../store/erased';
import { userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf } from '../../store/settings';
import type { AppContext } from '../context';
import { ErasedError } from '../erase/erased-error';
import { changeStoredSettings } from './change-settings';

/**
 * Registers a device, so that alerts are pushed to it, and turns `alerts.push` on. A device that is registered again keeps its
 * place; where there is no place left, the one goes that was registered first.
 *
 * @throws InvalidInput, TooManyChangesError, ErasedError
 */
export async function registerDevice(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<RegistrationAnswer> {
  const { db } = context;
  const registration = parseRegistration(input);
  const paths = userPaths(db, uid);
  const devices = await db.runTransaction(async (transaction) => {
    const [mark, settings] = await readAll(transaction, paths.erased, paths.settings);
    const erased = erasedOf(mark);
    if (erased !== null) throw new ErasedError(erased.erasedAt);
    const stored = (await transaction.get(paths.devices)).docs.map(deviceOf);
    const others = stored.filter(({ ref }) => ref.id !== devicePath(paths, registration.token).id);
    const gone = oldest(others, others.length - (MAX_DEVICES - 1));
    if (!settingsOf(settings).policy.alerts.push)
      await changeStoredSettings(context, transaction, paths, { alerts: { push: true } }, null, {
        settings,
        erased: mark,
      });
    for (const { ref } of gone) transaction.delete(ref);
    writeDevice(transaction, paths, { ...registration, registeredAt: context.now() });
    return others.length - gone.length + 1;
  });
  return { devices };
}

/** So many of the devices that were registered first; those that are damaged before all others. */
function oldest(devices: readonly StoredDevice[], count: number): StoredDevice[] {
  const age = ({ device }: StoredDevice): number => device?.registeredAt.toMillis() ?? -Infinity;
  return [...devices].sort((a, b) => (age(a) < age(b) ? -1 : 1)).slice(0, Math.max(0, count));
}
