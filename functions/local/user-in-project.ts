import { deleteApp, initializeApp } from 'firebase-admin/app';
import { type Firestore, getFirestore } from 'firebase-admin/firestore';
import type { AppContext } from '../src/app/context';
import { useRuntime } from '../src/runtime/runtime';

/** A user of a project that is reached over the network, or of an emulator. */
export interface UserInProject {
  readonly uid: string;
  /** What the use cases need. They log nothing: the command says itself what it does. */
  readonly context: AppContext;
  /** The Firestore of the journal: large integers keep their digits in it. */
  readonly journal: Firestore;
  close(): Promise<void>;
}

/**
 * Reaches a user of a live project, with the application default credentials; of the emulator, where
 * FIRESTORE_EMULATOR_HOST names one.
 */
export function reachUser(projectId: string, uid: string): UserInProject {
  const apps = ['maestro', 'maestro-journal'].map((name) => initializeApp({ projectId }, name));
  const [db, journal] = apps.map((app) => getFirestore(app)) as [Firestore, Firestore];
  journal.settings({ useBigInt: true });
  const silent = (): void => undefined;
  const { context } = useRuntime({ db, log: { info: silent, warn: silent, error: silent } });
  return {
    uid,
    context,
    journal,
    close: async () => {
      await Promise.all(apps.map((app) => deleteApp(app)));
    },
  };
}
