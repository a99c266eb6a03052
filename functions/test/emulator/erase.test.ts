import { deleteApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { onAccountDeleted } from '../../src/index';
import { useRuntime } from '../../src/runtime/runtime';
import { userPaths } from '../../src/store/paths';
import { closes } from '../support/users/embedded-user';
import { scriptFolder } from '../support/processes/run-script';
import { emulators } from './client';
import { serverOf } from './server';

/** The commands `erase` and `doctor` in processes of their own, and the trigger on accounts, against the official emulators. */

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

it('erases a user whose account was deleted, by the event as Eventarc delivers it, and one who is still there not at all', async () => {
  // The Auth emulator of firebase-tools 14 tells functions of the first generation only (firebase-tools issue 11094). So the
  // account is a real one of that emulator, and its event is made here, as firebase-functions documents it.
  const { auth } = emulators();
  process.env.FIREBASE_AUTH_EMULATOR_HOST = `${auth?.host ?? ''}:${auth?.port ?? 0}`;
  const { app, db } = serverOf(PROJECT, 'account-test');
  try {
    const silent = (): void => undefined;
    useRuntime({ db, log: { info: silent, warn: silent, error: silent } });
    const accounts = getAuth(app);
    const [gone, stays] = [await accounts.createUser({}), await accounts.createUser({})];
    for (const { uid } of [gone, stays]) {
      const paths = userPaths(db, uid);
      await paths.settings.set({ min_trades: 2 });
      for (const [id, fields] of closes('a', 0, 5)) await paths.trades.doc(id).set(fields);
    }
    await accounts.deleteUser(gone.uid);
    await expect(accounts.getUser(gone.uid)).rejects.toThrow();
    const event = {
      specversion: '1.0',
      id: 'event-1',
      type: 'google.firebase.auth.user.v2.deleted',
      source: `//identitytoolkit.googleapis.com/projects/${PROJECT}`,
      time: new Date().toISOString(),
      data: { oldValue: { uid: gone.uid, metadata: { createTime: new Date().toISOString() } } },
    };
    const delivered = onAccountDeleted as unknown as (raw: typeof event) => Promise<unknown>;
    await delivered(event);
    await delivered(event);
    const left = async (uid: string): Promise<string[]> =>
      (await db.doc(`users/${uid}`).listCollections()).map(({ id }) => id).sort();
    expect(await left(gone.uid)).toEqual(['maestroState']);
    expect(await left(stays.uid)).toEqual(['settings', 'tradeJournal']);
  } finally {
    delete process.env.FIREBASE_AUTH_EMULATOR_HOST;
    await deleteApp(app);
  }
});

it('maestro doctor says that these emulators are as they should be, and what is not there', async () => {
  const { firestore } = emulators();
  const { status, stdout, stderr } = await folder.spawn('cli/main.ts', ['doctor', '--json'], {
    env: { FIRESTORE_EMULATOR_HOST: `${firestore?.host ?? ''}:${firestore?.port ?? 0}` },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { findings } = JSON.parse(stdout) as { findings: { check: string; level: string; found: string }[] };
  expect(findings.map(({ check, level }) => `${check}: ${level}`)).toEqual([
    'database: ok',
    'functions: absent',
    'functions: ok',
    'others: absent',
  ]);
  expect(findings[1]?.found).toMatch(/^onAccountDeleted is not loaded/);
});
