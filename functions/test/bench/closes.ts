import type { TradeEvent } from '../../local/embedded';
import { onTradeWritten } from '../../src/index';
import { BenchUser, Project } from './firestore-user';
import { atOnce, duration, inTurns, print, timed, timesLess } from './measure';
import { recomputePlainly } from './plain-functions';

const AGENTS = 4;
const LOOKBACK = 100;

/** Closes timed one at a time, and those that warm the emulator up before them. */
const SINGLE = 60;
const WARM_UP = 20;

/** As many events as one instance of the function handles at once. */
const CONCURRENCY = 80;

/** From the event of a close to the published weights, one at a time and many at once, beside the plain way. */
export async function benchCloses(): Promise<void> {
  const project = new Project();
  const user = await BenchUser.make(project, 'closes', AGENTS, LOOKBACK);
  const plainly = (): Promise<void> => recomputePlainly(project.db, user.uid, user.agents, LOOKBACK);

  const waiting = await user.closes(WARM_UP + SINGLE);
  const ways = {
    maestro: () => onTradeWritten.run(waiting.shift() as TradeEvent) as Promise<void>,
    plain: plainly,
  };
  // An emulator that has just started is slow for a while.
  await inTurns(WARM_UP, ways);
  const single = await inTurns(SINGLE, ways);
  const rows = [
    [
      'one close',
      duration(single.maestro.clock),
      duration(single.plain.clock),
      timesLess(single.maestro.clock, single.plain.clock),
    ],
  ];
  for (const count of [200, 1_000]) {
    const events = await user.closes(count);
    const maestro = await timed(() =>
      atOnce(CONCURRENCY, events, (event) => onTradeWritten.run(event) as Promise<void>),
    );
    const plain = await timed(() => atOnce(CONCURRENCY, events, plainly));
    rows.push([
      `${count} closes at once`,
      duration(maestro.clock),
      duration(plain.clock),
      timesLess(maestro.clock, plain.clock),
    ]);
  }
  print(
    `From the event of a close to published weights, ${AGENTS} agents × ${LOOKBACK} trades`,
    ['', 'Maestro', 'the plain way', 'ratio'],
    rows,
  );
}
