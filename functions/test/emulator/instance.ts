// An instance of the functions in a process of its own. It closes trades of a user and delivers their events at once, again
// and again until they are acknowledged, as Eventarc does. Then it prints what that took:
//
//   tsx test/emulator/instance.ts '{"project": …, "uid": …, "agentId": …, "from": 0, "to": 250, "dies": null}'
import { initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import { isTransient } from '../../src/app/transient-error';
import { useRuntime } from '../../src/runtime/runtime';
import { Instant } from '../../src/core/base/instant';
import { onTradeWritten } from '../../src/index';
import { userPaths } from '../../src/store/paths';
import { closes } from '../support/users/embedded-user';
import { writeTrades } from '../support/users/trade-events';
import { Watch } from '../support/firestore/watched-firestore';

/** What the process does, and at which point it is killed. */
export interface Task {
  readonly project: string;
  readonly uid: string;
  readonly agentId: string;
  readonly from: number;
  readonly to: number;
  readonly dies: 'before_reading' | 'before_commit' | 'after_commit' | null;
  /** Whether it waits, with the events ready, for a line on its standard input. */
  readonly waits?: boolean;
}

/** What the events took. */
export interface Took {
  readonly transactions: number;
  readonly attempts: number;
  readonly redeliveries: number;
  readonly seconds: number;
}

async function run(task: Task): Promise<Took> {
  const db = getFirestore(initializeApp({ projectId: task.project }));
  const die = (at: Task['dies']): Promise<unknown> | undefined => {
    if (task.dies !== at) return undefined;
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  };
  const watch = new Watch(
    () => die('before_commit'),
    () => void die('after_commit'),
    () => die('before_reading'),
  );
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  useRuntime({ db: watch.over(db), now: () => new Instant(1_790_000_000), log: quiet });
  const events = await writeTrades(db, userPaths(db, task.uid), closes(task.agentId, task.from, task.to));
  if (task.waits === true) {
    process.stdout.write('ready\n');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    process.stdin.pause();
  }
  const start = performance.now();
  let redeliveries = 0;
  await Promise.all(
    events.map(async (event) => {
      for (;;) {
        try {
          await onTradeWritten.run(event);
          return;
        } catch (error) {
          if (!isTransient(error)) throw error;
          redeliveries++;
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      }
    }),
  );
  const { transactions, attempts } = watch;
  return { transactions, attempts, redeliveries, seconds: (performance.now() - start) / 1000 };
}

void run(JSON.parse(process.argv[2] ?? '{}') as Task).then((took) => {
  process.stdout.write(`${JSON.stringify(took)}\n`);
});
