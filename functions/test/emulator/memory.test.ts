import { type App, deleteApp } from 'firebase-admin/app';
import type { Firestore } from 'firebase-admin/firestore';
import { userPaths } from '../../src/store/paths';
import { scriptFolder } from '../support/processes/run-script';
import { tradeDocument } from '../support/users/embedded-user';
import type { HostileTask } from './hostile-journal';
import { serverOf } from './server';

/** What the owner keeps in a trade besides the fields of Maestro costs no memory, however much it is. */

const PROJECT = `demo-memory-${process.pid}`;
const NOW = 1_790_000_000;

/** 0.9 MB in Firestore, and twice as much in memory: one wide character makes all of them wide. */
const NOTE = `${'x'.repeat(900_000)}€`;
const TRADE_IDS = Array.from({ length: 160 }, (_, n) => `t${n}`);

/** The emulator takes messages of at most 4 MiB. */
const NOTES_PER_COMMIT = 4;

const folder = scriptFolder({});

let app: App;
let db: Firestore;
beforeAll(() => {
  ({ app, db } = serverOf(PROJECT, PROJECT));
});
afterAll(async () => {
  await deleteApp(app);
});

it('a journal of 160 documents of 0.9 MB is rebuilt, checked and folded within 256 MiB', async () => {
  const { trades, settings, current } = userPaths(db, 'hostile');
  await settings.set({ lookback_trades: 200 });
  for (let from = 0; from < TRADE_IDS.length; from += NOTES_PER_COMMIT) {
    const batch = db.batch();
    for (const [n, tradeId] of TRADE_IDS.slice(from, from + NOTES_PER_COMMIT).entries())
      batch.set(trades.doc(tradeId), { ...tradeDocument('a', NOW - 600 + from + n), note: NOTE });
    await batch.commit();
  }
  const task: HostileTask = {
    project: PROJECT,
    uid: 'hostile',
    tradeIds: TRADE_IDS,
    now: NOW,
    steps: ['check', 'check', 'fold'],
  };
  const run = await folder.spawn('test/emulator/hostile-journal.ts', [JSON.stringify(task)], {
    nodeOptions: ['--max-old-space-size=256'],
  });
  expect(run).toEqual({ status: 0, stdout: 'rebuilt\nhealthy\nfolded\n', stderr: '' });
  expect((await current.get()).get('agents.a.trades')).toBe(TRADE_IDS.length);
});
