import { onTaskDispatched } from 'firebase-functions/v2/tasks';
import { sweepPage } from '../app/sweep/sweep';
import { getRuntime } from '../runtime/runtime';
import { REGION } from '../runtime/parameters';
import { parsePageTask } from '../contract/tasks/sweep';

/** Pages through the users with a journal, and adds tasks to check them. */
export const sweepUsers = onTaskDispatched(
  {
    region: REGION,
    invoker: 'private',
    // Each page adds the next: never two at once.
    rateLimits: { maxConcurrentDispatches: 1, maxDispatchesPerSecond: 1 },
    retryConfig: { maxAttempts: 5, minBackoffSeconds: 30 },
    memory: '256MiB',
    timeoutSeconds: 540,
    maxInstances: 1,
  },
  ({ data }) => sweepPage(getRuntime().context, parsePageTask(data)),
);
