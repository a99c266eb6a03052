import { deleteApp, initializeApp } from 'firebase/app';
import { connectAuthEmulator, getAuth, signInAnonymously } from 'firebase/auth';
import { connectFirestoreEmulator, type Firestore, getFirestore, terminate } from 'firebase/firestore';
import { connectFunctionsEmulator, type Functions, getFunctions } from 'firebase/functions';

/** A client app on the emulators, with a signed-in user of its own. */
export interface Client {
  readonly name: string;
  readonly uid: string;
  readonly db: Firestore;
  readonly functions: Functions;
  close(): Promise<void>;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where the emulators are: scripts/emulators.mjs says so. */
export function emulators(): Readonly<Record<string, Address>> {
  const text = process.env.MAESTRO_EMULATORS;
  if (text === undefined) throw new Error('No emulators: run this suite by `npm run emulators`.');
  return JSON.parse(text) as Record<string, Address>;
}

let apps = 0;

/** Signs a new user in, as an app would. */
export async function signInToEmulators(): Promise<Client> {
  const { auth, firestore, functions } = emulators();
  if (!auth || !firestore || !functions) throw new Error('An emulator is missing.');
  const name = `client-${apps++}`;
  const app = initializeApp({ projectId: 'demo-maestro', apiKey: 'emulated', appId: name }, name);
  connectAuthEmulator(getAuth(app), `http://${auth.host}:${auth.port}`, { disableWarnings: true });
  const db = getFirestore(app);
  connectFirestoreEmulator(db, firestore.host, firestore.port);
  const callables = getFunctions(app);
  connectFunctionsEmulator(callables, functions.host, functions.port);
  const { user } = await signInAnonymously(getAuth(app));
  return {
    name,
    uid: user.uid,
    db,
    functions: callables,
    close: async () => {
      await terminate(db);
      await deleteApp(app);
    },
  };
}
