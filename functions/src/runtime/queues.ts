import { getFunctions, type TaskOptions } from 'firebase-admin/functions';
import type { TaskQueues } from '../app/context';
import { SWEEP } from '../app/sweep/plan';
import { REGION } from './parameters';

/** The task queues of this deployment, by the names of their functions. */
export const queues: TaskQueues = {
  addPage: (id, task) => enqueue('sweepUsers', task, { id }),
  // Cloud Tasks takes a task for failed after 10 minutes, and begins it once more while it still runs, unless told how
  // long the function may take.
  addBatch: (id, task) =>
    enqueue('rebuildUsers', task, { id, dispatchDeadlineSeconds: SWEEP.secondsPerBatch }),
  addSettings: (id, task) => enqueue('applySettings', task, { id, scheduleTime: new Date(task.due * 1000) }),
};

/** Adds a task. If its id was used before, the task is already in the queue or done, which is just as good. */
async function enqueue(name: string, task: object, options: TaskOptions): Promise<void> {
  // The full path is needed: with the name alone the SDK assumes us-central1.
  const queue = getFunctions().taskQueue(`locations/${REGION.value() || 'us-central1'}/functions/${name}`);
  try {
    await queue.enqueue(task, options);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'functions/task-already-exists') throw error;
  }
}
