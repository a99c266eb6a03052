import { deleteApp } from 'firebase-admin/app';
import { userPaths } from '../../src/store/paths';
import { closes } from '../support/users/embedded-user';
import { scriptFolder } from '../support/processes/run-script';
import { emulators } from './client';
import { serverOf } from './server';

/** `maestro erase` in a process of its own, against the official Firestore emulator. */

const PROJECT = 'demo-erase';
const folder = scriptFolder({});

it('erases a user over the network, with the journal, and another user not at all', async () => {
  const { app, db } = serverOf(PROJECT, 'erase-test');
  try {
    const [ada, bob] = ['ada', 'bob'].map((uid) => userPaths(db, uid));
    if (!ada || !bob) throw new Error('There are no paths.');
    for (const paths of [ada, bob]) {
      await paths.settings.set({ min_trades: 2 });
      await paths.current.set({ large: 'x'.repeat(100_000) });
      await paths.rebuild.set({ pending: [] });
      const batch = db.batch();
      for (const [id, fields] of closes('a', 0, 300)) batch.set(paths.trades.doc(id), fields);
      for (let n = 0; n < 20; n++)
        batch.set(paths.windows.doc(`agent-${n}`), { trades: 'x'.repeat(100_000) });
      await batch.commit();
    }
    const { firestore } = emulators();
    const { status, stdout, stderr } = await folder.spawn(
      'cli/main.ts',
      ['erase', '--uid', 'ada', '--project', PROJECT, '--journal', '--yes', '--json'],
      {
        env: {
          FIRESTORE_EMULATOR_HOST: `${firestore?.host ?? ''}:${firestore?.port ?? 0}`,
          METADATA_SERVER_DETECTION: 'none',
        },
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      done: true,
      deleted: { settings: 1, windows: 20, allocations: 1, history: 0, state: 1, trades: 300 },
    });
    const left = async (uid: string): Promise<string[]> =>
      (await db.doc(`users/${uid}`).listCollections()).map(({ id }) => id).sort();
    expect(await left('ada')).toEqual(['maestroState']);
    expect((await ada.own.state.get()).docs.map(({ id }) => id)).toEqual(['erased']);
    expect(await left('bob')).toHaveLength(5);
  } finally {
    await deleteApp(app);
  }
});
