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

/** A sweep of users with whom all is well, against reading and computing all of them anew. */
export async function benchSweep(): Promise<void> {
  const queues = new CapturedQueues();
  let now: Instant = NOW;
  const project = new Project({ queues, now: () => now });
  const { context, db, meter } = project;
  const users: BenchUser[] = [];
  for (let index = 0; index < USERS; index++)
    users.push(await BenchUser.make(project, `user-${index}`, AGENTS, TRADES));

  // The next day: whoever was rebuilt within the minute would not be rebuilt in turn.
  now = now.plusSeconds(86_400);
  meter.take();
  const found = await timed(async () => {
    await planSweep(context, context.now());
    // A map takes in what is added while it is gone through: the next page.
    for (const page of queues.pages.values()) await sweepPage(context, page);
  });
  const batches = [...queues.batches.values()];
  const checked = await timed(() =>
    atOnce(SWEEP.batchesAtOnce, batches, (batch) => sweepBatch(context, batch)),
  );
  const operations = meter.take();
  const plain = await timed(() =>
    atOnce(SWEEP.batchesAtOnce, users, ({ uid, agents }) => recomputePlainly(db, uid, agents, TRADES)),
  );
  const plainOperations = meter.take();

  const perSecond = ({ clock }: Taken): string => significant((USERS * 1_000_000) / clock);
  const reads = operations.reads / USERS;
  const plainReads = plainOperations.reads / USERS;
  print(
    `A sweep of ${USERS} users × ${AGENTS} agents × ${TRADES} trades, no close since the last, ${SWEEP.batchesAtOnce} batches at once`,
    ['', 'Maestro', 'all anew', 'ratio'],
    [
      ['users found a second', perSecond(found), '', ''],
      ['users checked a second', perSecond(checked), perSecond(plain), timesLess(checked.clock, plain.clock)],
      ['reads a user', significant(reads), significant(plainReads), timesLess(reads, plainReads)],
      [
        'writes a user',
        significant(operations.writes / USERS),
        significant(plainOperations.writes / USERS),
        '',
      ],
    ],
  );
}
