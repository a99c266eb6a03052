import { spawn } from 'node:child_process';
import { deleteApp } from 'firebase-admin/app';
import {
  type CollectionReference,
  type DocumentSnapshot,
  type QuerySnapshot,
  Timestamp,
} from 'firebase-admin/firestore';
import { join } from 'node:path';
import { currentOf } from '../../src/store/allocations';
import { userPaths } from '../../src/store/paths';
import { encodeAllocation } from '../../src/contract/documents/allocation';
import { timeText } from '../../src/contract/fields/time';
import { scriptFolder } from '../support/processes/run-script';
import { emulators } from './client';
import { serverOf } from './server';

/** `maestro import` in processes of their own, with the deployed functions behind the official emulators. */

const PROJECT = 'demo-maestro';
const UID = `imported-${process.pid}`;
/** Four seconds of writes: BulkWriter begins with 500 per second. */
const TRADES = 2000;
const FUNCTIONS = join(__dirname, '..', '..');

const ROWS = Array.from({ length: TRADES }, (_, n) => {
  const closedAt = new Date(1_700_000_000_000 + Math.floor(n / 2) * 3_600_000).toISOString();
  return `t${n},agent-${n % 5},${closedAt},${((n * 7) % 11) - 4}.25,100,1,S${n % 3}`;
});
const folder = scriptFolder({
  'journal.csv': ['trade_id,agent_id,closed_at,realized_pnl,entry_price,quantity,symbol', ...ROWS].join('\n'),
});

function environment(): Record<string, string> {
  const { firestore } = emulators();
  return {
    FIRESTORE_EMULATOR_HOST: `${firestore?.host ?? ''}:${firestore?.port ?? 0}`,
    METADATA_SERVER_DETECTION: 'none',
  };
}

const ARGS = ['import', 'journal.csv', '--uid', UID, '--project', PROJECT, '--json'];

/** Imports, and sends a signal as soon as `moment` is there. Resolves with how the process ended. */
async function interrupted(
  signal: NodeJS.Signals,
  moment: Promise<void>,
): Promise<{ status: number | null; signal: NodeJS.Signals | null; stdout: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...ARGS], {
    cwd: FUNCTIONS,
    env: { ...process.env, ...environment(), INIT_CWD: folder.path },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const ended = new Promise<{ status: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (status, by) => {
      resolve({ status, signal: by });
    });
  });
  await Promise.race([moment, ended]);
  child.kill(signal);
  return { ...(await ended), stdout };
}

/** When what is listened to is so. Told by the emulator: a query in a loop may come seconds later on a busy machine. */
async function told<Snapshot>(
  listen: (onNext: (snapshot: Snapshot) => void, onError: (error: Error) => void) => () => void,
  isSo: (snapshot: Snapshot) => boolean,
): Promise<void> {
  let stop = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      stop = listen((snapshot) => {
        if (isSo(snapshot)) resolve();
      }, reject);
    });
  } finally {
    stop();
  }
}

/** How many trades a journal has, when the last writes of a dead process have arrived. */
async function settledCount(trades: CollectionReference): Promise<number> {
  for (let before = -1; ;) {
    const { count } = (await trades.count().get()).data();
    if (count === before) return count;
    before = count;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

it('killed in the middle, stopped and run again, an import ends in the allocation of maestro weights, to the last digit', async () => {
  const { app, db } = serverOf(PROJECT, 'import-test');
  const { trades, current, import: mark } = userPaths(db, UID);
  const published = async (): Promise<unknown> => {
    const document = currentOf(await current.get());
    if (document === null) throw new Error('Nothing is published.');
    const { weights, unallocated, agents } = encodeAllocation(document.allocation, timeText);
    return { weights, unallocated, agents };
  };
  try {
    const firstTrade = told<QuerySnapshot>(
      (onNext, onError) => trades.limit(1).onSnapshot(onNext, onError),
      ({ empty }) => !empty,
    );
    expect(await interrupted('SIGKILL', firstTrade)).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    const left = await settledCount(trades);
    expect(left).toBeLessThan(TRADES);
    const { exists, updateTime } = await mark.get();
    expect(exists).toBe(true);

    // The second import renews the mark before it writes.
    const begun = told<DocumentSnapshot>(
      (onNext, onError) => mark.onSnapshot(onNext, onError),
      (snapshot) => snapshot.updateTime?.isEqual(updateTime ?? Timestamp.now()) === false,
    );
    const stopped = await interrupted('SIGINT', begun);
    expect(stopped).toMatchObject({ status: 1, signal: null });
    expect(JSON.parse(stopped.stdout)).toMatchObject({ equal: left, stopped: true });
    expect((await mark.get()).exists).toBe(false);

    const last = await folder.spawn('cli/main.ts', ARGS, { env: environment() });
    expect({ status: last.status, stderr: last.stderr.split('\n').slice(-2) }).toMatchObject({ status: 0 });
    expect((await trades.count().get()).data().count).toBe(TRADES);

    const weights = JSON.parse((await folder.maestro('weights', 'journal.csv', '--json')).stdout) as unknown;
    expect(await published()).toEqual(weights);
    // Events that come late change nothing.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await published()).toEqual(weights);
  } finally {
    await deleteApp(app);
  }
});
