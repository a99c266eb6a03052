// An instance of the functions in a process of its own, which answers many calls at once about users as large as Maestro
// allows. Its parent bounds its memory:
//
//   node --max-old-space-size=256 --import tsx test/support/processes/reading-instance.ts '{"scene": "policy", …}'
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getAllocation, getPolicy } from '../../../src/index';
import { useRuntime } from '../../../src/runtime/runtime';
import { largeUsers, NOW } from '../users/large-users';

/** What the process answers. */
export interface ReadingTask {
  readonly callable: 'getPolicy' | 'getAllocation';
  readonly request: Record<string, unknown>;
  readonly users: number;
  /** How many calls of each user come at once. */
  readonly calls: number;
  /** How often all of them come. */
  readonly rounds: number;
  /** How many trades in a row have the same symbol. */
  readonly tradesPerSymbol: number;
}

/** What a round took. */
export interface ReadingRound {
  readonly reads: number;
  /** The length of the longest answer. */
  readonly answer: number;
  readonly cpuMs: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

async function run({ callable, request, users, calls, rounds, tradesPerSymbol }: ReadingTask): Promise<void> {
  const made = largeUsers(tradesPerSymbol);
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  // One user may call so often only here: what is measured is the memory.
  useRuntime({ db: made.db, now: () => NOW, log: quiet, callsPerMinute: Infinity });
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const all: ReadingRound[] = [];
  for (let round = 0; round < rounds; round++) {
    const { reads } = made;
    const before = process.cpuUsage();
    // Answers are kept until all are sent, as for slow clients.
    const answers = await Promise.all(
      Array.from({ length: users * calls }, async (_, call) => {
        const auth = { uid: `user-${call % users}`, token: {} };
        const { run: answer } = (callable === 'getPolicy' ? getPolicy : getAllocation) as {
          run: (call: never) => Promise<unknown>;
        };
        return JSON.stringify(await answer({ data: request, auth } as never));
      }),
    );
    const { user, system } = process.cpuUsage(before);
    const answer = Math.max(...answers.map(({ length }) => length));
    answers.length = 0;
    collectGarbage();
    const { heapUsed, rss } = process.memoryUsage();
    const mb = (bytes: number): number => Math.round(bytes / 1e6);
    all.push({
      reads: made.reads - reads,
      answer,
      cpuMs: Math.round((user + system) / 1_000),
      heapMb: mb(heapUsed),
      rssMb: mb(rss),
    });
  }
  process.stdout.write(JSON.stringify(all));
}

void run(JSON.parse(process.argv[2] ?? '{}') as ReadingTask);
