import { onTaskDispatched } from 'firebase-functions/v2/tasks';
import { runSettingsTask, SETTINGS_ATTEMPTS } from '../app/rebuild/apply-settings';
import { parseSettingsTask } from '../contract/tasks/apply-settings';
import { REGION } from '../runtime/parameters';
import { getRuntime } from '../runtime/runtime';

/** Brings settings into force that changed within the wait that follows a rebuild of their user. */
export const applySettings = onTaskDispatched(
  {
    region: REGION,
    invoker: 'private',
    rateLimits: { maxConcurrentDispatches: 20, maxDispatchesPerSecond: 10 },
    retryConfig: { maxAttempts: SETTINGS_ATTEMPTS, minBackoffSeconds: 5, maxBackoffSeconds: 30 },
    memory: '512MiB',
    timeoutSeconds: 540,
    concurrency: 10,
    maxInstances: 2,
  },
  ({ data, retryCount }) => runSettingsTask(getRuntime().context, parseSettingsTask(data), retryCount),
);
