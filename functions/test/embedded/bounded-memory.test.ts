import { spawn } from 'node:child_process';
import { readHistory } from '../../src/app/callables/get-allocation-history';
import { getAllocation, getPolicy } from '../../src/index';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { userPaths } from '../../src/store/paths';
import { bundled, PACKAGES } from '../support/processes/bundled';
import type { ReadingRound, ReadingTask } from '../support/processes/reading-instance';
import { largeUsers } from '../support/users/large-users';

const INSTANCE = bundled('test/support/processes/reading-instance.ts');

/** The heap of an instance of 512 MiB: Node takes half of the memory for it. */
const HEAP_MB = 256;

/** Answers calls about the largest users in a process with this heap; one that runs out of it fails. */
function answered(task: ReadingTask): Promise<ReadingRound[]> {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, INSTANCE, JSON.stringify(task)], {
    env: { ...process.env, ...PACKAGES },
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve(JSON.parse(out.stdout) as ReadingRound[]);
      else reject(new Error(`The instance ended with ${signal ?? String(status)}: ${out.stderr}`));
    });
  });
}

/** How many calls an instance gets at once. */
function concurrencyOf(callable: object): number {
  return (callable as { __endpoint: { concurrency: number } }).__endpoint.concurrency;
}

it('getPolicy answers as many calls as an instance gets at once, about two users of 33,400 disallowed symbols each', async () => {
  const [cold, warm] = await answered({
    callable: 'getPolicy',
    request: {},
    users: 2,
    calls: concurrencyOf(getPolicy) / 2,
    rounds: 2,
    tradesPerSymbol: 3,
  });
  // Settings and `current` per call, and each window once per user.
  expect(cold?.reads).toBe(2 * concurrencyOf(getPolicy) + 2 * 100);
  // The two do not evict each other.
  expect(warm?.reads).toBe(2 * concurrencyOf(getPolicy));
  // docs/reference/clients.md names this figure.
  expect(warm?.answer).toBeLessThan(5_500_000);
});

it('getAllocation answers as many calls for 100 versions of 100 agents as an instance gets at once', async () => {
  const [round] = await answered({
    callable: 'getAllocation',
    request: { history: 100, evidence: true },
    users: 1,
    calls: concurrencyOf(getAllocation),
    rounds: 1,
    tradesPerSymbol: 1,
  });
  expect(round?.answer).toBeLessThan(1_300_000);
});

it.each([
  [true, 60],
  [false, 40],
])('pages of at most 1 MiB hold every version of 100 agents; evidence: %s', async (evidence, newest) => {
  const { db } = largeUsers();
  useRuntime({ db });
  const { context } = getRuntime();
  const found: number[] = [];
  for (let before: number | null = newest + 1; before !== null;) {
    const request = { count: 100, beforeVersion: before, evidence };
    const page = await readHistory(context, 'ada', userPaths(db, 'ada'), request);
    expect(JSON.stringify(page.versions).length).toBeLessThanOrEqual(1024 * 1024 + page.versions.length + 1);
    found.push(...page.versions.map(({ version }) => version));
    before = page.nextBeforeVersion;
    // Every page but the last is used well.
    if (before !== null) expect(page.versions.length).toBeGreaterThan(5);
  }
  expect(found).toEqual(Array.from({ length: newest }, (_, index) => newest - index));
});
