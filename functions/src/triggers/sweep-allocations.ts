import { onSchedule } from 'firebase-functions/v2/scheduler';
import { planSweep } from '../app/sweep/sweep';
import { getRuntime } from '../runtime/runtime';
import { REGION, SWEEP_SCHEDULE } from '../runtime/parameters';
import { parseTime } from '../contract/fields/time';

/** Plans the sweep of all users; the queues do it. */
export const sweepAllocations = onSchedule(
  {
    // As text, for which the CLI puts the value: the type of this option knows no parameters.
    schedule: SWEEP_SCHEDULE.toCEL(),
    timeZone: 'Etc/UTC',
    region: REGION,
    retryCount: 3,
    memory: '256MiB',
    timeoutSeconds: 60,
    maxInstances: 1,
  },
  async ({ scheduleTime }) => {
    const { context } = getRuntime();
    // One that was started by hand has no time of its own.
    await planSweep(context, parseTime(scheduleTime) ?? context.now());
  },
);
