import { getRuntime } from '../runtime/runtime';
import { SETTINGS_DOCUMENT } from '../store/paths';
import { firestoreTrigger } from './firestore-trigger';

/** Brings a changed configuration into force. Duplicate events do no harm: see SettingsEventHandler. */
export const onSettingsWritten = firestoreTrigger(SETTINGS_DOCUMENT, (written) =>
  getRuntime().settingsEvents.handle(written),
);
