import { onTaskDispatched } from 'firebase-functions/v2/tasks';
import { sweepBatch } from '../app/sweep/sweep';
import { getRuntime } from '../runtime/runtime';
import { REGION } from '../runtime/parameters';
import { parseBatchTask } from '../contract/tasks/sweep';
import { SWEEP } from '../app/sweep/plan';

/** Checks users: folds missing trades, publishes allocations that differ, rebuilds users whose turn it is. */
export const rebuildUsers = onTaskDispatched(
  {
    region: REGION,
    invoker: 'private',
    rateLimits: {
      maxConcurrentDispatches: SWEEP.batchesAtOnce,
      maxDispatchesPerSecond: SWEEP.batchesPerSecond,
    },
    retryConfig: { maxAttempts: SWEEP.attempts, minBackoffSeconds: 60 },
    memory: '1GiB',
    timeoutSeconds: SWEEP.secondsPerBatch,
    concurrency: 1,
    maxInstances: SWEEP.batchesAtOnce,
  },
  ({ data, retryCount }) => sweepBatch(getRuntime().context, parseBatchTask(data), retryCount),
);
