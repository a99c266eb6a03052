// An instance of the functions, as small as they are deployed, over a journal whose documents hold far more than Maestro
// needs. It does what is asked one after another and prints each result. Run it by tsx:
//
//   tsx test/emulator/hostile-journal.ts '{"project": …, "uid": …, "tradeIds": […], "steps": ["check", "fold"]}'
import { initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import { foldTrades } from '../../src/app/fold/fold-trades';
import { checkUser } from '../../src/app/sweep/check-user';
import { Instant } from '../../src/core/base/instant';
import { useRuntime } from '../../src/runtime/runtime';

/** What the process does. */
export interface HostileTask {
  readonly project: string;
  readonly uid: string;
  readonly tradeIds: readonly string[];
  /** When it does so, in seconds since 1970. */
  readonly now: number;
  /** `check`: as a sweep does, which rebuilds a user without `current`. `fold`: as for events of all trades at once. */
  readonly steps: readonly ('check' | 'fold')[];
}

async function run({ project, uid, tradeIds, now, steps }: HostileTask): Promise<void> {
  const db = getFirestore(initializeApp({ projectId: project }));
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { context } = useRuntime({ db, now: () => new Instant(now), log: quiet, reconcileDays: 365 });
  const hints = tradeIds.map((tradeId) => ({ tradeId, agentIds: ['a'], cause: 'trade_closed' }) as const);
  for (const step of steps) {
    const result =
      step === 'check' ? await checkUser(context, uid, 0) : (await foldTrades(context, uid, hints)).kind;
    process.stdout.write(`${result}\n`);
  }
}

void run(JSON.parse(process.argv[2] ?? '{}') as HostileTask);
