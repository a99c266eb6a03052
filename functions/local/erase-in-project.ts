import { eraseUser } from '../src/app/erase/erase-user';
import type { Erasure } from '../src/contract/callables/erase';
import { reachUser } from './user-in-project';

/** Whose data is erased, and where. */
export interface EraseTarget {
  readonly project: string;
  readonly uid: string;
  /** Whether the journal goes too. */
  readonly journal: boolean;
}

/** Erases a user of a live project, or of the emulator. */
export async function eraseInProject({ project, uid, journal }: EraseTarget): Promise<Erasure> {
  const user = reachUser(project, uid);
  try {
    return await eraseUser(user.context, uid, { journal, seconds: Infinity });
  } finally {
    await user.close();
  }
}
