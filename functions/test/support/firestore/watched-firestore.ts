import type { Firestore, Transaction } from 'firebase-admin/firestore';

/** What the functions did, seen at the Firestore SDK. */
export class Watch {
  transactions = 0;
  /** How often transactions were run: again, where they were contended. */
  attempts = 0;

  /**
   * @param beforeCommit happens when a transaction has read all and is about to be committed, by the number of its attempt
   * among all, from 1
   * @param afterCommit happens when one was committed, before whoever ran it knows
   * @param beforeTransaction happens before one has read anything
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

/** Opens for all once so many have come. */
export function barrier(count: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++arrived >= count) open();
    return opened;
  };
}
