import { type App, initializeApp } from 'firebase-admin/app';
import { type Firestore, getFirestore } from 'firebase-admin/firestore';
import { emulators } from './client';

/** The Firestore of a project on the emulator, as a server sees it: no rules apply. */
export function serverOf(projectId: string, name: string): { app: App; db: Firestore } {
  const { firestore } = emulators();
  if (!firestore) throw new Error('There is no Firestore emulator.');
  const app = initializeApp({ projectId }, name);
  const db = getFirestore(app);
  db.settings({ host: `${firestore.host}:${firestore.port}`, ssl: false });
  return { app, db };
}
