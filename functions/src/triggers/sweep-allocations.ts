import { onSchedule } from 'firebase-functions/v2/scheduler';
import { planSweep } from '../app/sweep/sweep';
import { getRuntime } from '../runtime/runtime';
import { REGION, SWEEP_SCHEDULE } from '../runtime/parameters';
import { parseTime } from '../contract/fields/time';

/** Begins the sweep of all users; the queues carry it out. */
export const sweepAllocations = onSchedule(
  {
    // As CEL text, which the CLI replaces by the value: the type of this option does not allow parameters.
    schedule: SWEEP_SCHEDULE.toCEL(),
    timeZone: 'Etc/UTC',
    region: REGION,
    // As the CLI has it: only the account of the functions may call. The SDK does not write it into the manifest.
    invoker: 'private',
    retryCount: 3,
    memory: '256MiB',
    timeoutSeconds: 60,
    maxInstances: 1,
  },
  async ({ scheduleTime }) => {
    const { context } = getRuntime();
    // A run started by hand has no schedule time.
    await planSweep(context, parseTime(scheduleTime) ?? context.now());
  },
);
