import type { DocumentReference, DocumentSnapshot } from 'firebase-admin/firestore';

/** Whatever reads documents: a transaction, or the database itself. */
export interface Reader {
  getAll(...documents: DocumentReference[]): Promise<DocumentSnapshot[]>;
}
