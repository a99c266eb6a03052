import { parseUnregistration, type UnregistrationAnswer } from '../../contract/callables/devices';
import { devicePath } from '../../store/devices';
import { userPaths } from '../../store/paths';
import { settingsOf } from '../../store/settings';
import type { AppContext } from '../context';
import { changeStoredSettings } from './change-settings';

/**
 * Takes a device away, to which no alert is pushed any more. With the last one, `alerts.push` is turned off.
 *
 * @throws InvalidInput, TooManyChangesError
 */
export async function unregisterDevice(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<UnregistrationAnswer> {
  const { db } = context;
  const token = parseUnregistration(input);
  const paths = userPaths(db, uid);
  return db.runTransaction(async (transaction) => {
    const { docs } = await transaction.get(paths.devices.select());
    const { id } = devicePath(paths, token);
    const found = docs.find(({ ref }) => ref.id === id);
    const left = docs.length - Number(found !== undefined);
    if (found === undefined) return { unregistered: false, devices: left };
    const settings = left === 0 ? await transaction.get(paths.settings) : null;
    if (settings !== null && settingsOf(settings).policy.alerts.push)
      await changeStoredSettings(context, transaction, paths, { alerts: { push: false } }, null, {
        settings,
      });
    transaction.delete(found.ref);
    return { unregistered: true, devices: left };
  });
}
