import { onDocumentWritten } from 'firebase-functions/v2/firestore';
import { getRuntime } from '../runtime/runtime';
import { REGION } from '../runtime/parameters';
import { SETTINGS_DOCUMENT } from '../store/paths';

/** Brings a changed configuration into force. */
export const onSettingsWritten = onDocumentWritten(
  {
    document: SETTINGS_DOCUMENT,
    region: REGION,
    retry: true,
    // Most of what it does is to wait, up to a minute, until the user may be rebuilt again.
    concurrency: 80,
    maxInstances: 10,
    memory: '512MiB',
    timeoutSeconds: 540,
  },
  async (event) => {
    if (event.data !== undefined) await getRuntime().settingsKeeper.handle(event.data);
  },
);
