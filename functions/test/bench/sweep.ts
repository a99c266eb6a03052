import { planSweep, sweepBatch, sweepPage } from '../../src/app/sweep';
import { CapturedQueues } from '../helpers/captured-queues';
import { BenchUser, Project } from './firestore-user';
import { print, significant, timed, timesLess } from './measure';
import { recomputePlainly } from './plain-functions';

const USERS = 50;
const AGENTS = 4;
const TRADES = 100;

/** A sweep of all users by one worker, against computing all of them anew. */
export async function benchSweep(): Promise<void> {
  const queues = new CapturedQueues();
  const project = new Project({ queues });
  const { context, db, meter } = project;
  const users: BenchUser[] = [];
  for (let index = 0; index < USERS; index++)
    users.push(await BenchUser.make(project, `user-${index}`, AGENTS, TRADES));

  meter.take();
  const maestro = await timed(async () => {
    await planSweep(context, context.now());
    // A map takes in what is added while it is gone through: the next page.
    for (const page of queues.pages.values()) await sweepPage(context, page);
    for (const batch of queues.batches.values()) await sweepBatch(context, batch);
  });
  const operations = meter.take();
  const plain = await timed(async () => {
    for (const { uid, agents } of users) await recomputePlainly(db, uid, agents, TRADES);
  });
  const plainOperations = meter.take();
  const row = (what: string, each: number, plainly: number, ratio: string): string[] => [
    what,
    significant(each),
    significant(plainly),
    ratio,
  ];
  const perSecond = (clock: number): number => (USERS * 1_000_000) / clock;
  const [reads, plainReads] = [operations.reads / USERS, plainOperations.reads / USERS];
  print(
    `A sweep of ${USERS} users × ${AGENTS} agents × ${TRADES} trades, one worker`,
    ['', 'Maestro', 'all anew', 'ratio'],
    [
      row(
        'users a second',
        perSecond(maestro.clock),
        perSecond(plain.clock),
        faster(maestro.clock, plain.clock),
      ),
      row('reads a user', reads, plainReads, timesLess(reads, plainReads)),
      row('writes a user', operations.writes / USERS, plainOperations.writes / USERS, ''),
    ],
  );
}

function faster(maestro: number, plain: number): string {
  return `${significant(plain / maestro)} × more`;
}
