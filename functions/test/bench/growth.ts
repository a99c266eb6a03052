import { grouped } from '../../ui/words/text';
import type { TradeEvent } from '../../local/embedded';
import { onTradeWritten } from '../../src/index';
import { BenchUser, Project } from './firestore-user';
import { duration, inTurns, print, timesLess } from './measure';
import { recomputePlainly } from './plain-functions';

/** Agents and lookbacks. */
const POINTS = [
  [2, 100],
  [4, 50],
  [4, 100],
  [4, 1_000],
  [20, 100],
  [100, 100],
] as const;

const CLOSES = 30;
const PLAIN = 3;

/** What a close costs as agents and lookback grow: reads, writes and processor time, beside the plain way. */
export async function benchGrowth(): Promise<void> {
  const rows: string[][] = [];
  for (const [agents, lookback] of POINTS) {
    const project = new Project();
    const settings = { lookback_trades: lookback };
    const user = await BenchUser.make(project, 'growth', agents, lookback, settings);
    const events = await user.closes(2 * CLOSES);
    const close = (): Promise<void> => onTradeWritten.run(events.shift() as TradeEvent) as Promise<void>;
    await inTurns(CLOSES, { close });
    project.meter.take();
    const { close: maestro } = await inTurns(CLOSES, { close });
    const operations = project.meter.take();
    const plainly = (): Promise<void> => recomputePlainly(project.db, user.uid, user.agents, lookback);
    await plainly();
    project.meter.take();
    const { plain } = await inTurns(PLAIN, { plain: plainly });
    const plainOperations = project.meter.take();
    rows.push([
      `${agents} agents, lookback ${lookback}`,
      mean(operations.reads, CLOSES),
      mean(operations.writes, CLOSES),
      duration(maestro.processor),
      mean(plainOperations.reads, PLAIN),
      mean(plainOperations.writes, PLAIN),
      duration(plain.processor),
      timesLess(maestro.processor, plain.processor),
    ]);
  }
  print(
    'How the cost of a close grows (processor time of the whole function, the SDK included)',
    ['', 'reads', 'writes', 'processor', 'plain: reads', 'writes', 'processor', 'ratio'],
    rows,
  );
}

/** Decimals show that not every close costs the same. */
function mean(total: number, closes: number): string {
  const each = total / closes;
  return Number.isInteger(each) ? grouped(each) : each.toFixed(2);
}
