import { getRuntime } from '../runtime/runtime';
import { SETTINGS_DOCUMENT } from '../store/paths';
import { firestoreTrigger } from './firestore-trigger';

/** Brings a changed configuration into force. Duplicate events do no harm: see SettingsEventHandler. */
export const onSettingsWritten = firestoreTrigger(SETTINGS_DOCUMENT, () => getRuntime().settingsEvents, {
  // Most events find that they are too soon. One that is not rebuilds its user, a window at a time.
  concurrency: 40,
  maxInstances: 4,
  memory: '512MiB',
});
