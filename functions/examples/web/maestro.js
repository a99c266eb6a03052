// Everything that the page needs of Maestro and Firebase; no other file talks to the network.
/* global location */
import { initializeApp } from 'firebase/app';
import {
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  getAuth,
  onAuthStateChanged,
  signInAnonymously,
  signInWithEmailAndPassword,
  signOut,
} from 'firebase/auth';
import { connectFirestoreEmulator, doc, getFirestore, onSnapshot } from 'firebase/firestore';
import { connectFunctionsEmulator, getFunctions, httpsCallable } from 'firebase/functions';
import { appCheckKey, emulators, firebaseConfig, region } from './firebase-config.js';

export const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);

const app = initializeApp(isLocal ? emulators.config : firebaseConfig);
if (!isLocal && appCheckKey !== '') {
  const { initializeAppCheck, ReCaptchaEnterpriseProvider } = await import('firebase/app-check');
  initializeAppCheck(app, {
    provider: new ReCaptchaEnterpriseProvider(appCheckKey),
    isTokenAutoRefreshEnabled: true,
  });
}
const auth = getAuth(app);
const db = getFirestore(app);
const functions = getFunctions(app, isLocal ? emulators.region : region);
if (isLocal) {
  connectAuthEmulator(auth, emulators.auth, { disableWarnings: true });
  connectFirestoreEmulator(db, emulators.firestore.host, emulators.firestore.port);
  connectFunctionsEmulator(functions, emulators.functions.host, emulators.functions.port);
}

export const onUser = (listener) => onAuthStateChanged(auth, listener);
export const signIn = (email, password) => signInWithEmailAndPassword(auth, email, password);
export const createAccount = (email, password) => createUserWithEmailAndPassword(auth, email, password);
export const signInAsGuest = () => signInAnonymously(auth);
export const leave = () => signOut(auth);

/** Calls `listener` now and at each change, with the fields of the current allocation, or null while there is none. */
export function onAllocation(uid, listener, onError) {
  const current = doc(db, 'users', uid, 'allocations', 'current');
  return onSnapshot(current, (snapshot) => listener(snapshot.data() ?? null), onError);
}

/** Calls a callable. Fields without a value are omitted: the SDK would send undefined as null, which may mean "reset". */
async function call(name, request = {}) {
  const given = Object.entries(request).filter(([, value]) => value !== undefined && value !== '');
  const { data } = await httpsCallable(functions, name)(Object.fromEntries(given));
  return data;
}

export const getPolicy = (request) => call('getPolicy', request);
export const updateSettings = (changes) => call('updateSettings', changes);
