import * as v from 'valibot';
import { type Deployment, deployedParameter, regionOf } from '../deployment';
import { advice, type Found, ok, unknown, wrong } from '../finding';
import { notSeen } from './functions';

const FUNCTION = 'sweepAllocations';

const jobSchema = v.object({
  schedule: v.optional(v.string(), ''),
  state: v.optional(v.string(), 'STATE_UNSPECIFIED'),
  lastAttemptTime: v.optional(v.string()),
  status: v.optional(v.object({ code: v.optional(v.number(), 0), message: v.optional(v.string(), '') }), {}),
});

/** Whether the sweep is scheduled, and began when it should. */
export async function checkSchedule(deployment: Deployment): Promise<Found[]> {
  const { google, now } = deployment;
  const region = regionOf(deployment);
  if (region === null) return notSeen(deployment);
  const job = `firebase-schedule-${FUNCTION}-${region}`;
  const answer = await google.get(
    { api: 'cloudscheduler', path: `v1/projects/${google.project}/locations/${region}/jobs/${job}` },
    jobSchema,
  );
  const again = `firebase deploy --only functions:${FUNCTION}`;
  if (answer.kind === 'unknown') return [answer.found];
  if (answer.kind === 'missing')
    return [wrong(`There is no job ${job} in Cloud Scheduler: nothing is swept.`, again)];
  const { schedule, state, lastAttemptTime, status } = answer.value;
  if (state !== 'ENABLED')
    return [
      wrong(
        `The job ${job} is in state ${state}: nothing is swept.`,
        `gcloud scheduler jobs resume ${job} --location ${region} --project ${google.project}`,
      ),
    ];
  const wanted = deployedParameter(deployment, 'SWEEP_SCHEDULE');
  if (wanted !== null && wanted !== schedule)
    return [wrong(`The job runs "${schedule}"; SWEEP_SCHEDULE is "${wanted}".`, again)];
  if (status.code !== 0)
    return [
      wrong(
        `The last run of ${job} failed: code ${status.code} ${status.message}`.trim() + '.',
        `Read the log of ${FUNCTION}, then run the job once in the Cloud Scheduler console.`,
      ),
    ];
  if (lastAttemptTime === undefined)
    return [
      advice(
        `The job runs "${schedule}" and has never run.`,
        'Wait for its time, or run it once in the Cloud Scheduler console.',
      ),
    ];
  const hours = hoursSince(lastAttemptTime, now);
  if (!Number.isFinite(hours))
    return [unknown(`The job last ran at "${lastAttemptTime}", which is no time.`, 'Look in the console.')];
  return [
    hours > 2 * periodHours(schedule)
      ? wrong(
          `The job runs "${schedule}", and last ran at ${lastAttemptTime}.`,
          `Run it once in the console, and read the log of ${FUNCTION}.`,
        )
      : ok(`The job runs "${schedule}", last at ${lastAttemptTime}.`),
  ];
}

const hoursSince = (time: string, now: Date): number => (now.getTime() - Date.parse(time)) / 3_600_000;

/** Longer than any month: what a schedule may be that is not understood here. */
const LONGEST_HOURS = 32 * 24;

/** About how many hours a schedule leaves between two sweeps; the longest there is where it is not an easy one. */
export function periodHours(schedule: string): number {
  const [, count, unit = ''] = /^every (\d+) (min|hour)/i.exec(schedule) ?? [];
  if (count !== undefined) return Number(count) / (unit.toLowerCase() === 'min' ? 60 : 1);
  const isDaily = /^every day /i.test(schedule) || /^\S+ \S+ \* \* \*$/.test(schedule);
  return isDaily ? 24 : LONGEST_HOURS;
}

/** Users that are looked at: one read each. */
const SAMPLE = 100;

const timestamp = v.optional(v.object({ timestampValue: v.optional(v.string()) }));

const rowsSchema = v.array(
  v.object({
    document: v.optional(
      v.object({
        name: v.string(),
        fields: v.optional(v.object({ swept_at: timestamp, rebuilt_at: timestamp }), {}),
      }),
    ),
  }),
);

/** Whether users were swept, whoever planned it. */
export async function checkSweep(deployment: Deployment): Promise<Found[]> {
  const { google, now } = deployment;
  const answer = await google.get(
    {
      api: 'firestore',
      path: `v1/projects/${google.project}/databases/(default)/documents:runQuery`,
      body: {
        structuredQuery: {
          from: [{ collectionId: 'allocations', allDescendants: true }],
          select: { fields: [{ fieldPath: 'swept_at' }, { fieldPath: 'rebuilt_at' }] },
          limit: SAMPLE,
        },
      },
    },
    rowsSchema,
  );
  if (answer.kind === 'unknown') return [answer.found];
  const users = (answer.kind === 'answered' ? answer.value : [])
    .flatMap(({ document }) =>
      document?.name.endsWith('/allocations/current') === true ? [document.fields] : [],
    )
    .map(({ swept_at, rebuilt_at }) => swept_at?.timestampValue ?? rebuilt_at?.timestampValue ?? '')
    .filter((time) => time !== '');
  if (users.length === 0)
    return [
      advice(
        'No user has an allocation yet, so no sweep can be seen.',
        'Close a trade, and look again after a day.',
      ),
    ];
  const period = periodHours(deployedParameter(deployment, 'SWEEP_SCHEDULE') ?? 'every day 03:00');
  const late = users.filter((time) => !(hoursSince(time, now) <= 2 * period));
  const oldest = users.toSorted()[0] ?? '';
  return [
    late.length === 0
      ? ok(`All of ${users.length} users that were looked at were checked, the first at ${oldest}.`)
      : wrong(
          `${late.length} of ${users.length} users that were looked at were not checked in time, one since ${oldest}.`,
          'Run the job of sweepAllocations in the Cloud Scheduler console; look at the queues sweepUsers and rebuildUsers and their logs.',
        ),
  ];
}
