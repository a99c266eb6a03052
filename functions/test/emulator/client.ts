import { setTimeout } from 'node:timers/promises';
import { deleteApp, initializeApp } from 'firebase/app';
import { connectAuthEmulator, getAuth, signInAnonymously } from 'firebase/auth';
import {
  connectFirestoreEmulator,
  doc,
  type DocumentData,
  type Firestore,
  getDoc,
  getFirestore,
  onSnapshot,
  terminate,
  updateDoc,
} from 'firebase/firestore';
import {
  connectFunctionsEmulator,
  type Functions,
  getFunctions,
  httpsCallable,
  type HttpsCallable,
} from 'firebase/functions';

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

/** The SDK gives a call up after 70 s, which a busy machine needs to load a function: nothing here is timed. */
const CALL_ENDS_AFTER_MS = 540_000;

/** A callable of the deployed functions, by its name. */
export function callableOf<Answer>({ functions }: Client, name: string): HttpsCallable<unknown, Answer> {
  return httpsCallable(functions, name, { timeout: CALL_ENDS_AFTER_MS });
}

/** Resolves with `allocations/current` as soon as it satisfies the condition. */
export function currentWhere(
  { uid, db }: Client,
  isWanted: (current: DocumentData) => boolean,
): Promise<DocumentData> {
  return new Promise((resolve, reject) => {
    const stop = onSnapshot(
      doc(db, `users/${uid}/allocations/current`),
      (snapshot) => {
        const current = snapshot.data();
        if (current === undefined || !isWanted(current)) return;
        stop();
        resolve(current);
      },
      reject,
    );
  });
}

/** The platform delivers the event of a function that failed again within seconds. */
const REDELIVERED_AFTER_MS = 60_000;

/**
 * Waits for what an event brings about, and causes the event again after each minute. The functions emulator drops the event of a
 * function that failed, where the platform delivers it again; and functions fail there: on a busy machine the Firestore
 * emulator closes transactions under them ("Transaction is invalid or closed"), which the SDK does not try again.
 */
export async function delivered<Arrived>(
  arrival: Promise<Arrived>,
  causeAgain: () => Promise<unknown>,
): Promise<Arrived> {
  for (;;) {
    const late = setTimeout(REDELIVERED_AFTER_MS, null, { ref: false });
    const arrived = await Promise.race([arrival.then((value) => ({ value })), late]);
    if (arrived !== null) return arrived.value;
    await causeAgain();
  }
}

/** Causes the events of these trades again: each is written with the same figures, by another text. */
export async function writeAgain({ uid, db }: Client, tradeIds: Iterable<string>): Promise<void> {
  for (const tradeId of tradeIds) {
    const trade = doc(db, `users/${uid}/tradeJournal/${tradeId}`);
    const { quantity } = (await getDoc(trade)).data() as { quantity: string };
    await updateDoc(trade, { quantity: quantity.includes('.') ? `${quantity}0` : `${quantity}.0` });
  }
}

/** How many trades of all agents `current` is made of. */
export const tradesOf = (current: DocumentData): number =>
  Object.values(current.agents as Record<string, { trades: number }>).reduce(
    (sum, { trades }) => sum + trades,
    0,
  );
