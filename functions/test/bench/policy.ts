import { Timestamp } from 'firebase-admin/firestore';
import { getPolicy } from '../../src/app/callables/get-policy';
import { WindowCache } from '../../src/app/window-cache';
import { BenchUser, Project } from './firestore-user';
import { duration, inTurns, print, timesLess } from './measure';
import { decidePlainly } from './plain-functions';
import { START } from './sample';

const SIZES = [
  [4, 100],
  [10, 1_000],
] as const;

/** `getPolicy` on a warm and on a cold instance, beside reading the journal at every call. */
export async function benchPolicy(): Promise<void> {
  const rows: string[][] = [];
  for (const [agents, lookback] of SIZES) {
    const project = new Project();
    const { context, db, meter } = project;
    const settings = {
      lookback_trades: lookback,
      account_equity: '100000',
      account_equity_at: new Timestamp(START, 0),
    };
    const user = await BenchUser.make(project, 'policy', agents, lookback, settings);
    const calls = {
      warm: () => getPolicy(context, user.uid, {}),
      cold: () => getPolicy({ ...context, windowCache: new WindowCache() }, user.uid, {}),
      plain: () => decidePlainly(db, user.uid, user.agents, lookback, context.now()),
    };
    const reads: Record<string, number> = {};
    for (const [name, call] of Object.entries(calls)) {
      await call();
      meter.take();
      await call();
      reads[name] = meter.take().reads;
    }
    const took = await inTurns(agents * lookback > 1_000 ? 7 : 40, calls);
    for (const name of ['warm', 'cold'] as const)
      rows.push([
        `${agents} agents × ${lookback}, ${name}`,
        String(reads[name]),
        duration(took[name].clock),
        duration(took[name].processor),
        String(reads.plain),
        duration(took.plain.clock),
        duration(took.plain.processor),
        timesLess(took[name].clock, took.plain.clock),
      ]);
  }
  print(
    'getPolicy, by agents and trades per agent',
    ['', 'reads', 'latency', 'processor', 'plain: reads', 'latency', 'processor', 'ratio'],
    rows,
  );
}
