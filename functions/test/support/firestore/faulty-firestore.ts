import type { DocumentReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { getRuntime, useRuntime } from '../../../src/runtime/runtime';

/** An error as the Firestore SDK throws it. */
export function firestoreError(code: number, message: string): Error {
  return Object.assign(new Error(`${code} ${message}`), { code });
}

export interface Faults {
  /** What a transaction fails with, by its number, from 0; null: it goes well. */
  readonly ofTransaction?: (number: number) => Error | null;
  /** What happens just before a transaction, by its number: what other instances do meanwhile. */
  readonly meanwhile?: (number: number) => Promise<unknown> | undefined;
  /** Whether such a transaction is committed all the same, and only the answer is lost. */
  readonly answerLost?: boolean;
  /** What a transaction fails with when it reads a document of this path. */
  readonly ofDocument?: (path: string) => Error | null;
}

/** Runs the functions over a Firestore that fails as `faults` say, until this is called again; a new instance serves. */
export function injectFaults(db: Firestore, faults: Faults = {}): void {
  useRuntime({ ...getRuntime().context, db: withFaults(db, faults) });
}

function withFaults(db: Firestore, { ofTransaction, meanwhile, answerLost, ofDocument }: Faults): Firestore {
  let number = 0;
  const runTransaction: Firestore['runTransaction'] = async (update, options) => {
    const current = number++;
    await meanwhile?.(current);
    const fault = ofTransaction?.(current) ?? null;
    if (fault !== null && answerLost !== true) throw fault;
    const result = await db.runTransaction(
      (transaction) => update(ofDocument ? withSpoiltReads(transaction, ofDocument) : transaction),
      options,
    );
    if (fault !== null) throw fault;
    return result;
  };
  return replacing(db, { runTransaction });
}

function withSpoiltReads(transaction: Transaction, ofDocument: (path: string) => Error | null): Transaction {
  const getAll = (...references: DocumentReference[]): Promise<unknown> => {
    for (const { path } of references) {
      const fault = ofDocument(path);
      if (fault !== null) return Promise.reject(fault);
    }
    return transaction.getAll(...references);
  };
  return replacing(transaction, { getAll } as Partial<Transaction>);
}

/** `target`, but for some methods. A proxy, because what the SDK makes of it must go on working. */
function replacing<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get: (_, key): unknown => {
      if (Object.hasOwn(methods, key)) return Reflect.get(methods, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
