import * as v from 'valibot';
import { type Deployment, regionOf } from '../deployment';
import { type Found, ok, wrong } from '../finding';
import { notSeen } from './functions';

const queueSchema = v.object({
  state: v.optional(v.string(), 'STATE_UNSPECIFIED'),
  // 64 bits are text in JSON.
  stats: v.optional(
    v.object({
      tasksCount: v.optional(v.union([v.string(), v.number()]), '0'),
      oldestEstimatedArrivalTime: v.optional(v.string()),
    }),
    {},
  ),
});

/** A task that should have run this long ago waits for too long. */
const LATE_HOURS = 24;

/** Whether each queue is there and works. */
export async function checkQueues(deployment: Deployment): Promise<Found[]> {
  const { expected, google, now } = deployment;
  const region = regionOf(deployment);
  if (region === null) return notSeen(deployment);
  const names = expected.functions.filter(({ kind }) => kind === 'queue').map(({ name }) => name);
  const found = await Promise.all(
    names.map(async (name): Promise<Found | null> => {
      const queue = `projects/${google.project}/locations/${region}/queues/${name}`;
      const answer = await google.get(
        { api: 'cloudtasks', path: `v2beta3/${queue}?readMask=name,state,stats` },
        queueSchema,
      );
      if (answer.kind === 'unknown') return answer.found;
      if (answer.kind === 'missing')
        return wrong(
          `There is no queue ${name} in ${region}.`,
          `firebase deploy --only functions:${name}. The name of a queue that was deleted stays taken for a week.`,
        );
      const { state, stats } = answer.value;
      if (state !== 'RUNNING')
        return wrong(
          `The queue ${name} is in state ${state}: its tasks wait.`,
          `gcloud tasks queues resume ${name} --location ${region} --project ${google.project}`,
        );
      const { oldestEstimatedArrivalTime: oldest } = stats;
      if (oldest === undefined || now.getTime() - Date.parse(oldest) < LATE_HOURS * 3_600_000) return null;
      return wrong(
        `${stats.tasksCount} tasks wait in the queue ${name}, one since ${oldest}.`,
        `Read the errors in the log of ${name}.`,
      );
    }),
  );
  const faults = found.filter((each) => each !== null);
  return faults.length > 0 ? faults : [ok(`The queues run: ${names.join(', ')}.`)];
}
