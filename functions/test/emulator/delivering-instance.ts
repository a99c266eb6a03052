// An instance of the functions in a process of its own, which delivers the event of an alert once:
//
//   tsx test/emulator/delivering-instance.ts '{"project": …, "path": "users/…/alerts/…", "dies": true}'
import { initializeApp } from 'firebase-admin/app';
import { getFirestore, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { EMULATED_NETWORK } from '../../src/app/alerts/deliver/network';
import { onAlertCreated } from '../../src/index';
import { useRuntime } from '../../src/runtime/runtime';
import { Watch } from '../support/firestore/watched-firestore';

/** What the process does. */
export interface Delivering {
  readonly project: string;
  /** Of the alert. */
  readonly path: string;
  /** Whether it is killed after it has sent the alert, and before it notes that. */
  readonly dies: boolean;
}

async function run({ project, path, dies }: Delivering): Promise<void> {
  const db = getFirestore(initializeApp({ projectId: project }));
  // The only transaction notes what has become of the alert. It has not read yet, so that no lock outlives the process.
  const watch = new Watch(undefined, undefined, () => {
    if (!dies) return undefined;
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  useRuntime({ db: watch.over(db), network: EMULATED_NETWORK, log: quiet });
  const data = (await db.doc(path).get()) as QueryDocumentSnapshot;
  await onAlertCreated.run({ data } as Parameters<typeof onAlertCreated.run>[0]);
}

void run(JSON.parse(process.argv[2] ?? '{}') as Delivering);
