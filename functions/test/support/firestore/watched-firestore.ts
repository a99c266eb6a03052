import type { Firestore, Transaction } from 'firebase-admin/firestore';

/** Watches what the functions do with the Firestore SDK. */
export class Watch {
  transactions = 0;
  /** How often transactions ran; a contended one runs again. */
  attempts = 0;

  /**
   * @param beforeCommit is called when a transaction has read everything and is about to commit, with the number of its
   * attempt among all, from 1
   * @param afterCommit is called after a commit, before the caller of the transaction knows of it
   * @param beforeTransaction is called before a transaction reads anything
   */
  constructor(
    private readonly beforeCommit?: (
      attempt: number,
      transaction: Transaction,
    ) => Promise<unknown> | undefined,
    private readonly afterCommit?: () => void,
    private readonly beforeTransaction?: () => Promise<unknown> | undefined,
  ) {}

  /** The same Firestore under this watch. */
  over(db: Firestore): Firestore {
    const runTransaction: Firestore['runTransaction'] = async (update, options) => {
      this.transactions++;
      await this.beforeTransaction?.();
      const result = await db.runTransaction(async (transaction) => {
        const attempt = ++this.attempts;
        const updated = await update(transaction);
        await this.beforeCommit?.(attempt, transaction);
        return updated;
      }, options);
      this.afterCommit?.();
      return result;
    };
    return new Proxy(db, {
      get: (_, key): unknown => {
        if (key === 'runTransaction') return runTransaction;
        const value: unknown = Reflect.get(db, key);
        return typeof value === 'function' ? (value.bind(db) as unknown) : value;
      },
    });
  }
}

/** A barrier that opens for all when this many have arrived. */
export function barrier(count: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++arrived >= count) open();
    return opened;
  };
}
