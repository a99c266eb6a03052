import type { DocumentReference, DocumentSnapshot } from 'firebase-admin/firestore';

/** Something that reads documents: a transaction, or the database itself. */
export interface Reader {
  getAll(...documents: DocumentReference[]): Promise<DocumentSnapshot[]>;
}

/** Reads documents in one request; returns one snapshot per document. */
export async function readAll<const Documents extends readonly DocumentReference[]>(
  reader: Reader,
  ...documents: Documents
): Promise<{ [Index in keyof Documents]: DocumentSnapshot }> {
  const snapshots = await reader.getAll(...documents);
  if (snapshots.length !== documents.length)
    throw new Error('Firestore left out a document that was asked for.');
  return snapshots as { [Index in keyof Documents]: DocumentSnapshot };
}
