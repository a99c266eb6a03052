import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import { eraseUser } from '../src/app/erase/erase-user';
import type { Erasure } from '../src/contract/callables/erase';
import { Instant } from '../src/core/base/instant';

/** Whose data is erased, and where. */
export interface EraseTarget {
  readonly project: string;
  readonly uid: string;
  /** Whether the journal goes too. */
  readonly journal: boolean;
}

/**
 * Erases a user of a live project, with the application default credentials; of the emulator, where
 * FIRESTORE_EMULATOR_HOST names one.
 */
export async function eraseInProject({ project, uid, journal }: EraseTarget): Promise<Erasure> {
  const app = initializeApp({ projectId: project }, 'erase');
  try {
    const silent = (): void => undefined;
    const context = {
      db: getFirestore(app),
      now: () => Instant.fromMillis(Date.now()),
      log: { info: silent, warn: silent, error: silent },
    };
    return await eraseUser(context, uid, { journal, seconds: Infinity });
  } finally {
    await deleteApp(app);
  }
}
