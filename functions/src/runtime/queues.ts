import { getFunctions } from 'firebase-admin/functions';
import type { SweepQueues } from '../app/context';
import { REGION } from './parameters';

/** The task queues of this deployment, by the names of their functions. */
export const queues: SweepQueues = {
  addPage: (id, task) => enqueue('sweepUsers', id, task),
  addBatch: (id, task) => enqueue('rebuildUsers', id, task),
};

/** A task whose id was used before is there already, or done: that is as good as added. */
async function enqueue(name: string, id: string, task: object): Promise<void> {
  // By its full path: for the name alone the SDK takes us-central1.
  const queue = getFunctions().taskQueue(`locations/${REGION.value() || 'us-central1'}/functions/${name}`);
  try {
    await queue.enqueue(task, { id });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'functions/task-already-exists') throw error;
  }
}
