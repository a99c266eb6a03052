import type { DocumentReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { getRuntime, useRuntime } from '../../../src/runtime/runtime';

/** An error as the Firestore SDK throws it. */
export function firestoreError(code: number, message: string): Error {
  return Object.assign(new Error(`${code} ${message}`), { code });
}

export interface Faults {
  /** The error with which a transaction fails, by its number from 0; null: it succeeds. */
  readonly ofTransaction?: (number: number) => Error | null;
  /** What other instances do just before a transaction, by its number. */
  readonly meanwhile?: (number: number) => Promise<unknown> | undefined;
  /** Whether a failing transaction is committed nevertheless, and only its answer is lost. */
  readonly answerLost?: boolean;
  /** The error with which a transaction fails when it reads the document at this path; null: it succeeds. */
  readonly ofDocument?: (path: string) => Error | null;
}

/** Runs a new instance of the functions over a Firestore with these faults, until this is called again. */
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
      (transaction) => update(ofDocument ? withFailingReads(transaction, ofDocument) : transaction),
      options,
    );
    if (fault !== null) throw fault;
    return result;
  };
  return replacing(db, { runTransaction });
}

function withFailingReads(transaction: Transaction, ofDocument: (path: string) => Error | null): Transaction {
  const getAll = (...references: DocumentReference[]): Promise<unknown> => {
    for (const { path } of references) {
      const fault = ofDocument(path);
      if (fault !== null) return Promise.reject(fault);
    }
    return transaction.getAll(...references);
  };
  return replacing(transaction, { getAll } as Partial<Transaction>);
}

/** `target` with some methods replaced. A proxy, because objects that the SDK derives from it must keep working. */
export function replacing<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get: (_, key): unknown => {
      if (Object.hasOwn(methods, key)) return Reflect.get(methods, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
