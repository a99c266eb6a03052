import { getFunctions } from 'firebase-admin/functions';
import type { TaskQueues } from '../app/context';
import { REGION } from './parameters';

/** The task queues of this deployment, by the names of their functions. */
export const queues: TaskQueues = {
  addPage: (id, task) => enqueue('sweepUsers', id, task),
  addBatch: (id, task) => enqueue('rebuildUsers', id, task),
  addSettings: (id, task) => enqueue('applySettings', id, task, { scheduleTime: new Date(task.due * 1000) }),
};

/** Adds a task. If its id was used before, the task is already in the queue or done, which is just as good. */
async function enqueue(
  name: string,
  id: string,
  task: object,
  options: { readonly scheduleTime?: Date } = {},
): Promise<void> {
  // The full path is needed: with the name alone the SDK assumes us-central1.
  const queue = getFunctions().taskQueue(`locations/${REGION.value() || 'us-central1'}/functions/${name}`);
  try {
    await queue.enqueue(task, { ...options, id });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'functions/task-already-exists') throw error;
  }
}
