import { planSweep, sweepBatch, sweepPage } from '../../src/app/sweep/sweep';
import { SWEEP } from '../../src/app/sweep/plan';
import { CapturedQueues } from '../support/users/captured-queues';
import type { Instant } from '../../src/core/base/instant';
import { BenchUser, Project } from './firestore-user';
import { atOnce, print, significant, type Taken, timed, timesLess } from './measure';
import { recomputePlainly } from './plain-functions';
import { NOW } from './sample';

const USERS = 100;
const AGENTS = 4;
const TRADES = 25;

/** A sweep of users that need no repair, beside reading and computing everything from the journal. */
export async function benchSweep(): Promise<void> {
  let queues = new CapturedQueues();
  let now: Instant = NOW;
  const project = new Project({
    queues: {
      addPage: (id, task) => queues.addPage(id, task),
      addBatch: (id, task) => queues.addBatch(id, task),
      addSettings: (id, task) => queues.addSettings(id, task),
    },
    now: () => now,
  });
  const { context, db, meter } = project;
  const users: BenchUser[] = [];
  for (let index = 0; index < USERS; index++)
    users.push(await BenchUser.make(project, `user-${index}`, AGENTS, TRADES));

  // The next day, because a check rebuilds no user that was rebuilt within the last minute.
  now = now.plusSeconds(86_400);
  meter.take();
  const find = async (): Promise<void> => {
    await planSweep(context, context.now());
    // Each page adds the next one to the map while this loop runs, and the loop reaches it.
    for (const page of queues.pages.values()) await sweepPage(context, page);
  };
  const check = (): Promise<unknown> =>
    atOnce(SWEEP.batchesAtOnce, [...queues.batches.values()], (batch) => sweepBatch(context, batch));
  const found = await timed(find);
  const checked = await timed(check);
  const operations = meter.take();
  // An hour later nobody's turn is left, so all users are only checked.
  now = now.plusSeconds(3600);
  queues = new CapturedQueues();
  await find();
  await check();
  const settled = meter.take();
  const plain = await timed(() =>
    atOnce(SWEEP.batchesAtOnce, users, ({ uid, agents }) => recomputePlainly(db, uid, agents, TRADES)),
  );
  const plainOperations = meter.take();

  const perSecond = ({ clock }: Taken): string => significant((USERS * 1_000_000) / clock);
  const reads = operations.reads / USERS;
  const plainReads = plainOperations.reads / USERS;
  print(
    `A sweep of ${USERS} users × ${AGENTS} agents × ${TRADES} trades, no close since the last, ${SWEEP.batchesAtOnce} batches at once`,
    ['', 'Maestro', 'all recomputed', 'ratio'],
    [
      ['users found per second', perSecond(found), '', ''],
      [
        'users checked per second',
        perSecond(checked),
        perSecond(plain),
        timesLess(checked.clock, plain.clock),
      ],
      ['reads per user', significant(reads), significant(plainReads), timesLess(reads, plainReads)],
      [
        'writes per user',
        significant(operations.writes / USERS),
        significant(plainOperations.writes / USERS),
        '',
      ],
      ['reads per settled user', significant(settled.reads / USERS), '', ''],
      ['writes per settled user', significant(settled.writes / USERS), '', ''],
    ],
  );
}
